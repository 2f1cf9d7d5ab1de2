import Glibc
import Privacy
import Tabular

/// AIM: measures, one by one, the pair of columns that the model so far gets most wrong, in view of the noise; spends more
/// at a time once the noise drowns what is left to learn.
///
/// Every round costs a choice and a measurement, a tenth and nine tenths of the round's share. Source: McKenna, Mullins,
/// Sheldon, Miklau 2022, "AIM: an adaptive and iterative mechanism for differentially private synthetic data",
/// arXiv:2201.12677, algorithms 2 to 4, for a workload of pairs.
struct AdaptiveSelection {
    let table: PrivateTable
    /// A weight of at least 1 for each part; a pair weighs as much as its parts' product.
    let weights: [Int]
    let fitting: MarginalsFit
    let threads: Int
    let progress: (_ fraction: Double) throws(DataError) -> Void

    /// Scores are in whole steps of 1/64 of a row.
    private static let gridSteps = 64.0

    /// Spends all that is left of the budget.
    func run(
        from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws -> (GraphicalModel, [Measurement]) {
        let whole = budget.left
        let pairs = PairTables(
            table.columns, cardinalities: table.cardinalities, cellLimit: fitting.cellLimit, threads: threads)
        var measurements = table.oneWays
        var model = try fitting.fit(measurements, from: nil, steps: fitting.steps.last)
        guard !pairs.cliques.isEmpty, whole > .zero else { return (model, measurements) }
        var round = whole.share(1, of: UInt64(16 * table.cardinalities.count))
        var isLast = false
        while !isLast {
            try progress(1 - budget.left.value / whole.value)
            // A rest that is too small for another round goes into this one.
            isLast = budget.left.units < 2 * round.units
            if isLast { round = budget.left }
            let noise = GaussianMechanism(squaredSensitivity: 1, spending: round.share(9, of: 10))
            let spent = max(1.0 / 16, 1 - (budget.left.value - round.value) / whole.value)
            guard let candidates = candidates(pairs, model, limit: Int(Double(fitting.cellLimit) * spent)) else {
                break
            }
            let before = model.marginals(ofPairs: pairs.cliques, threads: threads)
            let sigma = noise.variance.value.squareRoot()
            let chosen = candidates[
                try choice(round.share(1, of: 10)).choose(
                    among: candidates.map { score(pairs, $0, before[$0], sigma) },
                    for: "which pair to measure", from: &budget, with: &generator)]
            let noisy = try noise.measure(
                pairs.counts[chosen], for: "marginals of pairs", from: &budget, with: &generator)
            measurements.append(Measurement(pairs.cliques[chosen], counts: noisy.map(Double.init), sigma: sigma))
            model = try fitting.fit(measurements, from: model, steps: fitting.steps.round)
            let moved = distance(model.marginal(of: pairs.cliques[chosen]), before[chosen])
            let expected = Self.meanError * sigma * Double(noisy.count)
            if moved <= expected { round = Rho(units: min(budget.left.units, 4 * round.units)) }
        }
        return (try fitting.fit(measurements, from: model, steps: fitting.steps.last), measurements)
    }

    /// The mean of |noise| / σ.
    private static let meanError = (2 / Double.pi).squareRoot()

    private var heaviest: Int {
        let sorted = weights.sorted(by: >)
        return sorted.prefix(2).reduce(1, *)
    }

    /// One row changes one count of a pair by 1, so a score by the pair's weight; a step more for floating-point numbers.
    private func choice(_ rho: Rho) -> Selection {
        Selection(.exponential, sensitivity: Int(Self.gridSteps) * heaviest + 1, spending: rho)
    }

    private func score(_ pairs: PairTables, _ place: Int, _ estimate: Factor, _ sigma: Double) -> Int {
        var miss = 0.0
        for (count, expected) in zip(pairs.counts[place], estimate.values) { miss += abs(Double(count) - expected) }
        let weight = pairs.cliques[place].columns.reduce(1) { $0 * weights[$1] }
        let gain = miss - Self.meanError * sigma * Double(pairs.counts[place].count)
        return Int((Double(weight) * gain * Self.gridSteps).rounded(.down))
    }

    private func distance(_ left: Factor?, _ right: Factor) -> Double {
        guard let left else { return .infinity }
        return zip(left.values, right.values).reduce(0) { $0 + abs($1.0 - $1.1) }
    }

    /// The pairs with which the tree would keep to the limit; those that it holds already always do. Depends on what was
    /// measured alone.
    private func candidates(_ pairs: PairTables, _ model: GraphicalModel, limit: Int) -> [Int]? {
        let growth = TreeGrowth(model.tree)
        let found = pairs.cliques.indices.filter {
            growth.cells(adding: pairs.cliques[$0]) <= max(limit, model.tree.cells)
        }
        return found.isEmpty ? nil : found
    }
}
