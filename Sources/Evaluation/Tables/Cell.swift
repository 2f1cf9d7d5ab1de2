import Tabular

/// What one field of a table says, whatever file it comes from.
enum Cell {
    case missing
    /// Of dates in days since 1970, of datetimes in seconds since then, of times in seconds since midnight.
    case number(Double)
    case label(UnsafeBufferPointer<UInt8>)
    /// A text that spells no value of the column's type.
    case unreadable
}

/// Reads one column's fields as its schema says. Numbers of other tools may be spelt with more decimal places than the
/// schema's; they count as what they are.
struct CellReader {
    private let codec: ValueCodec
    private let plain: ValueCodec?
    private let isReal: Bool
    private let isLabel: Bool
    /// One unit of the type's integers, in the units of ``Cell``.
    private let unit: Double
    /// For numbers in a typed source, one unit of its integers: other tools store amounts as whole numbers or decimals.
    private let sourceUnit: Double?

    init(_ column: ColumnSchema, source: SourceColumn) {
        codec = ValueCodec(column: column, source: source)
        isReal = column.type == .real
        isLabel = column.type == .categorical
        (plain, unit) =
            switch column.type {
            case .integer: (Self.real(column, source), 1)
            case .decimal(let scale): (Self.real(column, source), (0..<scale).reduce(1) { unit, _ in unit / 10 })
            case .datetime(let unit, _): (nil, 1 / Double(unit.perSecond))
            case .time: (nil, 1e-6)
            default: (nil, 1)
            }
        let isNumber = isReal || plain != nil
        sourceUnit =
            switch source.kind {
            case .integer, .boolean: isNumber ? 1 : nil
            case .decimal(let scale): isNumber ? (0..<scale).reduce(1) { unit, _ in unit / 10 } : nil
            default: nil
            }
    }

    private static func real(_ column: ColumnSchema, _ source: SourceColumn) -> ValueCodec {
        var column = column
        column.type = .real
        return ValueCodec(column: column, source: source)
    }

    /// Calls `body` with each row's cell; labels are valid within the call only.
    func visit(_ values: ColumnValues, _ body: (_ row: Int, _ cell: Cell) -> Void) {
        for row in 0..<values.rows {
            if values.isNull(row) { body(row, .missing) } else { visit(values, row, body) }
        }
    }

    private func visit(_ values: ColumnValues, _ row: Int, _ body: (_ row: Int, _ cell: Cell) -> Void) {
        switch values.storage {
        case .integers(let integers):
            if isLabel { return spell(String(integers[row]), row, body) }
            if let sourceUnit { return body(row, .number(Double(integers[row]) * sourceUnit)) }
            body(row, number(codec.integer(integers[row])))
        case .reals(let reals):
            let value = reals[row]
            if value.isNaN { return body(row, .missing) }
            if isLabel { return spell(Self.spelling(value), row, body) }
            body(row, isReal || plain != nil ? finite(value) : number(codec.integer(value)))
        case .text(let offsets, let bytes):
            body(row, text(bytes + Int(offsets[row]), Int(offsets[row + 1] - offsets[row])))
        }
    }

    /// Whole doubles are spelt as integers are: other tools turn integers with gaps into doubles.
    private static func spelling(_ value: Double) -> String {
        value.magnitude < 0x1p53 && value == value.rounded() ? String(Int64(value)) : value.description
    }

    private func spell(_ label: String, _ row: Int, _ body: (_ row: Int, _ cell: Cell) -> Void) {
        var label = label
        label.withUTF8 { body(row, .label($0)) }
    }

    private func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Cell {
        if codec.missing.contains(bytes, count) { return .missing }
        if isLabel { return .label(UnsafeBufferPointer(start: bytes, count: count)) }
        if isReal { return codec.real(bytes, count).map(real) ?? .unreadable }
        if let value = codec.integer(bytes, count) { return number(value) }
        return plain?.real(bytes, count).map(real) ?? .unreadable
    }

    private func real(_ value: Double) -> Cell { value.isNaN ? .missing : finite(value) }

    private func finite(_ value: Double) -> Cell { value.isFinite ? .number(value) : .unreadable }

    private func number(_ value: Int64?) -> Cell { value.map { .number(Double($0) * unit) } ?? .unreadable }
}
