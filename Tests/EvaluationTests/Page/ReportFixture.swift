import Foundation

@testable import Evaluation

/// A report such as an evaluation of a bank's customers gives, with as many columns as wanted.
struct ReportFixture {
    var columns = 8
    var hasHoldout = true
    var level = EvaluationReport.Level.full
    var tables = ["customers"]
    /// Put before the name of each column.
    var prefix = ""

    var report: EvaluationReport {
        EvaluationReport(
            writtenBy: "sfumato 0.2.0", level: level, seed: 42, marks: PassMarks(), verdicts: verdicts,
            tables: tables.map(table),
            figures: tables.flatMap(figures), notes: notes,
            statement: .init(
                epsilon: 1, delta: 1e-6, unit: "one customer, with all that belongs to them",
                mechanisms: ["Gaussian measurement of 42 marginals: ρ 0.02"]))
    }

    private static let known = ["amount", "opened_on", "segment", "age", "booked_at", "channel", "tenure", "called_at"]

    var names: [String] {
        (0..<columns).map { index in
            prefix + (index < Self.known.count ? Self.known[index] : "measurement_\(index)")
        }
    }

    private var verdicts: [Verdict] {
        [
            Verdict(
                kind: .fidelity, passed: true, value: 0.973, unit: "of what real data reaches", ceiling: 1, mark: 0.9,
                lowerIsBetter: false, range: [0.5, 1],
                sentence: """
                    It looks like the source. A trained classifier tells it from real customers only a little better \
                    than chance: 0.54 where 0.50 is blind.
                    """),
            Verdict(
                kind: .utility, passed: false, value: 0.863, unit: "AUC for segment", ceiling: hasHoldout ? 0.94 : nil,
                mark: 0.896, lowerIsBetter: false, range: [0.5, 1],
                sentence: "A model trained on it finds fewer of the customers that leave than one trained on real data."
            ),
            Verdict(
                kind: .privacy, passed: hasHoldout ? true : nil, value: hasHoldout ? 0.506 : nil,
                unit: hasHoldout ? "AUC of the best attack" : "", ceiling: hasHoldout ? 0.503 : nil, mark: 0.53,
                lowerIsBetter: true, range: [0.5, 0.6],
                sentence: hasHoldout
                    ? "Six attacks found no more about the people in the source than about strangers."
                    : "Without a holdout nothing can be said of single people."),
        ]
    }

    private var notes: [EvaluationReport.Note] {
        [
            .init(table: tables[0], columns: ["remarks"], "Free text is not compared: the copy holds none."),
            .init(
                "There are fewer than 1,000 rows in the holdout, so differences below 0.01 cannot be told from chance."),
        ]
    }

    func table(_ name: String) -> TableReport {
        let rows = TableReport.Rows(real: 48_211_902, synthetic: 48_211_902, holdout: hasHoldout ? 240_862 : nil)
        let sampled = TableReport.Rows(real: 100_000, synthetic: 100_000, holdout: hasHoldout ? 100_000 : nil)
        return TableReport(
            name: name, rows: rows, sampled: sampled, samplingError: 0.0016,
            columns: names.enumerated().map { column($0, named: $1) }, associations: associations, clues: clues,
            curves: curves, targets: targets, degrees: degrees, sequences: sequences)
    }

    private func column(_ index: Int, named name: String) -> ColumnReport {
        let histogram = histogram(index, named: name)
        let overlap = 1 - zip(histogram.real, histogram.synthetic).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
        let holdout = histogram.holdout.map { 1 - zip(histogram.real, $0).reduce(0) { $0 + abs($1.0 - $1.1) } / 2 }
        return ColumnReport(
            name: name, type: "number", overlap: overlap, holdoutOverlap: holdout, histogram: histogram)
    }
}

extension ReportFixture {
    func histogram(_ index: Int, named name: String) -> Histogram {
        let categories = ["card", "transfer", "standing order abroad", "direct debit", "cash", "fee"]
        let count = index % 8 == 2 || index % 8 == 5 ? categories.count : 32
        let real = shares(count) { at in
            count == 6 ? pow(0.55, at * 6) : exp(-pow((at - 0.45) * 4, 2)) + 0.6 * exp(-pow((at - 0.15) * 14, 2))
        }
        let edges: (Double, Double, Histogram.Unit) =
            switch index % 8 {
            case 1: (14_000, 20_300, .date)
            case 4: (1.6e9, 1.6e9 + 20 * 86_400, .datetime)
            case 7: (0, 86_400, .time)
            case 3: (18, 98, .number)
            default: (-5000, 5000, .number)
            }
        let step = (edges.1 - edges.0) / 32
        let isShown = level == .full
        return Histogram(
            title: name, edges: count == 6 || !isShown ? nil : (0...32).map { edges.0 + Double($0) * step },
            unit: edges.2, categories: count == 6 && isShown ? categories : nil, real: real,
            holdout: hasHoldout ? wobble(real, by: 0.03, at: index) : nil,
            synthetic: wobble(real, by: 0.1 + Double(index % 5) * 0.05, at: index + 7))
    }

    private func shares(_ count: Int, _ height: (Double) -> Double) -> [Double] {
        let heights = (0..<count).map { height(Double($0) / Double(count)) }
        let sum = heights.reduce(0, +)
        return heights.map { $0 / sum }
    }

    private func wobble(_ shares: [Double], by amount: Double, at start: Int) -> [Double] {
        let moved = shares.enumerated().map { $1 * (1 + amount * sin(Double($0 * 3 + start) * 1.7)) }
        let sum = moved.reduce(0, +)
        return moved.map { $0 / sum }
    }

    private var associations: AssociationMatrix? {
        let names = Array(names.prefix(40))
        guard names.count > 1 else { return nil }
        let real = names.indices.map { row in
            names.indices.map { row == $0 ? 1 : pow(abs(cos(Double(row * $0) + Double(row + $0))), 3) * 0.9 }
        }
        let synthetic = real.enumerated().map { row, values in
            values.enumerated().map { row == $0 ? 1 : max($1 * (0.9 + 0.15 * sin(Double(row + $0))) - 0.02, 0) }
        }
        return AssociationMatrix(columns: names, real: real, synthetic: synthetic)
    }

    private var clues: [Clue] {
        guard columns > 4 else { return [] }
        return [
            Clue(
                columns: [names[4], names[5]], auc: 0.532, difference: "Card payments at night are too rare by 12 %",
                remedy: "Preserve this pair first"),
            Clue(
                columns: [names[0]], auc: 0.513, difference: "Values above 4,200 are smoothed",
                remedy: "By design: no exact extremes"),
        ]
    }

    private var curves: [Curve] {
        let points = { (power: Double) in (0...60).map { [Double($0) / 60, pow(Double($0) / 60, power)] } }
        return [(Metric.classifier, "Classifier", 0.85), (.membershipNeighbour, "Who was in the source?", 0.97)].map {
            Curve(
                metric: $0, title: $1, points: points($2), auc: 1 / (1 + $2),
                holdoutPoints: hasHoldout ? points(0.99) : nil, holdoutAuc: hasHoldout ? 0.503 : nil)
        }
    }

    private var targets: [TargetReport] {
        guard columns > 3 else { return [] }
        return [(names[2], Metric.auc, true), (names[3], .r2, false)].map { column, metric, declared in
            TargetReport(
                column: column, declared: declared,
                learners: [
                    .init(name: "boosted trees", metric: metric, synthetic: 0.863, real: 0.94),
                    .init(name: "linear", metric: metric, synthetic: 0.841, real: 0.872),
                ],
                importance: names.prefix(6).enumerated().map { index, name in
                    .init(column: name, synthetic: 0.3 / Double(index + 1), real: 0.34 / Double(index + 1))
                })
        }
    }

    private var degrees: [Histogram] {
        let shares = [0.04, 0.3, 0.36, 0.17, 0.07, 0.04, 0.02]
        return [
            Histogram(
                title: "Cards per customer", edges: nil, unit: .number,
                categories: ["0", "1", "2", "3", "4", "5", "6 and more"], real: shares,
                holdout: hasHoldout ? wobble(shares, by: 0.03, at: 2) : nil, synthetic: wobble(shares, by: 0.1, at: 1))
        ]
    }

    private var sequences: [SequenceReport] {
        let real = (1...12).map { pow(0.72, Double($0)) * cos(Double($0) / 3) }
        return [
            SequenceReport(
                title: "Autocorrelation of amount by lag", labels: (1...12).map(String.init), real: real,
                holdout: hasHoldout ? real.map { $0 * 0.97 } : nil, synthetic: real.map { $0 * 0.8 + 0.02 })
        ]
    }

    private func figures(_ table: String) -> [Figure] {
        let single = names.enumerated().flatMap { index, name in
            [Metric.distance, .missingShare, .rangeCoverage, .spikeCoverage].map { metric in
                Figure(
                    metric, table: table, columns: [name], synthetic: 0.02 + Double(index % 7) * 0.013,
                    holdout: hasHoldout ? 0.018 : nil, uninformed: metric == .distance ? 0.4 : nil)
            }
        }
        let pairs = zip(names, names.dropFirst()).map { left, right in
            Figure(
                .pairDistance, table: table, columns: [left, right], synthetic: 0.061,
                holdout: hasHoldout ? 0.022 : nil,
                uninformed: 0.3)
        }
        return single + pairs + [
            Figure(
                .classifier, table: table, variant: "boosted trees", synthetic: 0.541, holdout: hasHoldout ? 0.501 : nil
            ),
            Figure(.keyIntegrity, table: table, columns: ["branch_id"], synthetic: 1, holdout: hasHoldout ? 1 : nil),
            Figure(.auc, table: table, columns: [names[0]], variant: "linear", synthetic: 0.841, holdout: 0.872),
            Figure(.exactCopies, table: table, synthetic: 0.0002, holdout: hasHoldout ? 0.0003 : nil),
            Figure(
                .membershipNeighbour, table: table, synthetic: 0.506, holdout: hasHoldout ? 0.503 : nil,
                interval: [0.497, 0.515], pValue: 0.21),
            Figure(.membershipOutliers, table: table, synthetic: 0.561, holdout: hasHoldout ? 0.504 : nil),
        ]
    }
}
