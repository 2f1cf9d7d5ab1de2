import Tabular

/// A table that is public knowledge and kept as it is: all its values, and its rows' codes for those that refer to it.
struct PublicTable: Hashable, Sendable {
    let rows: Int
    /// One for each column of the schema. Texts of CSV files are as they are spelt there.
    let columns: [StoredColumn]
    /// One for each part of the table's coder.
    let codes: [[UInt16]]

    init(rows: Int, columns: [StoredColumn], codes: [[UInt16]]) {
        (self.rows, self.columns, self.codes) = (rows, columns, codes)
    }

    /// Reads the table.
    /// - Parameter sources: the columns as the source has them, in the order of the schema.
    init(
        _ source: TableSource, schema: TableSchema, sources: [SourceColumn], kept: [Bool]?, codes: [CodeColumn]
    ) throws(DataError) {
        let stored = try StoredTable.read(source, columns: schema.columns.map(\.name), kept: kept)
        rows = stored.rows
        columns = zip(stored.columns, zip(schema.columns, sources)).map { Self.column($0, $1.0, $1.1) }
        self.codes = codes.map(\.codes)
    }

    private static func column(
        _ column: StoredTable.Column, _ schema: ColumnSchema, _ source: SourceColumn
    ) -> StoredColumn {
        let codec = ValueCodec(column: schema, source: source)
        let isNumber =
            switch schema.type {
            case .categorical, .text, .id, .personal: false
            default: true
            }
        switch column {
        case .texts(let texts): return labels(texts)
        case .integers(let numbers):
            guard isNumber else { return labels(numbers.map { $0 == DerivedNumber.missing ? nil : String($0) }) }
            return .integers(
                numbers.map { $0 == DerivedNumber.missing ? $0 : codec.integer($0) ?? DerivedNumber.missing })
        case .reals(let numbers):
            if schema.type == .real { return .reals(numbers) }
            guard isNumber else {
                return labels(numbers.map { $0.isNaN ? nil : Int64(exactly: $0).map { String($0) } ?? "\($0)" })
            }
            return .integers(
                numbers.map { $0.isNaN ? DerivedNumber.missing : codec.integer($0) ?? DerivedNumber.missing })
        }
    }

    private static func labels(_ texts: [String?]) -> StoredColumn {
        let labels = Array(Set(texts.compactMap { $0 })).sorted()
        let place = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
        return .labels(texts.map { text in text.flatMap { place[$0] } ?? -1 }, of: labels)
    }
}

extension PublicTable {
    func write(to writer: inout ByteWriter) {
        writer.putCount(rows)
        for column in columns {
            switch column {
            case .labels(let indices, let labels):
                writer.put(UInt8(0))
                writer.put(labels)
                writer.put(indices)
            case .integers(let numbers):
                writer.put(UInt8(1))
                writer.put(numbers)
            case .reals(let numbers):
                writer.put(UInt8(2))
                writer.put(numbers)
            }
        }
        for part in codes { writer.put(part) }
    }

    /// - Parameters:
    ///   - columns: of the schema.
    ///   - cardinalities: of the coder's parts.
    init(from reader: inout ByteReader, columns count: Int, cardinalities: [Int]) throws(DataError) {
        rows = try reader.int(in: 0...Int(Int32.max))
        var columns: [StoredColumn] = []
        for _ in 0..<count {
            let column: StoredColumn
            switch try reader.number(UInt8.self) {
            case 0:
                let labels = try reader.texts()
                let indices: [Int32] = try reader.numbers()
                guard indices.allSatisfy({ $0 >= -1 && Int($0) < labels.count }) else {
                    throw reader.invalid("a row has a label that is not there")
                }
                column = .labels(indices, of: labels)
            case 1: column = .integers(try reader.numbers())
            case 2: column = .reals(try reader.numbers())
            default: throw reader.invalid("a column is of no known kind")
            }
            guard column.rows == rows else { throw reader.invalid("a column has not one value for each row") }
            columns.append(column)
        }
        var codes: [[UInt16]] = []
        for cardinality in cardinalities {
            let part: [UInt16] = try reader.numbers()
            guard part.count == rows, part.allSatisfy({ Int($0) < cardinality }) else {
                throw reader.invalid("a row's code is not one of its column")
            }
            codes.append(part)
        }
        (self.columns, self.codes) = (columns, codes)
    }
}
