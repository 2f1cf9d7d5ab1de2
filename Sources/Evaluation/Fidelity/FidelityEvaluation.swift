import Tabular

/// What was found about how a table looks.
struct FidelityFindings {
    var figures: [Figure] = []
    var columns: [ColumnReport] = []
    var associations: AssociationMatrix?
    var clues: [Clue] = []
    var curves: [Curve] = []
    var sequences: [SequenceReport] = []
    /// What the verdict rests on: columns, pairs, triples and the classifier, as far as there are.
    var pillars: [Figure] = []
}

/// Compares how a synthetic table looks with how the real one does.
struct FidelityEvaluation {
    /// - Parameter progress: called with the share that is done; may throw to stop.
    static func run(
        _ comparison: Comparison, _ notes: inout [EvaluationReport.Note],
        progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> FidelityFindings {
        var findings = FidelityFindings()
        let tables = MatchedTables(comparison)
        addColumns(comparison, tables, &findings)
        let seasons = Seasonality(comparison, tables)
        findings.figures += seasons.figures
        findings.sequences = seasons.reports
        findings.figures += RuleFidelity(comparison).figures
        try progress(0.15)
        let pairs = PairFidelity(comparison, tables)
        findings.figures += pairs.figures
        findings.associations = AssociationMatrix(comparison, tables)
        try progress(0.35)
        let subsets = SubsetFidelity(comparison, tables)
        findings.figures += subsets.figures
        findings.pillars += [pairs.mean, subsets.triples].compactMap { $0 }
        try progress(0.5)
        try addClassifier(comparison, &findings, &notes, progress: progress)
        return findings
    }

    private static func addColumns(
        _ comparison: Comparison, _ tables: MatchedTables, _ findings: inout FidelityFindings
    ) {
        let measured = mapInParallel(comparison.columns.count, threads: comparison.threads) { column in
            (ColumnFidelity(comparison, tables, column: column), Histogram(comparison, column: column))
        }
        for (column, found) in zip(comparison.columns, measured) {
            findings.figures += found.0.figures
            findings.columns.append(
                ColumnReport(
                    name: column.name, type: column.type.label, overlap: found.0.overlap,
                    holdoutOverlap: found.0.holdoutOverlap, histogram: found.1))
        }
        let count = Double(measured.count)
        let holdouts = measured.compactMap(\.0.holdoutOverlap)
        let mean = Figure(
            .overlap, table: comparison.name, variant: "mean of \(measured.count) columns",
            synthetic: measured.reduce(0) { $0 + $1.0.overlap } / count,
            holdout: holdouts.isEmpty ? nil : holdouts.reduce(0, +) / count, uninformed: 0)
        findings.figures.insert(mean, at: 0)
        findings.pillars.append(mean)
    }

    private static func addClassifier(
        _ comparison: Comparison, _ findings: inout FidelityFindings, _ notes: inout [EvaluationReport.Note],
        progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) {
        // Synthetic rows may lean towards those that the model learnt from; strangers show that.
        let real = comparison.features(comparison.holdout ?? comparison.real)
        let synthetic = comparison.features(comparison.synthetic)
        guard
            let test = ClassifierTest(real, synthetic, seed: comparison.seed, threads: comparison.threads)
        else {
            notes.append(.init(table: comparison.name, "The tables have too few rows for a classifier to learn from."))
            return
        }
        try progress(0.7)
        let ceiling = comparison.holdout.flatMap { _ in
            ClassifierTest(
                real, comparison.features(comparison.real), seed: comparison.seed, threads: comparison.threads)
        }
        try progress(0.9)
        let figure = Figure(
            .classifier, table: comparison.name, synthetic: test.auc, holdout: ceiling?.auc, uninformed: 1,
            interval: test.interval)
        findings.figures.insert(figure, at: 0)
        findings.pillars.append(figure)
        findings.curves.append(
            Curve(
                metric: .classifier, title: "Synthetic or real?", points: test.points, auc: test.auc,
                holdoutPoints: ceiling?.points, holdoutAuc: ceiling?.auc))
        findings.clues = ClueSearch(comparison).clues(importance: test.importance)
        try progress(1)
    }
}
