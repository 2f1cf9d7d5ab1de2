import Glibc
import Privacy
import Tabular

/// MST: measures the pairs along a maximum spanning tree of the columns, weighted by how far each pair is from independent.
/// Faster than ``AdaptiveSelection`` and less accurate: no column is tied to more than its tree's neighbours.
///
/// Half of the budget chooses the edges, one by one among those that join two parts; half measures them.
/// Source: McKenna, Miklau, Sheldon 2021, "Winning the NIST contest", arXiv:2108.04978, algorithm 3.
struct TreeSelection {
    let table: PrivateTable
    let fitting: MarginalsFit
    let threads: Int
    let progress: (_ fraction: Double) throws(DataError) -> Void

    /// Spends all that is left of the budget.
    func run(from budget: inout PrivacyBudget, with generator: inout SecureGenerator) throws -> (
        GraphicalModel, [Measurement]
    ) {
        let pairs = PairTables(
            table.columns, cardinalities: table.cardinalities, cellLimit: fitting.cellLimit, threads: threads)
        let independent = try fitting.fit(table.oneWays, from: nil, steps: fitting.steps.last)
        try progress(0.3)
        guard !pairs.cliques.isEmpty else { return (independent, table.oneWays) }
        let edges = UInt64(max(1, table.cardinalities.count - 1))
        let (choosing, measuring) = (budget.left.share(1, of: 2 * edges), budget.left.share(1, of: 2 * edges))
        let scores = zip(independent.marginals(ofPairs: pairs.cliques, threads: threads), pairs.counts).map(Self.score)
        let noise = GaussianMechanism(squaredSensitivity: 1, spending: measuring)
        var measurements = table.oneWays
        var part = Array(table.cardinalities.indices)
        while true {
            let candidates = pairs.cliques.indices.filter {
                part[pairs.cliques[$0].columns[0]] != part[pairs.cliques[$0].columns[1]]
            }
            guard !candidates.isEmpty else { break }
            // One row changes one count of a pair by 1; a step more for floating-point numbers.
            let chosen = candidates[
                try Selection(.exponential, sensitivity: Int(Self.gridSteps) + 1, spending: choosing).choose(
                    among: candidates.map { scores[$0] }, for: "which pair to measure", from: &budget,
                    with: &generator)]
            let clique = pairs.cliques[chosen]
            let noisy = try noise.measure(
                pairs.counts[chosen], for: "marginals of pairs", from: &budget, with: &generator)
            measurements.append(
                Measurement(clique, counts: noisy.map(Double.init), sigma: noise.variance.value.squareRoot()))
            let (kept, joined) = (part[clique.columns[0]], part[clique.columns[1]])
            for column in part.indices where part[column] == joined { part[column] = kept }
        }
        try progress(0.6)
        return (try fitting.fit(measurements, from: independent, steps: fitting.steps.last), measurements)
    }

    private static let gridSteps = 64.0

    private static func score(_ expected: Factor, _ counts: [Int]) -> Int {
        let distance = zip(counts, expected.values).reduce(0.0) { $0 + abs(Double($1.0) - $1.1) }
        return Int((distance * gridSteps).rounded(.down))
    }
}
