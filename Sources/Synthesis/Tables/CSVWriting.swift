import Tabular

/// Spells chunks as lines of CSV, as the source was spelt (RFC 4180 quotes where they are needed).
struct CSVWriting: Sendable {
    private enum Cell: Sendable {
        case labels([[UInt8]])
        case number(ValueCodec)
        case fresh(FreshColumn)
    }
    private let cells: [Cell]
    private let missing: [[UInt8]]
    private let delimiter: UInt8
    let header: [UInt8]

    init(_ generator: ChunkGenerator, delimiter: UInt8) {
        let columns = generator.model.schema.columns
        self.delimiter = delimiter
        header = columns.map { Self.quoted(Array($0.name.utf8), delimiter) }.joined(separator: [delimiter]) + [10]
        missing = columns.map { Self.quoted(Array(($0.missing.first ?? "").utf8), delimiter) }
        let labels = generator.model.coder.labels()
        cells = columns.indices.map { index in
            if let fresh = generator.fresh[index] { return .fresh(fresh) }
            if let labels = labels[index] { return .labels(labels.map { Self.quoted(Array($0.utf8), delimiter) }) }
            let text = SourceColumn(name: columns[index].name, kind: .text, arrowType: "string")
            return .number(ValueCodec(column: columns[index], source: text))
        }
    }

    func lines(_ chunk: ChunkGenerator.Chunk) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chunk.rows * cells.count * 8)
        for row in 0..<chunk.rows {
            for column in cells.indices {
                append(column, chunk, row, to: &bytes)
                bytes.append(column == cells.count - 1 ? 10 : delimiter)
            }
        }
        return bytes
    }

    @inline(__always)
    private func append(_ column: Int, _ chunk: ChunkGenerator.Chunk, _ row: Int, to bytes: inout [UInt8]) {
        switch (chunk.columns[column], cells[column]) {
        case (.labels(let indices, _), .labels(let labels)) where indices[row] >= 0:
            bytes.append(contentsOf: labels[Int(indices[row])])
        case (.integers(let numbers), .number(let codec)) where numbers[row] != Int64.min:
            appendNumber(to: &bytes) { codec.append(numbers[row], to: &$0) }
        case (.reals(let numbers), .number(let codec)) where !numbers[row].isNaN:
            appendNumber(to: &bytes) { codec.append(numbers[row], to: &$0) }
        case (.fresh(let present), .fresh(let fresh)) where present?[row] ?? true:
            var value: [UInt8] = []
            fresh.append(row: chunk.firstRow + row, to: &value)
            bytes.append(contentsOf: Self.quoted(value, delimiter))
        default: bytes.append(contentsOf: missing[column])
        }
    }

    /// Numbers and dates need quotes only where their marks are the delimiter, as in `1,5`.
    @inline(__always)
    private func appendNumber(to bytes: inout [UInt8], _ append: (inout [UInt8]) -> Void) {
        let start = bytes.count
        append(&bytes)
        var place = start
        while place < bytes.count, bytes[place] != delimiter { place &+= 1 }
        guard place < bytes.count else { return }
        bytes.insert(34, at: start)
        bytes.append(34)
    }

    private static func quoted(_ bytes: [UInt8], _ delimiter: UInt8) -> [UInt8] {
        guard bytes.contains(where: { $0 == delimiter || $0 == 34 || $0 == 10 || $0 == 13 }) else { return bytes }
        return [34] + bytes.flatMap { $0 == 34 ? [34, 34] : [$0] } + [34]
    }
}
