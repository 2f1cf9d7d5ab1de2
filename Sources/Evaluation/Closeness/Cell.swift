import Tabular

/// What one field of a table says, whatever file it comes from.
enum Cell {
    case missing
    case number(Double)
    case label(String)
    /// A text that spells no value of the column's type.
    case unreadable
}

/// Reads one column's fields as its schema says.
struct CellReader {
    private let codec: ValueCodec
    private let isReal: Bool
    private let isLabel: Bool

    init(_ column: ColumnSchema, source: SourceColumn) {
        codec = ValueCodec(column: column, source: source)
        isReal = column.type == .real
        isLabel = column.type == .categorical
    }

    func cell(_ values: ColumnValues, _ row: Int) -> Cell {
        if values.isNull(row) { return .missing }
        switch values.storage {
        case .integers(let integers):
            if isLabel { return .label(String(integers[row])) }
            return isReal ? .number(Double(integers[row])) : number(codec.integer(integers[row]))
        case .reals(let reals):
            let value = reals[row]
            if value.isNaN { return .missing }
            if isLabel { return .label(value.description) }
            return isReal ? .number(value) : number(codec.integer(value))
        case .text(let offsets, let bytes):
            return text(bytes + Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
        }
    }

    private func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Cell {
        if codec.missing.contains(bytes, count) { return .missing }
        if isLabel { return .label(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)) }
        if isReal { return codec.real(bytes, count).map { $0.isNaN ? .missing : .number($0) } ?? .unreadable }
        return number(codec.integer(bytes, count))
    }

    private func number(_ value: Int64?) -> Cell { value.map { .number(Double($0)) } ?? .unreadable }
}
