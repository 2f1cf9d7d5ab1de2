/// All values of a table, in memory: for reference tables that are kept as they are.
package struct StoredTable {
    /// The values of a column.
    package enum Column {
        /// Texts as they are spelt; nil where the source has a null.
        case texts([String?])
        /// Numbers as the source holds them; `Int64.min` for null.
        case integers([Int64])
        /// NaN for null.
        case reals([Double])
    }
    /// How many there are.
    package private(set) var rows = 0
    /// In the order that was asked for.
    package private(set) var columns: [Column]

    /// - Parameter kept: which rows count; nil for all.
    package static func read(_ source: TableSource, columns: [String], kept: [Bool]?) throws(DataError) -> StoredTable {
        let reader = try source.open(columns: columns)
        var table = StoredTable(
            columns: reader.columns.map {
                switch $0.kind {
                case .text: .texts([])
                case .real: .reals([])
                default: .integers([])
                }
            })
        var read = 0
        while let batch = try reader.next() {
            let places = (0..<batch.rows).filter { row in kept?[read + row] ?? true }
            for (index, values) in batch.columns.enumerated() { table.columns[index].append(values, places) }
            table.rows += places.count
            read += batch.rows
        }
        return table
    }
}

extension StoredTable.Column {
    fileprivate mutating func append(_ values: ColumnValues, _ places: [Int]) {
        switch (self, values.storage) {
        case (.texts(let texts), .text(let offsets, let bytes)):
            self = .texts(
                texts
                    + places.map { row in
                        guard !values.isNull(row) else { return nil }
                        let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
                        return String(decoding: UnsafeBufferPointer(start: bytes + start, count: count), as: UTF8.self)
                    })
        case (.integers(let numbers), .integers(let own)):
            self = .integers(numbers + places.map { values.isNull($0) ? Int64.min : own[$0] })
        case (.reals(let numbers), .reals(let own)):
            self = .reals(numbers + places.map { values.isNull($0) ? .nan : own[$0] })
        default: break
        }
    }
}
