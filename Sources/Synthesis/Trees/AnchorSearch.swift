import Foundation

/// Finds the column that all but determines another, by what held-out rows cost.
struct AnchorSearch {
    let table: FittingTable
    /// A pair of codes that fewer rows share is not kept.
    let minimumRows: Int
    /// Rows that are enough to compare columns.
    private static let (sampleRows, sampleHeldOut) = (12_000, 3_000)
    /// At least so much of a held-out row's cost must go.
    private static let leastGain = 0.55

    /// Two columns that together decide another are looked for among so many that tell the most alone.
    private static let mostJoined = 8
    /// Two columns must leave no more than this of a held-out row's cost, and no more than half of what one leaves.
    private static let leastJoined = 0.9

    /// The indices in `parents` of the column, or of the two, that determine most, and the share of a held-out row's cost that
    /// goes with them.
    func best(for target: Int, among parents: [Int]) -> (parents: [Int], gain: Double)? {
        let own = Set(table.codes[target].prefix(4_000)).count
        guard own > 2 else { return nil }
        let sample = Sample(table, target, minimumRows)
        let gains = parents.map { sample.gain(of: [$0]) }
        var ranked = gains.indices.sorted { (gains[$1], $0) < (gains[$0], $1) }
        // What follows from the row itself is not to be taken from the row before, where an error would stay.
        let fresh = ranked.filter { !table.echoes.contains(parents[$0]) }
        if let first = fresh.first, gains[first] >= Self.leastJoined { ranked = fresh }
        guard let single = ranked.first else { return nil }
        var best = gains[single] > Self.leastGain ? (parents: [single], gain: gains[single]) : nil
        // What one column decides but for labels that were dealt anew needs no second one.
        guard gains[single] < Self.leastJoined else { return best }
        let wanted = max(Self.leastJoined, 1 - (1 - gains[single]) / 2)
        var joined = wanted
        let near = ranked.prefix(Self.mostJoined).filter { gains[$0] > 0 }
        for (place, first) in near.enumerated() {
            for second in near[(place + 1)...] {
                let pair = [first, second].sorted()
                let codes = pair.map { table.features[parents[$0]].binOfCode.count }
                guard codes[0] * codes[1] <= Anchor.mostPairs else { continue }
                let gain = sample.gain(of: pair.map { parents[$0] })
                if gain > joined { (best, joined) = ((pair, gain), gain) }
            }
        }
        return best
    }

    /// Rows that columns are compared on.
    private struct Sample {
        let table: FittingTable
        let target: Int
        let least: Int
        private let training: [Int]
        private let heldOut: Range<Int>
        private let stride: Int
        /// What each held-out row's code costs alone: its probability.
        private let alone: [Double]

        init(_ table: FittingTable, _ target: Int, _ minimumRows: Int) {
            (self.table, self.target) = (table, target)
            stride = max(1, table.training / AnchorSearch.sampleRows)
            least = max(2, minimumRows / stride)
            training = Array(Swift.stride(from: 0, to: table.training, by: stride))
            heldOut = table.training..<min(table.rows, table.training + AnchorSearch.sampleHeldOut)
            let codes = table.codes[target]
            let cardinality = table.features[target].binOfCode.count
            var own = Array(repeating: 0, count: cardinality)
            for row in training { own[Int(codes[row])] += 1 }
            let total = Double(table.training / stride + 1) + 0.5 * Double(cardinality)
            alone = heldOut.map { (Double(own[Int(codes[$0])]) + 0.5) / total }
        }

        /// The share of a held-out row's cost that goes when the codes of the other columns are known.
        func gain(of others: [Int]) -> Double {
            let own = table.codes[target]
            let groups = others.reduce(1) { $0 * table.features[$1].binOfCode.count }
            let (places, heldOutPlaces) = (self.places(training, others), self.places(heldOut, others))
            var counts = PairCounts(capacity: training.count + 1)
            for (row, place) in zip(training, places) { counts.add(UInt64(place) << 16 | UInt64(own[row])) }
            var (rows, kept) = (Array(repeating: 0, count: groups), Array(repeating: 0, count: groups))
            counts.forEach { pair, count in
                rows[Int(pair >> 16)] += count
                if count >= least { kept[Int(pair >> 16)] += count }
            }
            var (before, after) = (0.0, 0.0)
            for (index, row) in heldOut.enumerated() {
                let (p, group) = (alone[index], Int(heldOutPlaces[index]))
                before -= log(p)
                let (all, inGroup) = (Double(rows[group]), kept[group])
                guard inGroup > 0 else {
                    after -= log(p)
                    continue
                }
                let escape = (all - Double(inGroup) + 0.5) / (all + 1)
                let count = counts[UInt64(group) << 16 | UInt64(own[row])]
                let inside = count >= least ? Double(count) / Double(inGroup) : 0
                after -= log((1 - escape) * inside + escape * p)
            }
            return before > 0 ? 1 - after / before : 0
        }

        private func places(_ rows: some Collection<Int>, _ others: [Int]) -> [Int32] {
            let width = table.features[others[others.count - 1]].binOfCode.count
            return Anchor.places(others.map { column in rows.map { table.codes[column][$0] } }, width: width)
        }
    }
}

/// Counts of pairs of codes: a hash table of fixed size with room for as many pairs as rows.
private struct PairCounts {
    private var keys: [UInt64]
    private var counts: [Int32]
    private let mask: Int

    init(capacity: Int) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        keys = Array(repeating: 0, count: size)
        counts = Array(repeating: 0, count: size)
        mask = size - 1
    }

    private func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
        while counts[place] != 0, keys[place] != key { place = (place + 1) & mask }
        return place
    }

    mutating func add(_ key: UInt64) {
        let place = place(of: key)
        keys[place] = key
        counts[place] += 1
    }

    subscript(key: UInt64) -> Int { Int(counts[place(of: key)]) }

    func forEach(_ body: (UInt64, Int) -> Void) {
        for place in keys.indices where counts[place] != 0 { body(keys[place], Int(counts[place])) }
    }
}
