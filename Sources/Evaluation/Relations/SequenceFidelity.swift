import Tabular

/// How well the order of a parent's rows is kept: what the next row has to do with this one, and how long it takes.
struct SequenceFidelity {
    private(set) var figures: [Figure] = []
    private(set) var reports: [SequenceReport] = []
    private static let lags = 5
    private static let mostColumns = 12

    /// - Parameters:
    ///   - order: the column that orders rows.
    ///   - relations: which parent each row has.
    init(_ comparison: Comparison, order: Int, relations: Trio<Relation>) {
        let chains = comparison.trio.zip(relations).map { sample, relation in
            Chains(sample, order: order, relation: relation)
        }
        guard min(chains.real.steps.count, chains.synthetic.steps.count) >= 20 else { return }
        addGaps(comparison, order, chains)
        for column in comparison.columns.indices.filter({ $0 != order }).prefix(Self.mostColumns) {
            addRepetition(comparison, column, chains)
        }
    }

    private mutating func addGaps(_ comparison: Comparison, _ order: Int, _ chains: Trio<Chains>) {
        let gaps = chains.map { SampledTable.Values.numbers($0.gaps) }
        figures.append(
            Figure(
                .gap, table: comparison.name, columns: [comparison.columns[order].name],
                synthetic: kolmogorovSmirnov(gaps.real, gaps.synthetic),
                holdout: gaps.holdout.map { kolmogorovSmirnov(gaps.real, $0) }, uninformed: 1))
    }

    /// Of numbers the correlation of a row with the one some places on; of labels the share of rows with the same label.
    private mutating func addRepetition(_ comparison: Comparison, _ column: Int, _ chains: Trio<Chains>) {
        let samples = comparison.trio.zip(chains)
        let values = samples.map { sample, chains in
            (1...Self.lags).map { chains.repetition(sample.columns[column], lag: $0) }
        }
        guard values.real[0].isFinite, values.synthetic[0].isFinite else { return }
        let name = comparison.columns[column].name
        figures.append(
            Figure(
                .autocorrelation, table: comparison.name, columns: [name], variant: "next row",
                synthetic: abs(values.synthetic[0] - values.real[0]),
                holdout: values.holdout.map { abs($0[0] - values.real[0]) },
                uninformed: abs(values.real[0] - samples.map { $1.chance($0.columns[column]) }.real)))
        func drawn(_ values: [Double]) -> [Double] { values.map { $0.isFinite ? $0 : 0 } }
        let lags = (1...Self.lags).map { "\($0) on" }
        let kind = comparison.columns[column].isLabel ? "same again" : "correlation with rows further on"
        reports.append(
            SequenceReport(
                title: "\(name), \(kind)", labels: lags, real: drawn(values.real), holdout: values.holdout.map(drawn),
                synthetic: drawn(values.synthetic)))
    }
}

/// Rows of each parent in order.
struct Chains: Sendable {
    /// Rows one after the other, with −1 between parents.
    private let rows: [Int]
    /// Neighbouring rows of one parent.
    let steps: [(from: Int, to: Int)]
    /// How much the order grows from one to the next.
    let gaps: [Double]

    init(_ sample: SampledTable, order: Int, relation: Relation) {
        let values = sample.columns[order].plain
        let parents = sample.places.map { $0 < relation.parents.count ? relation.parents[$0] ?? -1 : -1 }
        let sorted = (0..<sample.rows).filter { parents[$0] >= 0 && !values[$0].isNaN }
            .sorted { (parents[$0], values[$0], $0) < (parents[$1], values[$1], $1) }
        var rows: [Int] = []
        for row in sorted {
            if let last = rows.last, parents[last] != parents[row] { rows.append(-1) }
            rows.append(row)
        }
        self.rows = rows
        steps = Self.steps(rows, lag: 1)
        gaps = steps.map { values[$0.to] - values[$0.from] }
    }

    private static func steps(_ rows: [Int], lag: Int) -> [(from: Int, to: Int)] {
        guard rows.count > lag else { return [] }
        var (steps, start) = ([(from: Int, to: Int)](), 0)
        for place in rows.indices {
            if rows[place] < 0 {
                start = place + 1
            } else if place - lag >= start {
                steps.append((rows[place - lag], rows[place]))
            }
        }
        return steps
    }

    /// Of numbers the correlation over so many steps, of labels the share that is the same.
    func repetition(_ values: SampledTable.Values, lag: Int) -> Double {
        let steps = Self.steps(rows, lag: lag)
        guard steps.count >= 10 else { return .nan }
        switch values {
        case .numbers(let numbers): return pearson(steps.map { numbers[$0.from] }, steps.map { numbers[$0.to] })
        case .labels(let labels):
            return Double(steps.count { labels[$0.from] == labels[$0.to] }) / Double(steps.count)
        }
    }

    /// What the repetition would be if rows had nothing to do with each other.
    func chance(_ values: SampledTable.Values) -> Double {
        guard case .labels(let labels) = values else { return 0 }
        let counts = labels.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
        let all = Double(max(labels.count, 1))
        return counts.sorted { $0.key < $1.key }.reduce(0) { $0 + (Double($1.value) / all) * (Double($1.value) / all) }
    }
}
