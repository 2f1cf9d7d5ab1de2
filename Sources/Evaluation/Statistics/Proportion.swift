/// A count out of a number of trials.
struct Proportion: Hashable, Sendable {
    let count: Int
    let trials: Int

    init(_ count: Int, of trials: Int) { (self.count, self.trials) = (count, trials) }

    /// The share; 0 of no trials.
    var value: Double { trials == 0 ? 0 : Double(count) / Double(trials) }

    /// The 95 % interval. Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
    var interval: [Double] {
        guard trials > 0 else { return [0, 1] }
        let (n, z) = (Double(trials), 1.959_964)
        let centre = (value + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (value * (1 - value) / n + z * z / (4 * n * n)).squareRoot()
        return [max(centre - half, 0), min(centre + half, 1)]
    }

    /// The chance of so great a difference to another share, or a greater one, where both are the same (one-sided, normal
    /// approximation with the pooled share).
    func chance(above other: Proportion) -> Double {
        guard trials > 0, other.trials > 0 else { return 1 }
        let pooled = Double(count + other.count) / Double(trials + other.trials)
        let variance = pooled * (1 - pooled) * (1 / Double(trials) + 1 / Double(other.trials))
        return variance > 0 ? upperTail((value - other.value) / variance.squareRoot()) : 1
    }
}
