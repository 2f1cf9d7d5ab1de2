/// Reads the keys of a table: one hash for each row and key, equal where the keys are.
package struct KeyScan {
    private let source: TableSource
    private let schema: TableSchema

    /// - Parameter schema: names the spellings of missing values.
    package init(_ source: TableSource, schema: TableSchema) {
        self.source = source
        self.schema = schema
    }

    /// A key that is to be read.
    package struct Key: Hashable {
        /// The columns whose values make the key.
        package let columns: [String]
        /// Whether 12 counts as equal however it is stored; else the spelling decides, and `007` is not `7`.
        package let isLoose: Bool

        /// The key of these columns.
        package init(_ columns: [String], isLoose: Bool) {
            self.columns = columns
            self.isLoose = isLoose
        }
    }

    /// The hashes of all rows, for each of the keys; 0 where a value is missing.
    package func hashes(
        _ keys: [Key], progress: (Double) throws(DataError) -> Void
    ) throws(DataError) -> (rows: Int, hashes: [[UInt64]]) {
        let names = Set(keys.flatMap(\.columns)).sorted()
        // A table is read even if no key is wanted: its rows are to be counted.
        let reader = try source.open(columns: names.isEmpty ? schema.columns.prefix(1).map(\.name) : names)
        let hashers = reader.columns.map { column in
            schema.columns.first { $0.name == column.name }.map { KeyHasher($0, source: column) }
        }
        let missing = reader.columns.map { column in
            MissingTokens(schema.columns.first { $0.name == column.name }?.missing ?? [""])
        }
        var (rows, all) = (0, keys.map { _ in [UInt64]() })
        while let batch = try reader.next() {
            for (place, key) in keys.enumerated() {
                let parts = key.columns.compactMap { names.firstIndex(of: $0) }.map { column in
                    key.isLoose
                        ? Self.loose(batch.columns[column], missing[column])
                        : hashers[column]?.hashes(batch.columns[column]) ?? []
                }
                all[place] += Self.joined(parts, rows: batch.rows)
            }
            rows += batch.rows
            try progress(reader.fractionRead)
        }
        return (rows, all)
    }

    private static func loose(_ values: ColumnValues, _ missing: MissingTokens) -> [UInt64] {
        (0..<values.rows).map { row in
            if case .text(let offsets, let bytes) = values.storage {
                let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
                if missing.contains(bytes + start, count) { return 0 }
            }
            return values.keyHash(row) ?? 0
        }
    }

    private static func joined(_ parts: [[UInt64]], rows: Int) -> [UInt64] {
        guard var result = parts.first else { return [UInt64](repeating: 0, count: rows) }
        for part in parts.dropFirst() {
            for row in result.indices {
                result[row] = result[row] == 0 || part[row] == 0 ? 0 : ByteHash.join(result[row], part[row])
            }
        }
        return result
    }

    /// Whether both columns are stored alike, so that their spellings can be compared.
    package static func areStoredAlike(
        _ left: TableSource, _ leftColumns: [String], _ right: TableSource, _ rightColumns: [String]
    ) throws(DataError) -> Bool {
        let (a, b) = (try left.open(columns: leftColumns).columns, try right.open(columns: rightColumns).columns)
        return zip(a, b).allSatisfy { $0.kind == $1.kind }
    }
}
