/// A table in bins: one byte a field, column by column.
struct BinnedTable {
    let rows: Int
    let columns: [[UInt8]]

    /// Half the sum of the absolute differences between two tables' shares of each bin of a column. 0: the same shares;
    /// 1: no bin in common.
    func totalVariationDistance(to other: BinnedTable, column: Int, cardinality: Int) -> Double {
        let counts = tally(columns[column], cardinality)
        return distance(counts, rows, tally(other.columns[column], cardinality), other.rows)
    }

    /// Likewise for the bins of two columns together.
    func totalVariationDistance(to other: BinnedTable, columns pair: (Int, Int), cardinalities: (Int, Int)) -> Double {
        let cells = cardinalities.0 * cardinalities.1
        let counts = tally(columns[pair.0], columns[pair.1], width: cardinalities.1, cells)
        let others = tally(other.columns[pair.0], other.columns[pair.1], width: cardinalities.1, cells)
        return distance(counts, rows, others, other.rows)
    }
}

private func tally(_ codes: [UInt8], _ cells: Int) -> [Int] {
    codes.reduce(into: Array(repeating: 0, count: cells)) { $0[Int($1)] += 1 }
}

private func tally(_ left: [UInt8], _ right: [UInt8], width: Int, _ cells: Int) -> [Int] {
    var counts = Array(repeating: 0, count: cells)
    for row in left.indices { counts[Int(left[row]) * width + Int(right[row])] += 1 }
    return counts
}

private func distance(_ left: [Int], _ leftRows: Int, _ right: [Int], _ rightRows: Int) -> Double {
    let (leftRows, rightRows) = (Double(max(leftRows, 1)), Double(max(rightRows, 1)))
    return zip(left, right).reduce(0) { $0 + abs(Double($1.0) / leftRows - Double($1.1) / rightRows) } / 2
}
