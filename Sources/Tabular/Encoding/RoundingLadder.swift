/// Multiples of the lattice that people and programs round to: hundreds and thousands of dollars, quarters of an hour.
///
/// Each rung divides the next, so a number stands on the highest rung that divides it. A bin knows which share of its
/// numbers stands on which rung; what is drawn from it is rounded alike, so that salaries stay round and cents stay odd.
struct RoundingLadder: Hashable, Sendable {
    /// In steps of the lattice, ascending; the first is 1.
    let rungs: [Int64]

    private static let decimal: [[Int64]] = [
        [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000],
        [1, 5, 25, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000],
        [1, 10, 20, 100, 200, 1_000, 2_000, 10_000, 20_000, 100_000, 1_000_000],
    ]
    private static let seconds: [Int64] = [5, 10, 30, 60, 300, 900, 1_800, 3_600, 21_600, 43_200]
    /// A rung must hold so much more than the share that chance puts on it.
    private static let excess = 1.5
    private static let leastShare = 0.02
    /// So many numbers are enough to choose a ladder.
    private static let sampleLimit = 5_000

    /// What numbers of a column may be rounded to.
    enum Kind: Hashable, Sendable {
        /// Nothing: truth values.
        case none
        /// Days, which have weekdays and months.
        case calendar
        case decimal
        /// Parts of an hour, in a column with so many units a second.
        case clock(unitsPerSecond: Int64)
    }

    /// The ladder on which these numbers stand out most; nil where they are not rounded.
    /// - Parameters:
    ///   - values: in steps of the lattice, counted from zero.
    ///   - step: of the lattice, in the column's units.
    init?(_ values: [Double], kind: Kind, step: Int64) {
        let stride = max(1, values.count / Self.sampleLimit)
        let sample = Swift.stride(from: 0, to: values.count, by: stride).map { Self.whole(values[$0]) }
        guard sample.count >= 100 else { return nil }
        var best: (weight: Double, rungs: [Int64]) = (0, [])
        for candidate in Self.candidates(kind, step: step) {
            let (weight, rungs) = Self.standing(sample, on: candidate)
            if weight > best.weight { best = (weight, rungs) }
        }
        guard best.rungs.count > 1 else { return nil }
        rungs = best.rungs
    }

    private static func candidates(_ kind: Kind, step: Int64) -> [[Int64]] {
        switch kind {
        case .none, .calendar: return []
        case .decimal: return decimal
        case .clock(let perSecond):
            let units = seconds.map { $0 * perSecond }
            return [[1] + units.filter { $0 > step && $0 % step == 0 }.map { $0 / step }]
        }
    }

    init(rungs: [Int64]) { self.rungs = rungs }

    /// The rungs that hold more than their share, and the sum of what is above it.
    private static func standing(_ values: [Int64], on ladder: [Int64]) -> (weight: Double, rungs: [Int64]) {
        var (kept, weight, standing) = ([Int64(1)], 0.0, values)
        for rung in ladder.dropFirst() {
            let above = standing.filter { $0 % rung == 0 }
            let share = Double(above.count)
            let expected = Double(standing.count) * Double(kept[kept.count - 1]) / Double(rung)
            guard share > excess * expected, share >= leastShare * Double(values.count) else { continue }
            kept.append(rung)
            weight += share - expected
            standing = above
        }
        return (weight, kept)
    }

    /// As a double, the largest number of 64 bits is one too large for them.
    private static func whole(_ value: Double) -> Int64 { Int64(max(-0x1p62, min(0x1p62, value))) }

    /// The number of the highest rung that divides the value.
    private func rung(of value: Double) -> Int {
        let value = Self.whole(value)
        var rung = rungs.count - 1
        while rung > 0, value % rungs[rung] != 0 { rung -= 1 }
        return rung
    }

    /// For each rung but the last, the share of the values that stand on it or below, in 255ths; empty if all stand on
    /// the first.
    func shares(_ values: [Double]) -> [UInt8] {
        var counts = Array(repeating: 0, count: rungs.count)
        for value in values { counts[rung(of: value)] += 1 }
        guard counts[0] < values.count else { return [] }
        var (below, shares): (Int, [UInt8]) = (0, [])
        for count in counts.dropLast() {
            below += count
            shares.append(UInt8((255 * Double(below) / Double(values.count)).rounded()))
        }
        return shares
    }

    /// The value, rounded to the rung that `u` in [0, 1) picks, or to a lower one where none of its multiples lies within
    /// the range.
    @inline(__always)
    func round(_ value: Double, shares: [UInt8], u: Double, within range: ClosedRange<Double>) -> Double {
        var rung = 0
        while rung < shares.count, u * 255 >= Double(shares[rung]) { rung += 1 }
        while rung > 0 {
            let width = Double(rungs[rung])
            let rounded = (value / width).rounded() * width
            if range.contains(rounded) { return rounded }
            rung -= 1
        }
        return value.rounded()
    }
}
