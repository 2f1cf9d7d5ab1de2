import Tabular

/// How well relations between two columns are kept.
struct PairFidelity {
    private(set) var figures: [Figure]
    /// The mean distance of pairs, for the verdict; nil below two columns.
    let mean: Figure?
    /// More pairs than this are not looked at, but evenly spread ones.
    private static let mostPairs = 2_000
    /// So many of the worst pairs are named one by one.
    private static let mostNamed = 60

    init(_ comparison: Comparison, _ tables: MatchedTables) {
        let pairs = Self.pairs(of: comparison.columns.count, most: Self.mostPairs)
        let measured = mapInParallel(pairs.count, threads: comparison.threads) {
            Self.measure(comparison, tables, pairs[$0])
        }
        mean = Self.mean(measured.map(\.distance), comparison.name)
        figures = [mean].compactMap { $0 }
        for metric in [Metric.pearson, .spearman, .cramersV, .correlationRatio] {
            let found = measured.flatMap(\.associations).filter { $0.metric == metric }
            if let mean = Self.mean(found, comparison.name) { figures.append(mean) }
        }
        let information = measured.map(\.information)
        if let ratio = Self.ratio(information, comparison.name) { figures.append(ratio) }
        let worst = measured.sorted { ($0.distance.reached ?? 1) < ($1.distance.reached ?? 1) }.prefix(Self.mostNamed)
        figures += worst.flatMap { [$0.distance] + $0.associations }
    }

    /// All pairs of columns, or evenly spread ones.
    static func pairs(of count: Int, most: Int) -> [(Int, Int)] {
        let all = (0..<count).flatMap { first in (first + 1..<max(count, first + 1)).map { (first, $0) } }
        return all.count <= most ? all : (0..<most).map { all[$0 * all.count / most] }
    }

    private struct Measured {
        let distance: Figure
        let associations: [Figure]
        let information: (real: Double, synthetic: Double, holdout: Double?)
    }

    private static func measure(_ comparison: Comparison, _ tables: MatchedTables, _ pair: (Int, Int)) -> Measured {
        let (first, second) = pair
        let names = [comparison.columns[first].name, comparison.columns[second].name]
        let distances = tables.distances { $0.totalVariationDistance(to: $1, columns: [first, second]) }
        let distance = Figure(
            .pairDistance, table: comparison.name, columns: names, synthetic: distances.synthetic,
            holdout: distances.holdout, uninformed: independence(comparison, tables.real, first, second))
        let real = comparison.real.association(first, second)
        var associations = [
            difference(
                real.metric, comparison.name, names, real.value,
                tables.syntheticRows.association(first, second).value,
                tables.holdoutRows?.association(first, second).value)
        ]
        if real.metric == .pearson {
            associations.append(
                difference(
                    .spearman, comparison.name, names, comparison.real.rankCorrelation(first, second),
                    tables.syntheticRows.rankCorrelation(first, second),
                    tables.holdoutRows?.rankCorrelation(first, second)))
        }
        return Measured(
            distance: distance, associations: associations.compactMap { $0 },
            information: (
                tables.real.mutualInformation(first, second), tables.synthetic.mutualInformation(first, second),
                tables.holdout?.mutualInformation(first, second)
            ))
    }

    /// The distance of the real pair from what it would be if its columns had nothing to do with each other.
    private static func independence(
        _ comparison: Comparison, _ real: BinnedTable, _ first: Int, _ second: Int
    ) -> Double {
        let cardinalities = (
            comparison.columns[first].binning.cardinality, comparison.columns[second].binning.cardinality
        )
        let left = real.shares(first, cardinality: cardinalities.0)
        let right = real.shares(second, cardinality: cardinalities.1)
        var joint = Array(repeating: 0, count: cardinalities.0 * cardinalities.1)
        for row in 0..<real.rows {
            joint[Int(real.columns[first][row]) * cardinalities.1 + Int(real.columns[second][row])] += 1
        }
        var sum = 0.0
        for (place, count) in joint.enumerated() {
            let product = left[place / cardinalities.1] * right[place % cardinalities.1]
            sum += abs(Double(count) / Double(max(real.rows, 1)) - product)
        }
        return sum / 2
    }

    private static func difference(
        _ metric: Metric, _ table: String, _ names: [String], _ real: Double, _ synthetic: Double, _ holdout: Double?
    ) -> Figure? {
        guard !real.isNaN else { return nil }
        // A column of one value hangs together with nothing.
        return Figure(
            metric, table: table, columns: names, synthetic: abs((synthetic.isNaN ? 0 : synthetic) - real),
            holdout: holdout.map { abs(($0.isNaN ? 0 : $0) - real) }, uninformed: abs(real))
    }

    private static func mean(_ figures: [Figure], _ table: String) -> Figure? {
        guard let first = figures.first else { return nil }
        let count = Double(figures.count)
        let holdouts = figures.compactMap(\.holdout)
        return Figure(
            first.metric, table: table, variant: "mean of \(figures.count) pairs",
            synthetic: figures.reduce(0) { $0 + $1.synthetic } / count,
            holdout: holdouts.count == figures.count ? holdouts.reduce(0, +) / count : nil,
            uninformed: figures.reduce(0) { $0 + ($1.uninformed ?? 0) } / count)
    }

    /// How far the sum of the pairs' mutual information is from the real one, as a share of it.
    private static func ratio(
        _ information: [(real: Double, synthetic: Double, holdout: Double?)], _ table: String
    ) -> Figure? {
        let real = information.reduce(0) { $0 + $1.real }
        guard real > 0 else { return nil }
        let holdouts = information.compactMap(\.holdout)
        return Figure(
            .mutualInformation, table: table, variant: "sum of \(information.count) pairs",
            synthetic: abs(information.reduce(0) { $0 + $1.synthetic } / real - 1),
            holdout: holdouts.count == information.count ? abs(holdouts.reduce(0, +) / real - 1) : nil, uninformed: 1)
    }
}

extension SampledTable {
    fileprivate func rankCorrelation(_ first: Int, _ second: Int) -> Double {
        guard let left = columns[first].numbers, let right = columns[second].numbers else { return .nan }
        return spearman(left, right)
    }
}
