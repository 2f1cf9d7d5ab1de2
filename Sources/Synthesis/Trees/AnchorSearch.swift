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
    /// A column of the row itself with which so much goes is preferred to one of a row before.
    private static let clear = 0.9

    /// The index in `parents` of the one that determines most, and the share of a held-out row's cost that goes with it.
    func best(for target: Int, among parents: [Int]) -> (parent: Int, gain: Double)? {
        let own = Set(table.codes[target].prefix(4_000)).count
        guard own > 2 else { return nil }
        var (best, fresh): ((parent: Int, gain: Double)?, (parent: Int, gain: Double)?)
        for (index, parent) in parents.enumerated() {
            let gain = gain(of: parent, for: target)
            if gain > max(Self.leastGain, best?.gain ?? 0) { best = (index, gain) }
            if !table.echoes.contains(parent), gain > max(Self.clear, fresh?.gain ?? 0) { fresh = (index, gain) }
        }
        // What follows from the row itself is not to be taken from the row before, where an error would stay.
        return fresh ?? best
    }

    private func gain(of parent: Int, for target: Int) -> Double {
        let (a, b) = (table.codes[parent], table.codes[target])
        let stride = max(1, table.training / Self.sampleRows)
        let sample = Swift.stride(from: 0, to: table.training, by: stride)
        let cardinality = table.features[target].binOfCode.count
        var own = Array(repeating: 0, count: cardinality)
        for row in sample { own[Int(b[row])] += 1 }
        var counts = PairCounts(capacity: table.training / stride + 1)
        for row in sample { counts.add(UInt32(a[row]) << 16 | UInt32(b[row])) }
        let codes = table.features[parent].binOfCode.count
        var (rows, kept) = (Array(repeating: 0, count: codes), Array(repeating: 0, count: codes))
        let least = max(2, minimumRows / stride)
        counts.forEach { pair, count in
            rows[Int(pair >> 16)] += count
            if count >= least { kept[Int(pair >> 16)] += count }
        }
        let total = Double(table.training / stride + 1)
        var (alone, given) = (0.0, 0.0)
        let heldOut = table.training..<min(table.rows, table.training + Self.sampleHeldOut)
        for row in heldOut {
            let p = (Double(own[Int(b[row])]) + 0.5) / (total + 0.5 * Double(cardinality))
            alone -= log(p)
            let (all, inGroup) = (Double(rows[Int(a[row])]), kept[Int(a[row])])
            guard inGroup > 0 else {
                given -= log(p)
                continue
            }
            let escape = (all - Double(inGroup) + 0.5) / (all + 1)
            let count = counts[UInt32(a[row]) << 16 | UInt32(b[row])]
            let inside = count >= least ? Double(count) / Double(inGroup) : 0
            given -= log((1 - escape) * inside + escape * p)
        }
        return alone > 0 ? 1 - given / alone : 0
    }
}

/// Counts of pairs of codes: a hash table of fixed size with room for as many pairs as rows.
private struct PairCounts {
    private var keys: [UInt32]
    private var counts: [Int32]
    private let mask: Int

    init(capacity: Int) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        keys = Array(repeating: 0, count: size)
        counts = Array(repeating: 0, count: size)
        mask = size - 1
    }

    private func place(of key: UInt32) -> Int {
        var place = Int(truncatingIfNeeded: (UInt64(key) &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
        while counts[place] != 0, keys[place] != key { place = (place + 1) & mask }
        return place
    }

    mutating func add(_ key: UInt32) {
        let place = place(of: key)
        keys[place] = key
        counts[place] += 1
    }

    subscript(key: UInt32) -> Int { Int(counts[place(of: key)]) }

    func forEach(_ body: (UInt32, Int) -> Void) {
        for place in keys.indices where counts[place] != 0 { body(keys[place], Int(counts[place])) }
    }
}
