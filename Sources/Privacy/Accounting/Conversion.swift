import Glibc

extension Rho {
    /// The ε of the (ε, δ) guarantee that this ρ implies, rounded up.
    ///
    /// Source: Canonne, Kamath, Steinke 2020, arXiv:2004.00010, proposition 12, solved for ε. For every α > 1, with
    /// x = α − 1: ε = α·ρ − ln(1 + 1/x) + (ln(1/δ) − ln α) / x. Its derivative vanishes where ρ·x² + ln(1 + x) = ln(1/δ).
    /// The bound holds for *every* α: a root found imprecisely costs accuracy, never privacy.
    /// - Precondition: 2⁻⁵⁰⁰ ≤ δ < 1.
    public func epsilon(delta: Double) -> Double {
        precondition(delta >= 0x1p-500 && delta < 1, "delta is a probability above 0 and below 1")
        if self == .zero { return 0 }
        let (rho, logInverse) = (value, -log(delta))
        let x = Self.root(rho: rho, logInverse: logInverse)
        let terms = [(1 + x) * rho, -log1p(1 / x), logInverse / x, -log1p(x) / x]
        // Each term is right to a few units in its last place (2⁻⁵² of it); 2⁻⁴⁸ of their sizes covers that and the sum's.
        let error = terms.reduce(0) { $0 + abs($1) } * 0x1p-48
        return max(0, terms.reduce(0, +) + error)
    }

    /// Where ρ·x² + ln(1 + x), which grows with x, reaches ln(1/δ).
    private static func root(rho: Double, logInverse: Double) -> Double {
        var (low, high) = (0.0, (logInverse / rho).squareRoot())
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if rho * middle * middle + log1p(middle) < logInverse { low = middle } else { high = middle }
        }
        return high
    }

    /// The largest ρ, in whole units, whose guarantee at δ is no weaker than ε.
    /// - Precondition: 0 < ε ≤ 1000 and 2⁻⁵⁰⁰ ≤ δ < 1.
    public init(epsilon: Double, delta: Double) {
        precondition(epsilon > 0 && epsilon <= 1000, "epsilon is above 0 and at most 1000")
        // ε = 1000 needs less than ρ = 1024 at every δ below 1/2, and ρ is capped there.
        var (low, high) = (UInt64(0), UInt64(1) << 58)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if Rho(units: middle).epsilon(delta: delta) <= epsilon { low = middle } else { high = middle }
        }
        units = low
    }
}
