import Tabular

/// How models are fitted while marginals are chosen.
struct MarginalsFit {
    let cardinalities: [Int]
    /// The most cells that the junction tree may have once the whole budget is spent.
    var cellLimit = 1 << 17
    /// Descent steps of a fit between two measurements, and of the first and the last.
    var steps = (round: 40, last: 600)

    func fit(
        _ measurements: [Measurement], from start: GraphicalModel?, steps: Int
    ) throws(DataError) -> GraphicalModel {
        var limits = GraphicalModel.FitLimits()
        (limits.steps, limits.cells) = (steps, MarginalsModel.cellLimit)
        return try GraphicalModel.fit(
            measurements, cardinalities: cardinalities, seed: 0, from: start, limits: limits)
    }
}
