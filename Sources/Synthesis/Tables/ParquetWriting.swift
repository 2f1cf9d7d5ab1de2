import Tabular

/// Brings chunks into the physical types of a Parquet file: the source's own, or, where the source was CSV, those that
/// the schema's types suggest.
struct ParquetWriting: Sendable {
    let columns: [SourceColumn]
    private let codecs: [ValueCodec]
    private let fresh: [FreshColumn?]

    init(_ generator: ChunkGenerator) {
        let model = generator.model
        let columns = zip(model.schema.columns, model.sources).map { column, source in
            model.delimiter == nil ? source : Self.typed(column)
        }
        self.columns = columns
        codecs = zip(model.schema.columns, columns).map { ValueCodec(column: $0, source: $1) }
        fresh = generator.fresh
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

    func data(_ chunk: ChunkGenerator.Chunk) -> [ColumnData] {
        columns.indices.map { column in
            let builder = Builder(kind: columns[column].kind, codec: codecs[column], rows: chunk.rows)
            switch chunk.columns[column] {
            case .labels(let indices, let labels): return builder.labels(indices, labels)
            case .integers(let numbers): return builder.integers(numbers)
            case .reals(let numbers): return builder.reals(numbers)
            case .fresh(let present): return builder.fresh(fresh[column], present, firstRow: chunk.firstRow)
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

    func labels(_ indices: [Int32], _ labels: [String]) -> ColumnData {
        switch kind {
        case .text:
            let spelt = labels.map { Array($0.utf8) }
            return text { row, bytes in
                guard indices[row] >= 0 else { return false }
                bytes.append(contentsOf: spelt[Int(indices[row])])
                return true
            }
        case .real:
            let values = labels.map { Double($0) }
            return doubles { indices[$0] >= 0 ? values[Int(indices[$0])] : nil }
        default:
            let values = labels.map { Int64($0) }
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

    func fresh(_ column: FreshColumn?, _ present: [Bool]?, firstRow: Int) -> ColumnData {
        guard case .text = kind else {
            return numbers { present?[$0] ?? true ? column?.integer(row: firstRow + $0) : nil }
        }
        return text { row, bytes in
            guard let column, present?[row] ?? true else { return false }
            column.append(row: firstRow + row, to: &bytes)
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
