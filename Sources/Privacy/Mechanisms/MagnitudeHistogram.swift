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

    /// The range of the buckets whose noisy count stands out of the noise; nil if none does.
    /// An empty bucket stands out, anywhere, with probability at most `falseAlarm`; numbers outside the range are to be
    /// clipped into it.
    public func range(
        measuredBy mechanism: GaussianMechanism, falseAlarm: Double, for purpose: String,
        from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> ClosedRange<Double>? {
        let noisy = try mechanism.measure(counts, for: purpose, from: &budget, with: &generator)
        let threshold = mechanism.noise.quantile(above: falseAlarm / Double(counts.count))
        guard let first = noisy.firstIndex(where: { $0 >= threshold }),
            let last = noisy.lastIndex(where: { $0 >= threshold })
        else { return nil }
        return Self.edge(first, outer: first < Self.side)...Self.edge(last, outer: last > Self.side)
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
