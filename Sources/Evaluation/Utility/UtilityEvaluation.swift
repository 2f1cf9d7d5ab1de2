import Tabular

/// What was found about what can be learnt.
struct UtilityFindings {
    var targets: [TargetReport] = []
    var figures: [Figure] = []
}

/// Trains on synthetic rows, tests on real ones, beside training on real rows.
struct UtilityEvaluation {
    /// - Parameters:
    ///   - targets: names of columns; empty to have one proposed.
    ///   - progress: called with the share that is done; may throw to stop.
    static func run(
        _ comparison: Comparison, targets: [String], _ notes: inout [EvaluationReport.Note],
        progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> UtilityFindings {
        var findings = UtilityFindings()
        guard comparison.holdout != nil else {
            notes.append(
                .init(
                    table: comparison.name,
                    "Without a holdout, utility cannot be judged: a model that learnt from synthetic rows must be tested "
                        + "on real ones that the synthesizer has not seen."))
            return findings
        }
        let chosen = columns(comparison, targets, &notes)
        for (place, column) in chosen.enumerated() {
            do throws(PredictionTask.Refusal) {
                let found = try TargetEvaluation(comparison, column: column).run(declared: !targets.isEmpty)
                findings.targets.append(found.report)
                findings.figures += found.figures
            } catch {
                let name = comparison.columns[column].name
                notes.append(.init(table: comparison.name, columns: [name], "Not predicted: \(error.sentence)"))
            }
            try progress(Double(place + 1) / Double(chosen.count))
        }
        return findings
    }

    private static func columns(
        _ comparison: Comparison, _ targets: [String], _ notes: inout [EvaluationReport.Note]
    ) -> [Int] {
        guard targets.isEmpty else {
            return targets.compactMap { target in
                let place = comparison.columns.firstIndex { $0.name == target }
                if place == nil {
                    notes.append(
                        .init(
                            table: comparison.name, columns: [target],
                            "Not predicted: there is no such column among those compared."))
                }
                return place
            }
        }
        if let proposed = TargetProposal.column(comparison) { return [proposed] }
        notes.append(
            .init(
                table: comparison.name,
                "No column hangs together with the others strongly enough to be worth predicting, so utility was not "
                    + "judged. Name one with --target if you know better."))
        return []
    }
}
