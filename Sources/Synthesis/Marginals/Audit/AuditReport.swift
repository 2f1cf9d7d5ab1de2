import Glibc

/// What an audit found.
public struct AuditReport: Sendable {
    /// What was declared.
    public let epsilon, delta: Double
    /// Rows of the smaller table, and trainings on each.
    public let rows, trials: Int
    /// One for each thing that an attacker may look at.
    public let findings: [AuditFinding]

    /// With 95 % confidence, for all findings together, the privacy loss is at least this ε at δ.
    public var lowerBound: Double { findings.map(\.lowerBound).max() ?? 0 }
    /// Whether the declared guarantee is disproved.
    public var isViolated: Bool { lowerBound > epsilon }
}

/// How well one statistic tells the two tables apart.
public struct AuditFinding: Sendable {
    /// For people.
    public let statistic: String
    /// Of the trainings that were judged, how many without the outlier looked as if it was there, and how many with it.
    public let falseAlarms, hits, judged: Int
    /// With confidence 1 − 2α the privacy loss is at least this ε at δ.
    public let lowerBound: Double

    /// The first half of the trainings chooses where to draw the line, the second half judges.
    init(_ statistic: AuditStatistic, without: [Double], with: [Double], delta: Double, alpha: Double) {
        self.statistic = statistic.rawValue
        let half = without.count / 2
        judged = without.count - half
        let line = Self.line(without.prefix(half), with.prefix(half))
        falseAlarms = without.dropFirst(half).count { $0 >= line }
        hits = with.dropFirst(half).count { $0 >= line }
        let falsePositive = BinomialBound(hits: falseAlarms, trials: judged).upper(alpha: alpha)
        let falseNegative = BinomialBound(hits: judged - hits, trials: judged).upper(alpha: alpha)
        var bound = max(
            Self.loss(falsePositive, falseNegative, delta), Self.loss(falseNegative, falsePositive, delta), 0)
        if statistic == .noisyCounts {
            // The noise is normal, to within its grid, so that two rates tell the whole trade-off.
            let mu = -Normal.quantile(falsePositive) - Normal.quantile(falseNegative)
            bound = max(bound, Normal.epsilon(mu: mu, delta: delta))
        }
        lowerBound = bound
    }

    /// ε ≥ ln((1 − δ − β) / α) for a test with error rates α and β.
    private static func loss(_ alpha: Double, _ beta: Double, _ delta: Double) -> Double {
        1 - delta - beta > 0 && alpha > 0 ? log((1 - delta - beta) / alpha) : 0
    }

    /// The value from which on to say "there" so that the fewest are wrong.
    private static func line(_ without: ArraySlice<Double>, _ with: ArraySlice<Double>) -> Double {
        let candidates = Set(without).union(with).sorted() + [.infinity]
        let sorted = (without.sorted(), with.sorted())
        let right = { (line: Double) -> Int in
            Self.below(line, sorted.0) + sorted.1.count - Self.below(line, sorted.1)
        }
        return candidates.max { right($0) <= right($1) } ?? .infinity
    }

    private static func below(_ line: Double, _ sorted: [Double]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < line { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
