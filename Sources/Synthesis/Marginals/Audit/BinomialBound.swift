import Glibc

/// Bounds on a probability of which `hits` of `trials` draws came true.
struct BinomialBound {
    let hits: Int
    let trials: Int

    /// The smallest p above which so few hits have a probability below `alpha`.
    /// Source: Clopper, Pearson 1934, doi:10.1093/biomet/26.4.404.
    func upper(alpha: Double) -> Double {
        guard hits < trials else { return 1 }
        var (low, high) = (Double(hits) / Double(trials), 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if tail(middle) > alpha { low = middle } else { high = middle }
        }
        return high
    }

    /// The probability of at most so many hits.
    private func tail(_ probability: Double) -> Double {
        let n = Double(trials)
        var sum = 0.0
        for k in 0...hits {
            let k = Double(k)
            let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
            sum += exp(ways + k * log(probability) + (n - k) * log1p(-probability))
        }
        return sum
    }
}

/// The normal distribution.
enum Normal {
    static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

    /// The z below which a share of the distribution lies.
    static func quantile(_ share: Double) -> Double {
        var (low, high) = (-40.0, 40.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if cumulative(middle) < share { low = middle } else { high = middle }
        }
        return low
    }

    /// The ε at δ of a trade-off between two unit normals whose means differ by `mu`.
    /// Source: Dong, Roth, Su 2022, "Gaussian differential privacy", arXiv:1905.02383, corollary 2.13.
    static func epsilon(mu: Double, delta: Double) -> Double {
        guard mu > 0 else { return 0 }
        var (low, high) = (0.0, mu * mu / 2 + 40 * mu)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            let excess = cumulative(mu / 2 - middle / mu) - exp(middle) * cumulative(-mu / 2 - middle / mu)
            if excess > delta { low = middle } else { high = middle }
        }
        return low
    }
}
