import Tabular

/// What the attacks found.
struct PrivacyFindings: Sendable {
    var figures: [Figure] = []
    var curves: [Curve] = []
    var notes: [EvaluationReport.Note] = []
}

/// Attacks on a synthetic table, each beside the same attack on people that the model never saw. Only the difference tells
/// of a leak: what the attack finds about those as well is knowledge of the population.
struct PrivacyEvaluation {
    /// Runs all attacks; without a holdout, only what can be said without one.
    /// - Parameter progress: called with the share that is done; may throw to stop.
    static func run(
        _ comparison: Comparison, progress: (Double) throws(DataError) -> Void
    ) throws(DataError) -> PrivacyFindings {
        var findings = PrivacyFindings()
        findings.figures.append(ExactCopies.figure(comparison))
        try progress(0.02)
        guard let setting = AttackSetting(comparison) else {
            findings.notes.append(Self.refusal(comparison))
            try progress(1)
            return findings
        }
        findings.figures += NearCopies.figures(setting)
        try progress(0.25)
        let membership = MembershipInference(setting)
        findings.figures += membership.figures
        findings.curves += membership.curves
        try progress(0.5)
        findings.figures += AttributeInference(setting).figures
        try progress(0.8)
        let singlingOut = SinglingOut(setting)
        findings.figures += singlingOut.figures
        findings.notes += singlingOut.notes
        try progress(0.9)
        findings.figures += Linkability.figures(setting)
        findings.notes += Self.limits(setting)
        try progress(1)
        return findings
    }

    /// Why there are no attacks.
    private static func refusal(_ comparison: Comparison) -> EvaluationReport.Note {
        guard comparison.holdout != nil else {
            return .init(
                table: comparison.name,
                "Without a holdout, only exact copies are counted: whether closeness, membership, inference, singling out "
                    + "and linkage go beyond what holds for anyone shows only beside rows that the model has not seen.")
        }
        return .init(
            table: comparison.name,
            "A table has fewer than \(AttackSamples.leastRows) rows, or rows of fewer people, too few for the attacks on "
                + "privacy.")
    }

    private static func limits(_ setting: AttackSetting) -> [EvaluationReport.Note] {
        var texts: [String] = []
        if setting.comparison.columns.count < 2 {
            texts.append("With one column, there is nothing to infer a value from, and nothing to link.")
        }
        if setting.samples.judged < 100 {
            texts.append(
                "The holdout has few rows: hits at 1 % false alarms are counted without any false alarm, and only strong "
                    + "leaks can be seen.")
        }
        return texts.map { .init(table: setting.comparison.name, $0) }
    }
}
