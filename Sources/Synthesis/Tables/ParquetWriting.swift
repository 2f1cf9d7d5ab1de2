import Tabular

/// Brings chunks into the physical types of a Parquet file: the source's own, or, where the source was CSV, those that
/// the schema's types suggest.
struct ParquetWriting: Sendable {
    let columns: [SourceColumn]
    private let codecs: [ValueCodec]
    private let fresh: [FreshColumn?]
    /// Reads the spellings of labels that stand in columns of numbers, where the source was CSV.
    private let spellings: [ValueCodec?]

    init(_ layout: TableLayout) {
        let columns = zip(layout.schema.columns, layout.sources).map { column, source in
            layout.delimiter == nil ? source : Self.typed(column)
        }
        self.columns = columns
        codecs = zip(layout.schema.columns, columns).map { ValueCodec(column: $0, source: $1) }
        spellings = zip(layout.schema.columns, layout.sources).map {
            layout.delimiter == nil ? nil : ValueCodec(column: $0, source: $1)
        }
        fresh = layout.cells.map { if case .fresh(let fresh) = $0 { fresh } else { nil } }
    }

    private static func typed(_ column: ColumnSchema) -> SourceColumn {
        let (kind, type): (PhysicalKind, String) =
            switch column.type {
            case .boolean: (.boolean, "bool")
            case .integer: (.integer, "int64")
            case .decimal(let scale): (.decimal(scale: scale), "decimal128(18, \(scale))")
            case .real: (.real, "double")
            case .date: (.date, "date32[day]")
            case .time: (.time(unit: .microsecond), "time64[us]")
            case .datetime(let unit, let zone):
                (.datetime(unit: unit, zone: zone), "timestamp[\(unit.rawValue)\(zone.map { ", tz=\($0)" } ?? "")]")
            case .categorical, .text, .id, .personal: (.text, "string")
            }
        return SourceColumn(name: column.name, kind: kind, arrowType: type)
    }

    func data(_ chunk: TableChunk) -> [ColumnData] {
        columns.indices.map { column in
            let builder = Builder(kind: columns[column].kind, codec: codecs[column], rows: chunk.rows)
            switch chunk.columns[column] {
            case .labels(let indices, let labels): return builder.labels(indices, labels, spelling: spellings[column])
            case .integers(let numbers): return builder.integers(numbers)
            case .reals(let numbers): return builder.reals(numbers)
            case .fresh(let present): return builder.fresh(fresh[column], present) { chunk.owner(column, $0) }
            case .none: return builder.nothing()
            }
        }
    }
}

/// Fills the buffers of one column of one chunk.
private struct Builder {
    let kind: PhysicalKind
    let codec: ValueCodec
    let rows: Int

    func text(_ append: (_ row: Int, inout [UInt8]) -> Bool) -> ColumnData {
        var (offsets, bytes, present): ([Int64], [UInt8], [Bool]) = ([0], [], [])
        for row in 0..<rows {
            present.append(append(row, &bytes))
            offsets.append(Int64(bytes.count))
        }
        return .text(offsets: offsets, bytes: bytes, present: present)
    }

    private func numbers(_ value: (Int) -> Int64?) -> ColumnData {
        let values = (0..<rows).map(value)
        return .integers(values.map { $0 ?? 0 }, present: values.map { $0 != nil })
    }

    private func doubles(_ value: (Int) -> Double?) -> ColumnData {
        let values = (0..<rows).map(value)
        return .reals(values.map { $0 ?? 0 }, present: values.map { $0 != nil })
    }

    /// - Parameter spelling: how the labels spell numbers; nil where they are whole numbers as the file holds them.
    func labels(_ indices: [Int32], _ labels: [String], spelling: ValueCodec?) -> ColumnData {
        switch kind {
        case .text:
            let spelt = labels.map { Array($0.utf8) }
            return text { row, bytes in
                guard indices[row] >= 0 else { return false }
                bytes.append(contentsOf: spelt[Int(indices[row])])
                return true
            }
        case .real:
            let values = labels.map { label in spelling.map { $0.real(of: label) } ?? Double(label) }
            return doubles { indices[$0] >= 0 ? values[Int(indices[$0])] : nil }
        default:
            let values = labels.map { label in
                spelling?.integer(of: label).map { codec.physical($0) } ?? Int64(label)
            }
            return numbers { indices[$0] >= 0 ? values[Int(indices[$0])] : nil }
        }
    }

    func integers(_ values: [Int64]) -> ColumnData {
        switch kind {
        case .text:
            text { row, bytes in
                guard values[row] != Int64.min else { return false }
                codec.append(values[row], to: &bytes)
                return true
            }
        case .real: doubles { values[$0] == Int64.min ? nil : codec.physicalReal(values[$0]) }
        default: numbers { values[$0] == Int64.min ? nil : codec.physical(values[$0]) }
        }
    }

    func reals(_ values: [Double]) -> ColumnData {
        guard case .text = kind else { return doubles { values[$0].isNaN ? nil : values[$0] } }
        return text { row, bytes in
            guard !values[row].isNaN else { return false }
            codec.append(values[row], to: &bytes)
            return true
        }
    }

    func fresh(_ column: FreshColumn?, _ present: [Bool]?, owner: (Int) -> Int?) -> ColumnData {
        guard case .text = kind else {
            func value(_ row: Int) -> Int64? {
                guard present?[row] ?? true, let owner = owner(row) else { return nil }
                return column?.integer(row: owner)
            }
            if case .real = kind { return doubles { row in value(row).map { Double($0) } } }
            return numbers(value)
        }
        return text { row, bytes in
            guard let column, present?[row] ?? true, let owner = owner(row) else { return false }
            column.append(row: owner, to: &bytes)
            return true
        }
    }

    func nothing() -> ColumnData {
        switch kind {
        case .text: text { _, _ in false }
        case .real: doubles { _ in nil }
        default: numbers { _ in nil }
        }
    }
}

extension ValueCodec {
    fileprivate func integer(of text: String) -> Int64? {
        var text = text
        return text.withUTF8 { bytes in bytes.baseAddress.flatMap { integer($0, bytes.count) } }
    }

    fileprivate func real(of text: String) -> Double? {
        var text = text
        return text.withUTF8 { bytes in bytes.baseAddress.flatMap { real($0, bytes.count) } } ?? Double(text)
    }
}
