/// Formats as schema files spell them: one text, whose meaning depends on the column's type.
extension ValueFormat {
    /// Nil for plain formats, which are not written.
    func text(for type: ColumnType) -> String? {
        switch self {
        case .plain: nil
        case .number(let format): format.pattern(for: type)
        case .boolean(let yes, let no): "\(yes)/\(no)"
        case .temporal(let pattern): pattern
        }
    }

    /// Nil where the text is no format for the type.
    init?(text: String, for type: ColumnType) {
        switch type {
        case .boolean:
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
            guard parts.count == 2, parts[0] != parts[1] else { return nil }
            self = .boolean(yes: parts[0], no: parts[1])
        case .integer, .decimal, .real, .id:
            guard let format = NumberFormat(pattern: text, for: type) else { return nil }
            self = .number(format)
        case .date:
            guard let format = TemporalFormat(pattern: text), format.hasDate, !format.hasTime else { return nil }
            self = .temporal(text)
        case .time:
            guard let format = TemporalFormat(pattern: text), format.hasTime, !format.hasDate else { return nil }
            self = .temporal(text)
        case .datetime:
            guard let format = TemporalFormat(pattern: text), format.hasTime, format.hasDate else { return nil }
            self = .temporal(text)
        case .categorical, .text, .personal: return nil
        }
    }

    /// What ``init(text:for:)`` takes, for people.
    static func help(for type: ColumnType) -> String {
        switch type {
        case .boolean: "Write the two spellings as \"yes/no\", the true one first"
        case .integer, .id: "Write it as \"0\", \"#,##0\", \"$#,##0\" or the like"
        case .decimal(let scale):
            "Write it with \(scale) decimal places, such as \"#,##0.\(String(repeating: "0", count: scale))\" (always "
                + "shown) or \"0.\(String(repeating: "#", count: scale))\" (as needed)"
        case .real: "Write it as \"0.#\", \"#,##0.#\" or the like"
        case .date: "Write a date in strftime notation, such as \"%Y-%m-%d\" or \"%d/%m/%Y\""
        case .time: "Write a time in strftime notation, such as \"%H:%M:%S\""
        case .datetime: "Write date and time in strftime notation, such as \"%Y-%m-%d %H:%M:%S\""
        case .categorical, .text, .personal: "Columns of this type have no format: remove it"
        }
    }
}
