/// A table in bins: one byte a field, column by column.
struct BinnedTable: Sendable {
    let rows: Int
    let columns: [[UInt8]]

    /// One number for each row and combination of bins of these columns.
    func cells(_ places: [Int]) -> [UInt64] {
        var cells = [UInt64](repeating: 0, count: rows)
        for place in places {
            let codes = columns[place]
            for row in 0..<rows { cells[row] = cells[row] &<< 8 | UInt64(codes[row]) }
        }
        return cells
    }

    /// Half the sum of the absolute differences between two tables' shares of each combination of bins. 0: the same
    /// shares; 1: no combination in common.
    func totalVariationDistance(to other: BinnedTable, columns places: [Int]) -> Double {
        var counts = CellCounts(rows: rows + other.rows)
        counts.add(cells(places), side: 0)
        counts.add(other.cells(places), side: 1)
        return counts.totalVariationDistance(rows: (rows, other.rows))
    }

    /// The share of rows in each bin of a column.
    func shares(_ column: Int, cardinality: Int) -> [Double] {
        var counts = Array(repeating: 0, count: cardinality)
        for code in columns[column] { counts[Int(code)] += 1 }
        return counts.map { Double($0) / Double(max(rows, 1)) }
    }
}
