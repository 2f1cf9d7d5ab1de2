import Tabular

/// Trains on synthetic and on real rows, as many of each, and judges both on the holdout.
struct TargetEvaluation {
    private let comparison: Comparison
    private let task: PredictionTask
    private let holdout: Learner.Rows
    private let sources: [Learner.Rows]
    private static let mostRows = 25_000
    private static let leastRows = 30

    /// - Throws: ``PredictionTask/Refusal`` with a sentence that says why the column cannot be predicted.
    init(_ comparison: Comparison, column: Int) throws(PredictionTask.Refusal) {
        guard let holdout = comparison.holdout else { throw .init("Only a holdout shows what a prediction is worth.") }
        task = try PredictionTask(comparison, column: column)
        self.comparison = comparison
        let usable = [comparison.real, comparison.synthetic, holdout].map(task.usable)
        guard usable.allSatisfy({ $0.count >= Self.leastRows }) else {
            throw .init("Too few rows have a known value of it.")
        }
        if task.kind != .number {
            for (rows, sample) in zip(usable, [comparison.real, comparison.synthetic, holdout]) {
                let labels = task.labels(sample)
                guard Set(rows.map { labels[$0] }).count > 1 else {
                    throw .init("One of the tables has one value of it only, so nothing can be learnt.")
                }
            }
        }
        var random = SplitMix(seed: comparison.seed ^ 0x7574_696c)
        let count = min(usable[0].count, usable[1].count, Self.mostRows)
        let chosen = usable.prefix(2).map { rows in random.rows(count, of: rows.count).map { rows[$0] } }
        sources = [
            Self.rows(comparison, comparison.synthetic, chosen[1], task),
            Self.rows(comparison, comparison.real, chosen[0], task),
        ]
        let judged = random.rows(Self.mostRows, of: usable[2].count).map { usable[2][$0] }
        self.holdout = Self.rows(comparison, holdout, judged, task)
    }

    private static func rows(
        _ comparison: Comparison, _ sample: SampledTable, _ chosen: [Int], _ task: PredictionTask
    ) -> Learner.Rows {
        let part = sample.selecting(chosen)
        return Learner.Rows(
            sample: part.removing(task.column), features: comparison.features(part).removing(task.column),
            labels: task.kind == .number ? [] : task.labels(part),
            numbers: task.kind == .number ? task.numbers(part) : [])
    }

    /// What was found.
    struct Findings {
        let report: TargetReport
        let figures: [Figure]
    }

    func run(declared: Bool) -> Findings {
        let jobs = Learner.allCases.flatMap { learner in sources.map { (learner, $0) } }
        let predictions = mapInParallel(jobs.count, threads: comparison.threads) { place in
            jobs[place].0.predict(task.kind, from: jobs[place].1, holdout)
        }
        var (figures, learners) = ([Figure](), [TargetReport.Learner]())
        for (place, learner) in Learner.allCases.enumerated() {
            let (synthetic, real) = (predictions[2 * place], predictions[2 * place + 1])
            let found = self.figures(synthetic.0, real.0, learner)
            if let first = found.first {
                learners.append(
                    TargetReport.Learner(
                        name: learner.rawValue, metric: first.metric, synthetic: first.synthetic,
                        real: first.holdout ?? 0))
            }
            figures += found
        }
        let shift = zip(predictions[0].importance, predictions[1].importance).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
        figures.append(figure(.importanceShift, .trees, shift, 0, uninformed: 1))
        return Findings(
            report: TargetReport(
                column: comparison.columns[task.column].name, declared: declared, learners: learners,
                importance: importance(predictions[0].importance, predictions[1].importance)),
            figures: figures)
    }

    private func importance(_ synthetic: [Double], _ real: [Double]) -> [TargetReport.Importance] {
        let names = comparison.columns.indices.filter { $0 != task.column }.map { comparison.columns[$0].name }
        return names.indices.sorted { (real[$1], $0) < (real[$0], $1) }.prefix(10).map {
            TargetReport.Importance(column: names[$0], synthetic: synthetic[$0], real: real[$0])
        }
    }

    private func figure(
        _ metric: Metric, _ learner: Learner, _ synthetic: Double, _ real: Double?, uninformed: Double?,
        interval: [Double]? = nil
    ) -> Figure {
        Figure(
            metric, table: comparison.name, columns: [comparison.columns[task.column].name], variant: learner.rawValue,
            synthetic: synthetic, holdout: real, uninformed: uninformed, interval: interval)
    }

    /// The first is the one that the verdict rests on.
    private func figures(_ synthetic: Prediction, _ real: Prediction, _ learner: Learner) -> [Figure] {
        switch task.kind {
        case .number: return numberFigures(synthetic, real, learner)
        case .binary: return [aucFigure(synthetic, real, learner)] + classFigures(synthetic, real, learner, classes: 2)
        case .classes(let count): return classFigures(synthetic, real, learner, classes: count)
        }
    }

    private func aucFigure(_ synthetic: Prediction, _ real: Prediction, _ learner: Learner) -> Figure {
        let rocs = [synthetic, real].map { prediction in
            Roc(
                positive: holdout.labels.indices.filter { holdout.labels[$0] == 1 }.map { prediction.scores[0][$0] },
                negative: holdout.labels.indices.filter { holdout.labels[$0] == 0 }.map { prediction.scores[0][$0] })
        }
        return figure(.auc, learner, rocs[0].auc, rocs[1].auc, uninformed: 0.5, interval: rocs[0].interval)
    }

    private func classFigures(
        _ synthetic: Prediction, _ real: Prediction, _ learner: Learner, classes: Int
    ) -> [Figure] {
        let truth = holdout.labels
        let guesses = (synthetic.classes, real.classes)
        let scores = (ClassScores(guesses.0, truth, classes: classes), ClassScores(guesses.1, truth, classes: classes))
        let same = Proportion(zip(guesses.0, guesses.1).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }, of: truth.count)
        let shift = zip(scores.0.confusion, scores.1.confusion).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
        let shares = (0..<classes).map { label in
            Double(truth.reduce(0) { $0 + (Int($1) == label ? 1 : 0) }) / Double(max(truth.count, 1))
        }
        let hits = Proportion(Int((scores.0.accuracy * Double(truth.count)).rounded()), of: truth.count)
        return [
            figure(
                .accuracy, learner, scores.0.accuracy, scores.1.accuracy, uninformed: shares.max(),
                interval: hits.interval),
            figure(.f1, learner, scores.0.f1, scores.1.f1, uninformed: nil),
            figure(.agreement, learner, same.value, 1, uninformed: shares.max(), interval: same.interval),
            figure(.confusionShift, learner, shift, 0, uninformed: 1),
        ]
    }

    private func numberFigures(_ synthetic: Prediction, _ real: Prediction, _ learner: Learner) -> [Figure] {
        let truth = holdout.numbers
        let scores = (NumberScores(synthetic.scores[0], truth), NumberScores(real.scores[0], truth))
        let agreement = NumberScores(synthetic.scores[0], real.scores[0]).r2
        let middle = truth.sorted().quantile(0.5)
        let uninformed = truth.reduce(0) { $0 + abs($1 - middle) } / Double(max(truth.count, 1))
        return [
            figure(.r2, learner, scores.0.r2, scores.1.r2, uninformed: 0),
            figure(
                .meanAbsoluteError, learner, scores.0.meanAbsoluteError, scores.1.meanAbsoluteError,
                uninformed: uninformed),
            figure(.agreement, learner, agreement, 1, uninformed: 0),
        ]
    }
}
