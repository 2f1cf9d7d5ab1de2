/// The range of numbers, from a noisy histogram over quarters of octaves (2^k, 2^k·1.25, …) on both sides of zero. Its buckets are the same for all
/// data, so no δ is spent: it is (entities' squared contribution / 2σ²)-zCDP, as ``GaussianMechanism`` is.
/// Idea: Wilson et al. 2020, arXiv:1909.01917, "approximate bounds".
public struct MagnitudeHistogram: Sendable {
    /// Numbers seen in each bucket; the middle one holds what is nearer to zero than 2⁻⁴⁰.
    private(set) var counts = Array(repeating: 0, count: 2 * side + 1)

    private static let smallest = -40
    private static let partsOfOctave = 4
    private static let side = 121 * partsOfOctave  // up to 2⁸¹; larger magnitudes are counted in the last bucket

    /// An empty histogram.
    public init() {}

    /// Counts one number; NaN is none.
    public mutating func add(_ number: Double) {
        guard !number.isNaN else { return }
        counts[Self.bucket(number)] += 1
    }

    /// Both counts together, for shards.
    public mutating func merge(_ other: MagnitudeHistogram) {
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    }

    private static func bucket(_ number: Double) -> Int {
        if number.magnitude < 0x1p-40 { return side }
        guard number.isFinite else { return number < 0 ? 0 : 2 * side }
        let part = Int((number.magnitude.significand - 1) * Double(partsOfOctave))
        let distance = min(side, (Int(number.exponent) - smallest) * partsOfOctave + part + 1)
        return number < 0 ? side - distance : side + distance
    }

    /// The range of the buckets whose noisy counts stand out of the noise, alone or together with some beside them; nil if
    /// none do. Empty buckets stand out, anywhere, with a probability of about `falseAlarm` at most; numbers outside the
    /// range are to be clipped into it.
    public func range(
        measuredBy mechanism: GaussianMechanism, falseAlarm: Double, for purpose: String,
        from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> ClosedRange<Double>? {
        let noisy = try mechanism.measure(counts, for: purpose, from: &budget, with: &generator)
        let threshold = Double(mechanism.noise.quantile(above: falseAlarm / Double(2 * counts.count)))
        guard let (first, last) = Self.standing(noisy, above: threshold) else { return nil }
        return Self.edge(first, outer: first < Self.side)...Self.edge(last, outer: last > Self.side)
    }

    /// The first and the last bucket of those that stand out, first alone, then in blocks of 2, 4, … 16 without what was found
    /// before: a tail that is too thin to stand out bucket by bucket does in a block. A sum of k counts has √k times the
    /// noise of one, nearly Gaussian.
    private static func standing(_ noisy: [Int], above threshold: Double) -> (first: Int, last: Int)? {
        var found = Array(repeating: false, count: noisy.count)
        var size = 1
        while size <= 16 {
            for start in stride(from: 0, to: noisy.count, by: size) {
                let block = (start..<min(start + size, noisy.count)).filter { !found[$0] }
                let sum = Double(block.reduce(0) { $0 + noisy[$1] })
                if !block.isEmpty, sum >= threshold * Double(block.count).squareRoot() {
                    for place in block { found[place] = true }
                }
            }
            size *= 2
        }
        guard let first = found.firstIndex(of: true), let last = found.lastIndex(of: true) else { return nil }
        return (first, last)
    }

    /// A bucket's end that is farther from zero, or the nearer one.
    private static func edge(_ bucket: Int, outer: Bool) -> Double {
        let distance = abs(bucket - side)
        if distance == 0 { return 0 }
        let (octave, part) = (distance - (outer ? 0 : 1)).quotientAndRemainder(dividingBy: partsOfOctave)
        let significand = 1 + Double(part) / Double(partsOfOctave)
        let magnitude = Double(sign: .plus, exponent: smallest + octave, significand: significand)
        return bucket < side ? -magnitude : magnitude
    }
}
