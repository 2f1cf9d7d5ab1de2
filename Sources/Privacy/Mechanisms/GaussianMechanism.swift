/// Discrete Gaussian noise on whole numbers: (squared L2 sensitivity) / 2σ²-zCDP.
/// Source: Canonne, Kamath, Steinke 2020, arXiv:2004.00010, theorem 4 and, for vectors, theorem 14.
public struct GaussianMechanism: Sendable {
    /// The largest Σ (change of a count)² that adding or removing one entity can cause.
    public let squaredSensitivity: Int
    /// σ², exact.
    public var variance: Ratio { noise.variance }
    let noise: DiscreteGaussian

    /// Noise of this variance.
    public init(squaredSensitivity: Int, variance: Ratio) {
        precondition((1...1 << 24).contains(squaredSensitivity), "a squared sensitivity is in 1 ... 2^24")
        self.squaredSensitivity = squaredSensitivity
        noise = DiscreteGaussian(variance: variance)
    }

    /// The least noise that costs at most rho: σ² = sensitivity² / 2ρ, rounded up to at most 2⁻²⁰ or 28 bits, which
    /// keeps draws in 64-bit arithmetic.
    public init(squaredSensitivity: Int, spending rho: Rho) {
        precondition(rho > .zero, "noise without cost is endless")
        let (denominator, numerator) = (UInt128(rho.units), UInt128(squaredSensitivity) << 47)
        var fraction: UInt64 = 1 << 20
        while fraction > 1, numerator * UInt128(fraction) / denominator >= 1 << 28 { fraction >>= 1 }
        let rounded = (numerator * UInt128(fraction) + denominator - 1) / denominator
        self.init(squaredSensitivity: squaredSensitivity, variance: Ratio(UInt64(rounded), over: fraction))
    }

    /// sensitivity² / 2σ², rounded up.
    public var rho: Rho {
        Rho(
            roundingUp: UInt128(squaredSensitivity) * UInt128(variance.denominator),
            over: 2 * UInt128(variance.numerator))
    }

    /// The counts with noise on each, paid for first.
    public func measure(
        _ counts: [Int], for purpose: String, from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> [Int] {
        try budget.pay(
            LedgerEntry(
                mechanism: "discrete Gaussian", purpose: purpose, sensitivity: squaredSensitivity, parameter: variance,
                rho: rho, deltaUnits: 0))
        var noisy = counts
        for cell in noisy.indices { noisy[cell] += noise.draw(with: &generator) }
        return noisy
    }
}
