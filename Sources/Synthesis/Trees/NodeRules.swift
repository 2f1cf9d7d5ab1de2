/// What single features say of a node's labels without exception.
struct NodeRules {
    private let rows: BoostingRows
    private let labels: UnsafePointer<UInt8>
    /// How many labels are 1.
    private let right: Int

    /// - Parameter labels: one for each of the rows; they must outlive this value.
    init(_ rows: BoostingRows, _ labels: UnsafePointer<UInt8>) {
        (self.rows, self.labels) = (rows, labels)
        var right = 0
        for row in 0..<rows.count { right += Int(labels[row]) }
        self.right = right
    }

    /// The log-odds on either side of a rule.
    private static let certainty: Float = 12

    /// A feature that decides the label in every row, held-out ones included, is a rule of the data (what is missing
    /// together, a code and its name): it is kept as one, where boosting would leave a few exceptions.
    func rule() -> NodeModel? {
        guard min(right, rows.count - right) >= 8, haveSidesEntities() else { return nil }
        for (feature, bins) in rows.bins.enumerated() {
            guard let set = decidingBins(bins) else { continue }
            let tree = ObliviousTree(
                splits: [Split(feature: feature, bins: set)], leaves: [-Self.certainty, Self.certainty])
            return NodeModel(bias: 0, trees: [tree])
        }
        return nil
    }

    /// Whether each label is one of eight entities or more.
    private func haveSidesEntities() -> Bool {
        guard !rows.entities.isEmpty else { return true }
        var (counts, last) = ([0, 0], [UInt32?](repeating: nil, count: 2))
        for row in 0..<rows.count {
            let side = Int(labels[row])
            if last[side] != rows.entities[row] { counts[side] += 1 }
            last[side] = rows.entities[row]
        }
        return min(counts[0], counts[1]) >= 8
    }

    /// The bins of the rows with label 1, if no other row has one of these. Both sides need four rows for each of their
    /// bins: with fewer, chance would make rules.
    private func decidingBins(_ bins: UnsafePointer<UInt8>) -> BinSet? {
        var sides = (left: BinSet(), right: BinSet())
        for row in 0..<rows.count {
            let bin = Int(bins[row])
            if labels[row] == 1 {
                if sides.left.contains(bin) { return nil }
                sides.right.insert(bin)
            } else {
                if sides.right.contains(bin) { return nil }
                sides.left.insert(bin)
            }
        }
        guard 4 * sides.right.count <= right, 4 * sides.left.count <= rows.count - right else { return nil }
        return sides.right
    }

    /// The log-odds of a bin without exception, beside other bins that have both labels.
    private static let nearCertainty: Float = 8
    /// In a bin without exception so many rows of the other label were to be expected: by chance that is one in 160,000.
    private static let expectedExceptions = 12.0
    /// The share of the rows in such bins from which they are worth a tree.
    private static let leastShare = 0.05

    /// A tree that gives near certainty to the rows whose bin of one feature has shown one label only, and nothing to
    /// others; and what it adds to each row. Of the features, the one that says most.
    func certainBins() -> (tree: ObliviousTree, offsets: [Float])? {
        var best: (covered: Int, feature: Int, left: BinSet, right: BinSet)?
        for (feature, bins) in rows.bins.enumerated() {
            let (covered, left, right) = onesided(bins)
            if covered > best?.covered ?? Int(Self.leastShare * Double(rows.count)) {
                best = (covered, feature, left, right)
            }
        }
        guard let best else { return nil }
        let tree = ObliviousTree(
            splits: [Split(feature: best.feature, bins: best.left), Split(feature: best.feature, bins: best.right)],
            leaves: [0, -Self.nearCertainty, Self.nearCertainty, 0])
        let bins = rows.bins[best.feature]
        let offsets = (0..<rows.count).map { row in
            tree.leaves[(best.left.contains(Int(bins[row])) ? 1 : 0) + (best.right.contains(Int(bins[row])) ? 2 : 0)]
        }
        return (tree, offsets)
    }

    /// A bin of fewer entities says nothing without exception.
    private static let owners = 8

    /// For each bin the number of entities that have rows in it.
    private func owners(_ bins: UnsafePointer<UInt8>) -> [Int] {
        guard !rows.entities.isEmpty else { return [Int](repeating: .max, count: 256) }
        var (counts, last) = ([Int](repeating: 0, count: 256), [UInt32?](repeating: nil, count: 256))
        for row in 0..<rows.count {
            let bin = Int(bins[row])
            if last[bin] != rows.entities[row] { counts[bin] += 1 }
            last[bin] = rows.entities[row]
        }
        return counts
    }

    /// The bins with one label only, and how many rows they have.
    private func onesided(_ bins: UnsafePointer<UInt8>) -> (covered: Int, left: BinSet, right: BinSet) {
        var counts = [SIMD2<Int32>](repeating: .zero, count: 256)
        counts.withUnsafeMutableBufferPointer { counts in
            for row in 0..<rows.count { counts[Int(bins[row])] &+= SIMD2(1, Int32(labels[row])) }
        }
        let owners = owners(bins)
        let share = Double(right) / Double(max(1, rows.count))
        var (covered, left, right) = (0, BinSet(), BinSet())
        for (bin, count) in counts.enumerated() where count.x > 0 {
            let expected = Double(count.x) * (count.y == 0 ? share : 1 - share)
            guard count.y == 0 || count.y == count.x, expected >= Self.expectedExceptions, owners[bin] >= Self.owners
            else { continue }
            covered += Int(count.x)
            if count.y == 0 { left.insert(bin) } else { right.insert(bin) }
        }
        return (covered, left, right)
    }
}
