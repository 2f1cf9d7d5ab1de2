import Tabular

/// The keys of all rows of a table, one hash each; nil where a part of the key is missing.
struct KeyColumn: Sendable {
    let hashes: [UInt64?]

    /// - Throws: ``DataError`` when the table cannot be read or lacks a column.
    init(_ source: TableSource, columns: [String]) throws(DataError) {
        let reader = try source.open(columns: columns)
        var hashes: [UInt64?] = []
        while let batch = try reader.next() {
            for row in 0..<batch.rows {
                var joined: UInt64? = 1
                for values in batch.columns {
                    joined = joined.flatMap { sum in values.keyHash(row).map { ByteHash.join(sum, $0) } }
                }
                hashes.append(joined)
            }
        }
        self.hashes = hashes
    }

    /// The row of each key; of rows with one key, the first.
    var rows: [UInt64: Int] {
        hashes.enumerated().reduce(into: [:]) { rows, key in
            if let hash = key.element, rows[hash] == nil { rows[hash] = key.offset }
        }
    }

    /// The share of rows whose key no other row has, among those that have a key.
    var uniqueShare: Double {
        let counts = hashes.reduce(into: [UInt64: Int]()) { if let hash = $1 { $0[hash, default: 0] += 1 } }
        let all = counts.values.reduce(0, +)
        return all == 0 ? 1 : Double(counts.values.count { $0 == 1 }) / Double(all)
    }
}
