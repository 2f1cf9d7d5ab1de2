import Glibc

/// How well scores tell positive cases from negative ones.
struct Roc: Sendable {
    /// The chance that a positive case has the higher score, ties counted half.
    let auc: Double
    /// The standard error of ``auc``. Source: DeLong, DeLong, Clarke-Pearson 1988, doi:10.2307/2531595.
    let standardError: Double
    /// False alarms and hits, from (0, 0) to (1, 1), at most some hundred points.
    let points: [[Double]]
    /// Positive and negative cases in descending order of their scores: how many of each up to the end of each tie.
    private let steps: [(hits: Int, alarms: Int)]
    private let positives: Int
    private let negatives: Int

    /// - Parameters: scores, higher for cases that look positive.
    init(positive: [Double], negative: [Double]) {
        positives = positive.count
        negatives = negative.count
        let cases = (positive.map { ($0, true) } + negative.map { ($0, false) }).sorted { $0.0 > $1.0 }
        var (steps, hits, alarms, low) = ([(hits: Int, alarms: Int)](), 0, 0, 0)
        // The placement of a case: the share of the other kind that it is on the right side of.
        var (sums, squares) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
        let (m, n) = (Double(max(positives, 1)), Double(max(negatives, 1)))
        while low < cases.count {
            var (high, ties) = (low, (hits: 0, alarms: 0))
            while high < cases.count, cases[high].0 == cases[low].0 {
                if cases[high].1 { ties.hits += 1 } else { ties.alarms += 1 }
                high += 1
            }
            let placement = SIMD2(
                (n - Double(alarms) - Double(ties.alarms) / 2) / n, (Double(hits) + Double(ties.hits) / 2) / m)
            let weight = SIMD2(Double(ties.hits), Double(ties.alarms))
            sums += weight * placement
            squares += weight * placement * placement
            (hits, alarms, low) = (hits + ties.hits, alarms + ties.alarms, high)
            steps.append((hits, alarms))
        }
        let counts = SIMD2(m, n)
        let mean = sums / counts
        let variances = (squares / counts - mean * mean) * counts / SIMD2(max(m - 1, 1), max(n - 1, 1)) / counts
        auc = positives > 0 && negatives > 0 ? mean.x : 0.5
        standardError = max(variances.sum(), 0).squareRoot()
        self.steps = steps
        points = Self.thinned(steps, positives: m, negatives: n)
    }

    private static func thinned(
        _ steps: [(hits: Int, alarms: Int)], positives: Double, negatives: Double
    ) -> [[Double]] {
        let stride = max(1, steps.count / 100)
        let chosen = steps.enumerated().filter { $0.offset % stride == stride - 1 || $0.offset == steps.count - 1 }
        return [[0, 0]] + chosen.map { [Double($0.element.alarms) / negatives, Double($0.element.hits) / positives] }
    }

    /// The 95 % interval of the AUC.
    var interval: [Double] { [max(auc - 1.96 * standardError, 0), min(auc + 1.96 * standardError, 1)] }

    /// The chance of an AUC so far above one half, or farther, where scores tell nothing (one-sided).
    var pValue: Double {
        let (m, n) = (Double(max(positives, 1)), Double(max(negatives, 1)))
        // Under the hypothesis, the variance of Mann and Whitney, a little too large where there are ties.
        let error = ((m + n + 1) / (12 * m * n)).squareRoot()
        return upperTail((auc - 0.5) / error)
    }

    /// The share of positive cases among those that stand out so far that only this share of negative ones does.
    func hits(atFalseAlarms share: Double) -> Proportion {
        let allowed = Int(share * Double(negatives))
        let step = steps.last { $0.alarms <= allowed }
        return Proportion(step?.hits ?? 0, of: positives)
    }
}

/// The chance that a standard normal variable is above z.
func upperTail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }
