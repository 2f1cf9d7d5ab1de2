/// Rows of one table, drawn evenly, column by column.
struct SampledTable: Sendable {
    /// One column's values.
    enum Values: Sendable {
        /// NaN where the value is missing or unreadable.
        case numbers([Double])
        /// Numbers of labels in the column's dictionary; −1 where the value is missing.
        case labels([Int32])
    }
    /// That are here.
    let rows: Int
    /// That the table has.
    let totalRows: Int
    /// Which rows of the table these are, ascending as long as nobody has chosen among them.
    let places: [Int]
    /// In the order of the compared columns.
    let columns: [Values]
    /// Fields that spell no value of their column's type, of all rows.
    let unreadable: [Int]
    /// One hash over the compared columns for each row of the table, not only those here; ascending.
    let rowHashes: [UInt64]

    /// Some of the rows, in this order.
    func selecting(_ chosen: [Int]) -> SampledTable {
        let columns = columns.map { values -> Values in
            switch values {
            case .numbers(let numbers): .numbers(chosen.map { numbers[$0] })
            case .labels(let labels): .labels(chosen.map { labels[$0] })
            }
        }
        return SampledTable(
            rows: chosen.count, totalRows: totalRows, places: chosen.map { places[$0] }, columns: columns,
            unreadable: unreadable, rowHashes: rowHashes)
    }
}

extension SampledTable.Values {
    /// The numbers, or nil for a column of labels.
    var numbers: [Double]? { if case .numbers(let numbers) = self { numbers } else { nil } }
    /// The labels, or nil for a column of numbers.
    var labels: [Int32]? { if case .labels(let labels) = self { labels } else { nil } }

    /// Whether a row has no value.
    @inline(__always)
    func isMissing(_ row: Int) -> Bool {
        switch self {
        case .numbers(let numbers): numbers[row].isNaN
        case .labels(let labels): labels[row] < 0
        }
    }
}
