import Glibc

/// How improbable counts are if the probabilities are right: Pearson's χ² as a standard normal deviate.
/// Cells expected to hold fewer than 25 are joined into one, so that χ² is near its limit.
/// Source: Wilson, Hilferty 1931: (χ²/k)^⅓ is near normal with mean 1 − 2/9k and variance 2/9k.
func chiSquareDeviate(_ counts: [Int], _ probabilities: [Double]) -> Double {
    let draws = Double(counts.reduce(0, +))
    var (statistic, cells, joined) = (0.0, 0, (seen: 0.0, expected: 0.0))
    func add(_ seen: Double, _ expected: Double) {
        statistic += (seen - expected) * (seen - expected) / expected
        cells += 1
    }
    for (count, probability) in zip(counts, probabilities) {
        if probability * draws >= 25 {
            add(Double(count), probability * draws)
        } else {
            joined = (joined.seen + Double(count), joined.expected + probability * draws)
        }
    }
    if joined.expected >= 5 { add(joined.seen, joined.expected) }
    let (freedom, spread) = (Double(cells - 1), 2 / (9 * Double(cells - 1)))
    return (pow(statistic / freedom, 1.0 / 3) - (1 - spread)) / spread.squareRoot()
}

/// A standard normal exceeds it with probability 1e-7: each χ² test here fails a right sampler that often.
let deviateAtOneInTenMillion = 5.2

/// An upper bound of P(X ≥ count) or, below the mean, P(X ≤ count), X binomial. Source: Chernoff's bound exp(−n·KL).
func binomialTail(_ count: Int, of draws: Int, probability: Double) -> Double {
    let seen = Double(count) / Double(draws)
    func term(_ x: Double, _ p: Double) -> Double { x > 0 ? x * log(x / p) : 0 }
    return exp(-Double(draws) * (term(seen, probability) + term(1 - seen, 1 - probability)))
}
