import Glibc

extension BinnedTable {
    /// The mutual information of two columns' bins in nats, less its bias from few rows. Source: Miller 1955.
    func mutualInformation(_ first: Int, _ second: Int) -> Double {
        guard rows > 0 else { return 0 }
        let (left, right) = (columns[first], columns[second])
        let (height, width) = (Int(left.max() ?? 0) + 1, Int(right.max() ?? 0) + 1)
        var joint = Array(repeating: 0, count: height * width)
        for row in 0..<rows { joint[Int(left[row]) * width + Int(right[row])] += 1 }
        var (rowSums, columnSums) = (Array(repeating: 0, count: height), Array(repeating: 0, count: width))
        for row in 0..<rows {
            rowSums[Int(left[row])] += 1
            columnSums[Int(right[row])] += 1
        }
        let cells = joint.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
        let used = [rowSums, columnSums].map { $0.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } }
        let plain = entropy(rowSums) + entropy(columnSums) - entropy(joint)
        return max(0, plain - Double(cells - used[0] - used[1] + 1) / Double(2 * rows))
    }

    private func entropy(_ counts: [Int]) -> Double {
        let n = Double(max(rows, 1))
        return counts.reduce(0) { $0 - ($1 > 0 ? Double($1) / n * log(Double($1) / n) : 0) }
    }
}
