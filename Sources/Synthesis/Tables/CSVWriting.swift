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

    init(_ layout: TableLayout, delimiter: UInt8) {
        let columns = layout.schema.columns
        self.delimiter = delimiter
        header = columns.map { Self.quoted(Array($0.name.utf8), delimiter) }.joined(separator: [delimiter]) + [10]
        // An empty line would be no row for many readers.
        let isAlone = columns.count == 1
        missing = columns.map { Self.quoted(Array(($0.missing.first ?? "").utf8), delimiter, isAlone) }
        cells = zip(columns, layout.cells).map { column, cell in
            switch cell {
            case .fresh(let fresh): return .fresh(fresh)
            case .labels(let labels):
                return .labels(labels.map { Self.quoted(Array($0.utf8), delimiter, isAlone) })
            case .number:
                let text = SourceColumn(name: column.name, kind: .text, arrowType: "string")
                return .number(ValueCodec(column: column, source: text))
            }
        }
    }

    func lines(_ chunk: TableChunk) -> [UInt8] {
        let spelt = cells.indices.map { spell($0, chunk) }
        let total = spelt.reduce(chunk.rows * cells.count) { $0 + $1.bytes.count }
        return [UInt8](unsafeUninitializedCapacity: total) { lines, count in
            // SAFETY: each column's fields end where its bytes do, and every field has one byte more behind it.
            var ends = Array(repeating: 0, count: cells.count)
            for row in 0..<chunk.rows {
                for column in spelt.indices {
                    let (start, end) = (ends[column], spelt[column].ends[row])
                    for byte in start..<end { lines[count &+ byte &- start] = spelt[column].bytes[byte] }
                    count &+= end &- start
                    lines[count] = column == spelt.count - 1 ? 10 : delimiter
                    count &+= 1
                    ends[column] = end
                }
            }
        }
    }

    /// The fields of one column, back to back, and where each ends.
    private struct SpeltColumn {
        var bytes: [UInt8] = []
        var ends: [Int] = []
    }

    private func spell(_ column: Int, _ chunk: TableChunk) -> SpeltColumn {
        var spelt = SpeltColumn()
        spelt.bytes.reserveCapacity(chunk.rows * 8)
        spelt.ends.reserveCapacity(chunk.rows)
        let missing = missing[column]
        /// Appends the field of each row: what `append` writes where there is a value, else the spelling of missing.
        func fill(_ append: (Int, inout [UInt8]) -> Bool) {
            for row in 0..<chunk.rows {
                if !append(row, &spelt.bytes) { spelt.bytes.append(contentsOf: missing) }
                spelt.ends.append(spelt.bytes.count)
            }
        }
        switch (chunk.columns[column], cells[column]) {
        case (.labels(let indices, _), .labels(let labels)):
            fill { row, bytes in
                guard indices[row] >= 0 else { return false }
                bytes.append(contentsOf: labels[Int(indices[row])])
                return true
            }
        case (.integers(let numbers), .number(let codec)):
            fill { row, bytes in
                guard numbers[row] != Int64.min else { return false }
                appendNumber(to: &bytes) { codec.append(numbers[row], to: &$0) }
                return true
            }
        case (.reals(let numbers), .number(let codec)):
            fill { row, bytes in
                guard !numbers[row].isNaN else { return false }
                appendNumber(to: &bytes) { codec.append(numbers[row], to: &$0) }
                return true
            }
        case (.fresh(let present), .fresh(let fresh)):
            fill { row, bytes in
                guard present?[row] ?? true, let owner = chunk.owner(column, row) else { return false }
                var value: [UInt8] = []
                fresh.append(row: owner, to: &value)
                bytes.append(contentsOf: Self.quoted(value, delimiter))
                return true
            }
        default: fill { _, _ in false }
        }
        return spelt
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

    private static func quoted(_ bytes: [UInt8], _ delimiter: UInt8, _ isAlone: Bool = false) -> [UInt8] {
        if bytes.isEmpty && isAlone { return [34, 34] }
        guard bytes.contains(where: { $0 == delimiter || $0 == 34 || $0 == 10 || $0 == 13 }) else { return bytes }
        return [34] + bytes.flatMap { $0 == 34 ? [34, 34] : [$0] } + [34]
    }
}
