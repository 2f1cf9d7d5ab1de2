/// A histogram over values that are not known beforehand: noise on the values that occur, kept from a threshold on.
///
/// It is δ′-approximate (Δ₀ / 2σ²)-zCDP. Proof: let an entity join, and let it hold at most Δ₀ values. For values that others
/// hold, up to Δ₀ counts change by one: a Gaussian of squared sensitivity Δ₀. For values that it alone holds, each has count
/// 1 and is kept only if its noise reaches threshold − 1; that any is has probability at most Δ₀·P(noise ≥ threshold − 1)
/// ≤ δ′. Otherwise the output is as if they did not occur.
/// Sources: Korolova et al. 2009; Bun, Nissim, Stemmer 2016; approximate zCDP: Bun, Steinke 2016, definition 8.1.
public struct ThresholdedHistogram: Sendable {
    /// Δ₀: the most values that one entity holds; the caller makes it true. An entity counts once for a value.
    public let contributionBound: Int
    /// δ′ in units of 2⁻⁶⁴.
    public let deltaUnits: UInt64
    /// Noisy counts from here on are kept.
    public let threshold: Int
    private let noise: GaussianMechanism

    /// The least noise and threshold for this cost.
    public init(contributionBound: Int, spending rho: Rho, deltaUnits: UInt64) {
        precondition(deltaUnits > 0, "a threshold needs a delta")
        (self.contributionBound, self.deltaUnits) = (contributionBound, deltaUnits)
        noise = GaussianMechanism(squaredSensitivity: contributionBound, spending: rho)
        // Both roundings, of the units and of the quotient, are taken downwards.
        let each = (Double(deltaUnits) * 0x1p-64).nextDown / Double(contributionBound)
        threshold = 1 + noise.noise.quantile(above: each.nextDown)
    }

    /// σ², exact.
    public var variance: Ratio { noise.variance }

    /// The kept values with their noisy counts, in the order of the values: any other order could tell of the data.
    /// - Parameter counts: how many entities hold each value that occurs, at least 1.
    public func measure<Value: Hashable & Comparable>(
        _ counts: [Value: Int], for purpose: String, from budget: inout PrivacyBudget,
        with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> [(value: Value, count: Int)] {
        try budget.pay(
            LedgerEntry(
                mechanism: "thresholded histogram", purpose: purpose, sensitivity: contributionBound,
                parameter: variance, rho: noise.rho, deltaUnits: deltaUnits))
        var kept: [(value: Value, count: Int)] = []
        for (value, count) in counts where count > 0 {  // a zero kept would tell that the value is on someone's list
            let noisy = count + noise.noise.draw(with: &generator)
            if noisy >= threshold { kept.append((value, noisy)) }
        }
        return kept.sorted { $0.value < $1.value }
    }
}
