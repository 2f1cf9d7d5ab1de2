/// The rows of a table that a foreign key may refer to, each as often as it is to have children, by cluster and in random
/// order. Used in the order of the rows that want one.
struct RowPool {
    /// For each cluster rows, each as often as it is wanted.
    private var slots: [[Int32]]
    /// How many of each cluster's slots are taken.
    private var taken: [Int]
    /// Slots that were passed over, as the row that wanted one had that row already.
    private var passed: [[Int32]]
    private var stream: RandomStream
    /// So many slots are tried before another cluster is.
    private static let tries = 24

    /// - Parameters:
    ///   - clusters: of each row, 0 for none; empty for a single cluster.
    ///   - counts: how often each row is wanted.
    init(clusters: [UInt16], counts: [Int32], rows: Int, seed: UInt64, stream: UInt64) {
        let count = Int(clusters.max() ?? 0) + 1
        slots = Array(repeating: [], count: max(2, count))
        self.stream = RandomStream(seed: seed, stream: stream)
        let used = clusters.filter { $0 > 0 }
        for row in 0..<rows {
            let wanted = counts.isEmpty ? 1 : Int(counts[row])
            guard wanted > 0 else { continue }
            var cluster = clusters.isEmpty ? 1 : Int(clusters[row])
            // Drawn apart, a number and a cluster may contradict each other: the number decides.
            if cluster == 0, !used.isEmpty { cluster = Int(used[Int(self.stream.below(UInt32(used.count)))]) }
            guard cluster > 0 else { continue }
            slots[cluster] += [Int32](repeating: Int32(row), count: wanted)
        }
        // Where no row is wanted, any will do.
        if slots.allSatisfy(\.isEmpty) { slots[1] = (0..<Int32(rows)).map { $0 } }
        taken = slots.map { _ in 0 }
        passed = slots.map { _ in [] }
        for cluster in slots.indices { slots[cluster].shuffle(using: &self.stream) }
    }

    /// A row that is still wanted, of the cluster or the nearest one that has any, and none of `others`; when all are taken
    /// they are wanted once more. −1 where there is none.
    mutating func take(_ cluster: Int, without others: Set<Int32>) -> Int32 {
        for _ in 0..<2 {
            if let row = takeNear(cluster, without: others) { return row }
            refill()
        }
        return RowLinks.none
    }

    private mutating func takeNear(_ cluster: Int, without others: Set<Int32>) -> Int32? {
        let wanted = min(max(1, cluster), slots.count - 1)
        for distance in 0..<slots.count {
            for near in distance == 0 ? [wanted] : [wanted - distance, wanted + distance]
            where slots.indices.contains(near) && (taken[near] < slots[near].count || !passed[near].isEmpty) {
                if let row = takeExactly(near, without: others) { return row }
            }
        }
        return nil
    }

    private mutating func refill() {
        for cluster in slots.indices {
            slots[cluster].shuffle(using: &stream)
            taken[cluster] = 0
            passed[cluster] = []
        }
    }

    /// A row of the cluster, or else of one with a smaller number; −1 where there is none.
    mutating func takeAtMost(_ cluster: Int) -> Int32 {
        for near in stride(from: min(cluster, slots.count - 1), through: 1, by: -1) where !slots[near].isEmpty {
            // Where all are taken, one of them has one child more.
            return takeExactly(near, without: []) ?? slots[near][Int(stream.below(UInt32(slots[near].count)))]
        }
        return RowLinks.none
    }

    private mutating func takeExactly(_ cluster: Int, without others: Set<Int32>) -> Int32? {
        if let place = passed[cluster].firstIndex(where: { !others.contains($0) }) {
            return passed[cluster].remove(at: place)
        }
        for _ in 0..<Self.tries where taken[cluster] < slots[cluster].count {
            let row = slots[cluster][taken[cluster]]
            taken[cluster] += 1
            if !others.contains(row) { return row }
            passed[cluster].append(row)
        }
        return nil
    }
}

/// The rows of a table by the ancestor that they hang on, for foreign keys that stay within one ancestor's rows.
struct KinPool {
    /// Of each row.
    private let clusters: [UInt16]
    private var left: [Int32]
    private let starts: [Int]
    private let rows: [Int32]
    private var stream: RandomStream
    private static let looks = 64

    /// - Parameters:
    ///   - ancestors: of each row.
    ///   - count: how many ancestors there are.
    init(ancestors: [Int32], count: Int, clusters: [UInt16], counts: [Int32], seed: UInt64, stream: UInt64) {
        let siblings = Siblings(parents: ancestors, count: count, keys: nil)
        (starts, rows) = (siblings.starts, siblings.rows)
        self.clusters = clusters
        left = counts.isEmpty ? [Int32](repeating: 1, count: ancestors.count) : counts
        self.stream = RandomStream(seed: seed, stream: stream)
    }

    /// A row that hangs on the ancestor: one that is still wanted, of the cluster or one near it, none of `others`;
    /// `isAllowed` says of which it may be.
    mutating func take(
        _ ancestor: Int32, cluster: Int, without others: Set<Int32>, isAllowed: (Int32) -> Bool
    ) -> Int32 {
        guard ancestor != RowLinks.none, Int(ancestor) + 1 < starts.count else { return RowLinks.none }
        let range = starts[Int(ancestor)]..<starts[Int(ancestor) + 1]
        guard !range.isEmpty else { return RowLinks.none }
        let first = Int(stream.below(UInt32(range.count)))
        var best: (penalty: Int, row: Int32)?
        for look in 0..<min(range.count, Self.looks) {
            let row = rows[range.lowerBound + (first + look) % range.count]
            guard !others.contains(row), isAllowed(row) else { continue }
            let distance = clusters.isEmpty || cluster == 0 ? 0 : abs(Int(clusters[Int(row)]) - cluster)
            let penalty = distance + (left[Int(row)] > 0 ? 0 : 1_000)
            if penalty < best?.penalty ?? Int.max { best = (penalty, row) }
            if penalty == 0 { break }
        }
        guard let best else { return RowLinks.none }
        left[Int(best.row)] -= 1
        return best.row
    }
}
