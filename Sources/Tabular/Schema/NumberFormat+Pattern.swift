/// Number formats as schema files spell them, after the fashion of spreadsheets: `$#,##0.00` always shows two places,
/// `0.##` as many as needed up to two, `0.0#` at least one, `#.##0,00 €` has the comma as its decimal mark.
extension NumberFormat {
    /// The pattern for numbers of `type`.
    func pattern(for type: ColumnType) -> String {
        let whole = thousands.isEmpty ? "0" : "#\(thousands)##0"
        var places = String(repeating: "0", count: minimumPlaces)
        switch type {
        case .decimal(let scale) where fixedScale: places = String(repeating: "0", count: scale)
        case .decimal(let scale): places += String(repeating: "#", count: max(scale - minimumPlaces, 0))
        case .real: places += "#"
        default: break
        }
        return prefix + whole + (places.isEmpty ? "" : decimalMark + places) + suffix
    }

    /// Nil where the text is no pattern, or shows another number of places than the type has.
    init?(pattern: String, for type: ColumnType) {
        self.init()
        let isPlace: (Character) -> Bool = { $0 == "0" || $0 == "#" }
        guard let start = pattern.firstIndex(where: isPlace), let end = pattern.lastIndex(where: isPlace) else {
            return nil
        }
        prefix = String(pattern[..<start])
        suffix = String(pattern[pattern.index(after: end)...])
        var body = pattern[start...end]
        if body.first == "#" {
            guard let group = body.firstIndex(of: "0"), body[..<group].hasSuffix("##") else { return nil }
            thousands = String(body[..<group].dropFirst().dropLast(2))
            guard !thousands.isEmpty, thousands.unicodeScalars.count == 1 else { return nil }
            body = body[group...]
        }
        body = body.dropFirst()
        decimalMark = thousands == "." ? "," : "."
        if let mark = body.first {
            guard mark == "." || mark == ",", thousands != String(mark) else { return nil }
            decimalMark = String(mark)
            body = body.dropFirst()
        }
        guard takePlaces(body, type) else { return nil }
    }

    private mutating func takePlaces(_ body: Substring, _ type: ColumnType) -> Bool {
        let zeros = body.prefix { $0 == "0" }.count
        guard body.dropFirst(zeros).allSatisfy({ $0 == "#" }), zeros <= 18 else { return false }
        minimumPlaces = zeros
        guard case .decimal(let scale) = type else { return type == .real || zeros == body.count }
        guard body.count <= scale || scale == 0 else { return false }
        if zeros == body.count, zeros == scale, scale > 0 {
            fixedScale = true
            minimumPlaces = 0
        }
        return true
    }
}
