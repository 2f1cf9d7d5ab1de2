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

extension ColumnValues {
    /// A hash of the row's value, the same for a whole number however it is stored; nil where there is none.
    fileprivate func keyHash(_ row: Int) -> UInt64? {
        if isNull(row) { return nil }
        switch storage {
        case .integers(let integers): return ByteHash.of(integers[row])
        case .reals(let reals):
            let value = reals[row]
            if value.isNaN { return nil }
            return ByteHash.of(value.magnitude < 0x1p53 ? Int64(value) : Int64(bitPattern: value.bitPattern))
        case .text(let offsets, let bytes):
            let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
            if count == 0 { return nil }
            let number = Int64(String(decoding: UnsafeBufferPointer(start: bytes + start, count: count), as: UTF8.self))
            return number.map { ByteHash.of($0) } ?? ByteHash.of(bytes + start, count)
        }
    }
}
