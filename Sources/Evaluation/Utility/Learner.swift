/// The two ways to learn that utility is judged by.
enum Learner: String, CaseIterable, Sendable {
    case trees = "boosted trees"
    case linear = "linear model"

    /// Rows to learn from, or to judge.
    struct Rows: Sendable {
        /// Without the target.
        let sample: SampledTable
        /// Without the target.
        let features: FeatureMatrix
        let labels: [UInt8]
        let numbers: [Double]
    }

    /// Learns from some rows; gives what it says of others, and how much each column matters to it (to trees only).
    func predict(_ kind: PredictionTask.Kind, from known: Rows, _ others: Rows) -> (Prediction, importance: [Double]) {
        switch self {
        case .trees: Self.trees(kind, known, others)
        case .linear: (Self.linear(kind, known, others), [])
        }
    }

    private static func trees(
        _ kind: PredictionTask.Kind, _ known: Rows, _ others: Rows
    ) -> (Prediction, importance: [Double]) {
        var options = BoostingOptions()
        let target: BoostedTrees.Target
        switch kind {
        case .binary: target = .binary(known.labels)
        case .classes(let count):
            target = .classes(known.labels, count: count)
            options.rounds = max(20, min(options.rounds, 400 / count))
        case .number: target = .number(known.numbers.map { Float($0) })
        }
        let rows = (0..<Int32(known.features.rows)).map { $0 }
        let trees = BoostedTrees(known.features, rows: rows, target: target, options: options)
        return (Prediction(scores: trees.classScores(others.features).map { $0.map(Double.init) }), trees.importance)
    }

    private static func linear(_ kind: PredictionTask.Kind, _ known: Rows, _ others: Rows) -> Prediction {
        let layout = DesignMatrix.Layout(known.sample)
        let (design, judged) = (DesignMatrix(known.sample, layout), DesignMatrix(others.sample, layout))
        switch kind {
        case .number:
            return Prediction(scores: [LinearModel(design, numbers: known.numbers).scores(judged)])
        case .binary:
            return Prediction(scores: [LinearModel(design, labels: known.labels).scores(judged)])
        case .classes(let count):
            return Prediction(
                scores: (0..<count).map { label in
                    let isLabel = known.labels.map { $0 == UInt8(label) ? UInt8(1) : 0 }
                    return LinearModel(design, labels: isLabel).scores(judged)
                })
        }
    }
}
