/// The children of each parent, in order: for parent p the places `starts[p] ..< starts[p + 1]` of `rows`; those without a
/// parent stand behind all others.
struct Siblings {
    /// One more than there are parents.
    let starts: [Int]
    /// Rows of the child.
    let rows: [Int32]

    /// - Parameters:
    ///   - parents: of each row of the child.
    ///   - keys: what puts siblings in order; nil for the order of the source.
    init(parents: [Int32], count: Int, keys: [Int64]?) {
        var starts = [Int](repeating: 0, count: count + 1)
        for parent in parents where parent != RowLinks.none { starts[Int(parent) + 1] += 1 }
        for parent in 0..<count { starts[parent + 1] += starts[parent] }
        var next = starts
        var orphans: [Int32] = []
        var rows = [Int32](repeating: 0, count: starts[count])
        for (row, parent) in parents.enumerated() {
            guard parent != RowLinks.none else {
                orphans.append(Int32(row))
                continue
            }
            rows[next[Int(parent)]] = Int32(row)
            next[Int(parent)] += 1
        }
        if let keys {
            for parent in 0..<count where starts[parent + 1] - starts[parent] > 1 {
                rows[starts[parent]..<starts[parent + 1]].sort { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
            }
        }
        self.starts = starts
        self.rows = rows + orphans
    }

    /// How many children each parent has.
    var counts: [Int64] { zip(starts, starts.dropFirst()).map { Int64($1 - $0) } }

    /// How many of the pairs of rows that follow each other in the source have the same parent, beside what chance gives.
    static func adjacency(_ parents: [Int32]) -> Double {
        guard parents.count > 1 else { return 0 }
        var counts: [Int32: Int] = [:]
        for parent in parents { counts[parent, default: 0] += 1 }
        let total = Double(parents.count)
        let chance = counts.values.reduce(0.0) { $0 + Double($1) * Double($1) } / total / total
        let same = Double(zip(parents, parents.dropFirst()).count { $0 == $1 && $0 != RowLinks.none }) / (total - 1)
        // As if every group of siblings were one run: all pairs but one for each parent.
        let best = (total - Double(counts.count)) / (total - 1)
        return best > chance ? (same - chance) / (best - chance) : 0
    }
}
