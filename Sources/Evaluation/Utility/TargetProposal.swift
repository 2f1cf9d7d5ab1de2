import Tabular

/// Which column to predict where nobody has said so: one that the others tell much about, though no single one decides it.
struct TargetProposal {
    /// nil where no column hangs together with others.
    static func column(_ comparison: Comparison) -> Int? {
        let count = comparison.columns.count
        guard count > 1 else { return nil }
        var random = SplitMix(seed: comparison.seed ^ 0x7072_6f70)
        let table = comparison.binned(comparison.real.selecting(random.rows(5_000, of: comparison.real.rows)))
        let candidates = (0..<count).filter { (try? PredictionTask(comparison, column: $0)) != nil }.prefix(40)
        let scores = candidates.map { column -> (column: Int, score: Double) in
            let own = table.mutualInformation(column, column)
            // A column that is nearly always the same is easily right.
            guard own > 0.3 else { return (column, 0) }
            let shares = (0..<count).filter { $0 != column }.prefix(60).map {
                table.mutualInformation(column, $0) / own
            }
            // A column that another decides is a second name of it, and predicting it shows nothing.
            if shares.contains(where: { $0 > 0.9 }) { return (column, 0) }
            let isLabel = comparison.columns[column].isLabel || comparison.columns[column].type == .boolean
            return (column, shares.reduce(0, +) * (isLabel ? 1.5 : 1))
        }
        return scores.filter { $0.score > 0.02 }.max { ($0.score, $1.column) < ($1.score, $0.column) }?.column
    }
}
