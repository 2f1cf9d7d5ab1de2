import Glibc

extension DiscreteGaussian {
    /// P(noise ≥ start), never too low. Where σ is from 1 to 1,000 it is at most 1e-7 of itself too high; for less noise up to
    /// a twentieth, since the sum of all weights is bounded from below there; for more, where the sum is cut, a little.
    ///
    /// Terms are summed relative to the first. What is left after the last is at most a geometric series, since a term's
    /// ratio to the one before only falls. All weights together are at least √(2πσ²) (Poisson's summation formula, whose
    /// other terms are positive) and at least 1, that of zero.
    func tail(from start: Int) -> Double {
        precondition((1...1 << 40).contains(start), "the upper tail starts above zero")
        let (first, twice) = (Double(start), 2 * variance.value)
        var (sum, term, offset) = (0.0, 1.0, 0.0)
        while term > 0x1p-60, offset < 10_000 {
            sum += term
            offset += 1
            term = exp(-offset * (2 * first + offset) / twice)
        }
        let ratio = exp(-(2 * (first + offset) + 1) / twice)
        sum += term / (1 - ratio)
        let weight = max(1, (Double.pi * twice).squareRoot())
        // 2⁻³⁰ covers the rounding of some 10,000 terms and, while the exponent is below 2²⁰, that of the first.
        return sum * exp(-first * first / twice) / weight * (1 + 0x1p-30)
    }

    /// The least start with P(noise ≥ start) ≤ probability.
    func quantile(above probability: Double) -> Int {
        var (low, high) = (0, 1)
        while tail(from: high) > probability { (low, high) = (high, 2 * high) }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if tail(from: middle) > probability { low = middle } else { high = middle }
        }
        return high
    }
}
