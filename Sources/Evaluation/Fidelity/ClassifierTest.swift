import Tabular

/// How well boosted trees tell the rows of one table from those of another, on rows that they did not learn from.
/// Source: Lopez-Paz, Oquab 2017, arXiv:1610.06545 (classifier two-sample test).
struct ClassifierTest: Sendable {
    /// The mean over the folds.
    let auc: Double
    let standardError: Double
    let points: [[Double]]
    /// The share of all gain that each column has.
    let importance: [Double]
    private static let folds = 3
    private static let mostRows = 20_000
    private static let leastRows = 30

    /// nil where the tables are too small. Both are cut to one size.
    init?(_ first: FeatureMatrix, _ second: FeatureMatrix, seed: UInt64, threads: Int) {
        var random = SplitMix(seed: seed ^ 0x6332_7374)
        let count = min(first.rows, second.rows, Self.mostRows)
        guard count >= Self.leastRows, !first.columns.isEmpty else { return nil }
        let chosen = (random.rows(count, of: first.rows), random.rows(count, of: second.rows))
        let features = FeatureMatrix(first, rows: chosen.0, and: second, rows: chosen.1)
        let labels = (0..<2 * count).map { UInt8($0 < count ? 0 : 1) }
        var fold = (0..<2 * count).map { $0 % count % Self.folds }
        fold[..<count].shuffle(using: &random)
        fold[count...].shuffle(using: &random)
        let assigned = fold
        let judged = mapInParallel(Self.folds, threads: threads) {
            Self.judge(features, labels, fold: $0, of: assigned)
        }
        let rocs = judged.map { Roc(positive: $0.positive, negative: $0.negative) }
        auc = rocs.reduce(0) { $0 + $1.auc } / Double(Self.folds)
        standardError = rocs.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot() / Double(Self.folds)
        points = Roc(positive: judged.flatMap(\.positive), negative: judged.flatMap(\.negative)).points
        importance = features.columns.indices.map { column in
            judged.reduce(0) { $0 + $1.importance[column] } / Double(Self.folds)
        }
    }

    private static func judge(
        _ features: FeatureMatrix, _ labels: [UInt8], fold: Int, of assigned: [Int]
    ) -> (positive: [Double], negative: [Double], importance: [Double]) {
        let rows = assigned.indices.filter { assigned[$0] != fold }.map { Int32($0) }
        let trees = BoostedTrees(features, rows: rows, target: .binary(labels))
        let scores = trees.scores(features)
        let judged = assigned.indices.filter { assigned[$0] == fold }
        return (
            judged.filter { labels[$0] == 1 }.map { Double(scores[$0]) },
            judged.filter { labels[$0] == 0 }.map { Double(scores[$0]) }, trees.importance
        )
    }

    /// The 95 % interval.
    var interval: [Double] { [max(auc - 1.96 * standardError, 0), min(auc + 1.96 * standardError, 1)] }
}

extension FeatureMatrix {
    /// Rows of two tables below each other.
    init(_ first: FeatureMatrix, rows firstRows: [Int], and second: FeatureMatrix, rows secondRows: [Int]) {
        self.init(
            rows: firstRows.count + secondRows.count,
            columns: zip(first.columns, second.columns).map { left, right in
                Column(
                    bins: firstRows.map { left.bins[$0] } + secondRows.map { right.bins[$0] },
                    cardinality: max(left.cardinality, right.cardinality), isNominal: left.isNominal)
            })
    }

    /// Some of the rows, in this order.
    func selecting(_ chosen: [Int]) -> FeatureMatrix {
        FeatureMatrix(
            rows: chosen.count,
            columns: columns.map { column in
                Column(
                    bins: chosen.map { column.bins[$0] }, cardinality: column.cardinality, isNominal: column.isNominal)
            })
    }
}
