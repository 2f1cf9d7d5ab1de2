import Tabular

extension GraphicalModel {
    /// When a fit ends.
    struct FitLimits: Sendable {
        /// Steps of mirror descent.
        var steps = 2_000
        /// Ends when a step lowers the loss, a χ² of as many terms as cells were measured, by less than this share of
        /// the number of cells: far below what noise does to it.
        var tolerance = 1e-7
        /// The most cells that the junction tree may have.
        var cells = JunctionTree.defaultCellLimit
    }

    /// The model that comes closest to the measurements: it minimises ½ Σ ‖(M_i p − y_i)/σ_i‖² over all distributions
    /// that factor over the junction tree, scaled to the number of rows that the measurements speak of. It sees nothing
    /// but the measurements, so it costs no privacy.
    ///
    /// Entropic mirror descent on the potentials, see ``Descent``.
    /// Source: McKenna, Sheldon, Miklau 2019, algorithm 2.
    /// - Parameter start: a model of earlier measurements; its potentials are where the descent begins.
    /// - Throws: ``DataError`` when the junction tree would have too many cells.
    static func fit(
        _ measurements: [Measurement], cardinalities: [Int], seed: UInt64, from start: GraphicalModel? = nil,
        limits: FitLimits = FitLimits()
    ) throws(DataError) -> GraphicalModel {
        let targets = Target.merging(measurements)
        let potentials = targets.map { target in
            precondition(target.mean.values.count == target.mean.clique.cells(cardinalities), "one count per cell")
            return Factor(target.mean.clique, cardinalities: cardinalities)
        }
        let kept = start?.potentials ?? []
        let tree = try JunctionTree(
            covering: (potentials + kept).map(\.clique), cardinalities: cardinalities, seed: seed,
            cellLimit: limits.cells)
        let model = GraphicalModel(
            tree: tree, potentials: warm(potentials, kept), total: Measurement.total(measurements))
        return Descent(targets: targets, model: model).run(limits)
    }

    /// The earlier potentials, and blank ones for what is newly measured.
    private static func warm(_ blank: [Factor], _ kept: [Factor]) -> [Factor] {
        let known = Set(kept.map(\.clique))
        return kept + blank.filter { !known.contains($0.clique) }
    }
}
