extension SecureGenerator {
    /// True with probability exp(−γ), γ = numerator / denominator ≥ 0, exactly.
    /// Source: Canonne, Kamath, Steinke 2020, arXiv:2004.00010, algorithm 1: exp(−γ) = exp(−1)^⌊γ⌋ · exp(−(γ − ⌊γ⌋)).
    mutating func bernoulliExp(minus numerator: UInt128, over denominator: UInt128) -> Bool {
        if numerator < denominator { return bernoulliExp(minusFraction: numerator, over: denominator) }
        var (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        while whole > 0 {  // ends after 1.6 rounds on average, however large γ is
            if !bernoulliExpMinusOne() { return false }
            whole -= 1
        }
        return bernoulliExp(minusFraction: rest, over: denominator)
    }

    /// Algorithm 1 for γ = 1. Round k goes on with probability 1/k, the first always.
    mutating func bernoulliExpMinusOne() -> Bool {
        var round: UInt64 = 2
        while uniform(below: round) == 0 { round += 1 }
        return round & 1 == 1
    }

    /// Algorithm 1 for γ ≤ 1. Round k goes on with probability γ/k, drawn as γ times 1/k: no product that could overflow.
    /// P(last round is odd) = Σ (−γ)ᵏ/k! = exp(−γ).
    private mutating func bernoulliExp(minusFraction numerator: UInt128, over denominator: UInt128) -> Bool {
        var round: UInt64 = 1
        while uniform(below: denominator) < numerator, round == 1 || uniform(below: round) == 0 { round += 1 }
        return round & 1 == 1
    }
}
