import Tabular
struct PrivacyFindings {
    var figures: [Figure] = []
    var curves: [Curve] = []
    var notes: [EvaluationReport.Note] = []
}
struct PrivacyEvaluation {
    static func run(_ comparison: Comparison, progress: (Double) throws(DataError) -> Void) throws(DataError)
        -> PrivacyFindings
    { PrivacyFindings() }
}
