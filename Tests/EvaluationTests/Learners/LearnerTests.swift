import Testing

@testable import Evaluation

@Suite("Learners")
struct LearnerTests {
    private func features(_ bins: [[UInt8]], nominal: Bool = false) -> FeatureMatrix {
        FeatureMatrix(
            rows: bins[0].count,
            columns: bins.map { .init(bins: $0, cardinality: Int($0.max() ?? 0) + 1, isNominal: nominal) })
    }

    @Test("Trees find a relation that no single column shows")
    func exclusiveOr() {
        var random = SplitMix(seed: 1)
        let bins = (0..<3).map { _ in (0..<4_000).map { _ in UInt8.random(in: 1...20, using: &random) } }
        let labels = (0..<4_000).map { (bins[0][$0] > 10) != (bins[1][$0] > 10) ? UInt8(1) : 0 }
        let trees = BoostedTrees(features(bins), rows: (0..<3_000).map { Int32($0) }, target: .binary(labels))
        let scores = trees.scores(features(bins)).map(Double.init)
        let judged = 3_000..<4_000
        let roc = Roc(
            positive: judged.filter { labels[$0] == 1 }.map { scores[$0] },
            negative: judged.filter { labels[$0] == 0 }.map { scores[$0] })
        #expect(roc.auc > 0.99)
        #expect(trees.importance[2] < 0.05)
    }

    @Test("Labels in any order, and missing values, tell what they tell")
    func nominal() {
        var random = SplitMix(seed: 2)
        let bins = [(0..<3_000).map { _ in UInt8.random(in: 0...30, using: &random) }]
        let numbers = bins[0].map { $0 % 3 == 0 ? Float(5) : -5 }
        let matrix = features(bins, nominal: true)
        let trees = BoostedTrees(matrix, rows: (0..<3_000).map { Int32($0) }, target: .number(numbers))
        let worst = zip(trees.scores(matrix), numbers).map { abs($0 - $1) }.max() ?? 1
        #expect(worst < 0.1)
    }

    @Test("Of several classes the right one has the highest score")
    func classes() {
        var random = SplitMix(seed: 3)
        let bins = [(0..<2_000).map { _ in UInt8.random(in: 1...40, using: &random) }]
        let labels = bins[0].map { $0 / 14 }
        let trees = BoostedTrees(
            features(bins), rows: (0..<2_000).map { Int32($0) }, target: .classes(labels, count: 3))
        let scores = trees.classScores(features(bins)).map { $0.map(Double.init) }
        #expect(Prediction(scores: scores).classes == labels)
    }

    @Test("The linear model finds weights of numbers and labels")
    func linear() throws {
        let table = related(rows: 2_000, seed: 4)
        let made = try comparison(real: table, synthetic: table)
        let sample = made.real
        let y = sample.columns[1].plain
        let design = DesignMatrix(sample.removing(1), DesignMatrix.Layout(sample.removing(1)))
        let predicted = LinearModel(design, numbers: y).scores(design)
        #expect(NumberScores(predicted, y).r2 > 0.98)
        let isLarge = y.map { $0 > 110 ? UInt8(1) : 0 }
        let guesses = LinearModel(design, labels: isLarge).scores(design).map { $0 > 0 ? UInt8(1) : 0 }
        #expect(ClassScores(guesses, isLarge, classes: 2).accuracy > 0.93)
    }
}
