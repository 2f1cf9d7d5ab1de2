/// Turns the values of one column, as a source holds them, into numbers of the column's type and back.
///
/// The number is: boolean 0 or 1; integer the value; decimal the mantissa at the type's scale; date days since 1970;
/// time microseconds since midnight; datetime the type's units since 1970. `real` has its own pair of methods. Types
/// without numbers (categorical, text, ids, personal data) give nil.
/// - Invariant: `integer(append(v)) == v` for every v that ``integer(_:_:)`` has given.
public struct ValueCodec: Sendable {
    private enum Spelling: Sendable {
        case boolean(yes: [UInt8], no: [UInt8])
        case number(NumberParser)
        case date(TemporalFormat)
        case time(TemporalFormat)
        case datetime(TemporalFormat, unit: TimeUnit, offset: Int)
        case real(RealText)
        case none
    }
    private let spelling: Spelling
    /// The column's missing spellings.
    public let missing: MissingTokens
    /// How many physical units make one unit of the column's type, for typed sources.
    let physicalUnits: Int64
    /// Ten to the power of a decimal type's scale, for doubles.
    let power: Double

    /// For values of `column` as `source` holds them. Formats that do not fit the type count as plain; schemas that
    /// come from files have been checked for that.
    public init(column: ColumnSchema, source: SourceColumn) {
        missing = MissingTokens(column.missing)
        spelling = Self.spelling(of: column)
        physicalUnits = Self.physicalUnits(of: source.kind, for: column.type)
        power = if case .decimal(let scale) = column.type { Double(powersOfTen[scale]) } else { 1 }
    }

    private static func spelling(of column: ColumnSchema) -> Spelling {
        let number = if case .number(let format) = column.format { format } else { NumberFormat() }
        switch column.type {
        case .boolean:
            guard case .boolean(let yes, let no) = column.format else {
                return .boolean(yes: Array("true".utf8), no: Array("false".utf8))
            }
            return .boolean(yes: Array(yes.utf8), no: Array(no.utf8))
        case .integer: return .number(NumberParser(format: number, scale: 0))
        case .decimal(let scale): return .number(NumberParser(format: number, scale: scale))
        case .real: return .real(RealText(format: number))
        case .date: return temporal(column, "%Y-%m-%d").map(Spelling.date) ?? .none
        case .time: return temporal(column, "%H:%M:%S%.f").map(Spelling.time) ?? .none
        case .datetime(let unit, let zone):
            let plain = zone == nil ? "%Y-%m-%d %H:%M:%S%.f" : "%Y-%m-%dT%H:%M:%S%.f%:z"
            return temporal(column, plain).map { .datetime($0, unit: unit, offset: fixedOffset(zone)) } ?? .none
        case .categorical, .text, .id, .personal: return .none
        }
    }

    private static func temporal(_ column: ColumnSchema, _ plain: String) -> TemporalFormat? {
        if case .temporal(let pattern) = column.format { return TemporalFormat(pattern: pattern) }
        return TemporalFormat(pattern: plain)
    }

    /// Minutes east of UTC of a zone such as `+05:30`; 0 for named zones, whose values are spelt in UTC.
    static func fixedOffset(_ zone: String?) -> Int {
        guard let zone, zone.hasPrefix("+") || zone.hasPrefix("-") else { return 0 }
        let parts = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, parts[0] < 24, parts[1] < 60 else { return 0 }
        return (parts[0] * 60 + parts[1]) * (zone.hasPrefix("-") ? -1 : 1)
    }

    /// The number of a text; nil where the text does not spell one in the column's format.
    public func integer(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        switch spelling {
        case .number(let parser): return parser.parse(bytes, count)
        case .date(let format): return format.days(bytes, count)
        case .time(let format): return format.timeOfDay(bytes, count)
        case .datetime(let format, let unit, _): return format.datetime(bytes, count, unit: unit)
        case .boolean(let yes, let no):
            if count == yes.count && matches(bytes, yes) { return 1 }
            return count == no.count && matches(bytes, no) ? 0 : nil
        case .real, .none: return nil
        }
    }

    /// Spells a number in the column's format.
    public func append(_ value: Int64, to buffer: inout ByteBuffer) {
        switch spelling {
        case .number(let parser): parser.append(value, to: &buffer)
        case .date(let format): format.append(days: value, to: &buffer)
        case .time(let format): format.append(timeOfDay: value, to: &buffer)
        case .datetime(let format, let unit, let offset):
            format.append(datetime: value, unit: unit, offset: offset, to: &buffer)
        case .boolean(let yes, let no): buffer.append(contentsOf: value != 0 ? yes : no)
        case .real, .none: break
        }
    }

    /// The double that a text of a `real` column spells; nil where it is none.
    public func real(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        if case .real(let text) = spelling { text.parse(bytes, count) } else { nil }
    }

    /// Spells a double of a `real` column in the column's format.
    public func append(_ value: Double, to buffer: inout ByteBuffer) {
        if case .real(let text) = spelling { text.append(value, to: &buffer) }
    }
}
