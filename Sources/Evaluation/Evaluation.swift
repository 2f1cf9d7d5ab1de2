public import Tabular

/// Called with what is being done, the share of that which is done (0 to 1), and its rows so far; may throw to stop.
public typealias EvaluationProgress = (_ phase: String, _ fraction: Double, _ rows: Int) throws(DataError) -> Void

/// How an evaluation is made.
public struct EvaluationOptions: Sendable {
    /// What to predict: columns by table; a table without any has one proposed.
    public var targets: [String: [String]] = [:]
    /// What fewer real rows have is not shown.
    public var minimumCount = 5
    /// Where samples and folds start.
    public var seed: UInt64 = 0
    /// How many threads work at once; the report does not depend on it.
    public var threads = 2
    /// The owner's pass marks.
    public var marks = PassMarks()
    /// The program, as the report names it.
    public var writtenBy = "sfumato"
    /// What the model promises, if it promises something.
    public var statement: EvaluationReport.Statement?

    /// The usual way.
    public init() {}
}

/// Compares synthetic tables with real ones, beside what other real rows show.
public enum Evaluation {
    /// - Returns: the full report; see ``EvaluationReport/shareable(minimumCount:)``.
    /// - Throws: ``DataError`` when a table cannot be read or nothing can be compared, or what `progress` throws.
    public static func run(
        _ tables: [ComparedSources], options: EvaluationOptions, progress: EvaluationProgress
    ) throws(DataError) -> EvaluationReport {
        var (notes, comparisons, judged) = ([EvaluationReport.Note](), [Comparison](), [JudgedTable]())
        for sources in tables {
            comparisons.append(
                try Comparison.read(
                    sources, options: options, cells: 12_000_000 / tables.count, isAlone: tables.count == 1,
                    notes: &notes, progress: progress))
        }
        guard comparisons.contains(where: { !$0.columns.isEmpty }) else { throw .nothingInCommon(tables[0]) }
        var relations = try RelationEvaluation(comparisons, tables, &notes) { fraction throws(DataError) in
            try progress("comparing keys", fraction, 0)
        }
        for place in comparisons.indices {
            comparisons[place].groups = relations.groups(of: place)
            judged.append(try judge(comparisons[place], options, &notes, progress))
        }
        let related = try relations.compare(&notes) { fraction throws(DataError) in
            try progress("comparing related rows", fraction, 0)
        }
        for place in judged.indices { judged[place].add(related) }
        if tables.allSatisfy({ $0.holdout == nil }) {
            notes.insert(
                .init(
                    "There is no holdout: real rows that the model was not trained on. Without them nobody can say what "
                        + "chance alone gives, so privacy and utility are not judged, and fidelity only against a perfect "
                        + "copy. Train on a part and keep the rest, as `sfumato train --evaluate` does."), at: 0)
        }
        return EvaluationReport(
            writtenBy: options.writtenBy, level: .full, seed: options.seed, marks: options.marks,
            verdicts: Verdict.all(judged, marks: options.marks, hasHoldout: tables.contains { $0.holdout != nil }),
            tables: judged.map(\.report), figures: judged.flatMap(\.figures), notes: notes,
            statement: options.statement)
    }

    private static func judge(
        _ comparison: Comparison, _ options: EvaluationOptions, _ notes: inout [EvaluationReport.Note],
        _ progress: EvaluationProgress
    ) throws(DataError) -> JudgedTable {
        let (name, rows) = (comparison.name, comparison.synthetic.totalRows)
        guard !comparison.columns.isEmpty else {
            notes.append(.init(table: name, "It has no columns that could be compared; only its keys are."))
            return JudgedTable(comparison, FidelityFindings(), UtilityFindings(), PrivacyFindings())
        }
        let fidelity = try FidelityEvaluation.run(comparison, &notes) { fraction throws(DataError) in
            try progress("comparing \(name)", fraction, rows)
        }
        let utility = try UtilityEvaluation.run(comparison, targets: options.targets[name] ?? [], &notes) {
            fraction throws(DataError) in
            try progress("predicting from \(name)", fraction, rows)
        }
        let privacy = try PrivacyEvaluation.run(comparison) { fraction throws(DataError) in
            try progress("attacking \(name)", fraction, rows)
        }
        notes += privacy.notes
        return JudgedTable(comparison, fidelity, utility, privacy)
    }
}

/// One table with all that was found of it.
struct JudgedTable {
    private(set) var report: TableReport
    private(set) var figures: [Figure]
    /// What the verdict on fidelity rests on.
    private(set) var pillars: [Figure]

    init(
        _ comparison: Comparison, _ fidelity: FidelityFindings, _ utility: UtilityFindings, _ privacy: PrivacyFindings
    ) {
        let samples = (comparison.real, comparison.synthetic, comparison.holdout)
        let rows = TableReport.Rows(
            real: samples.0.totalRows, synthetic: samples.1.totalRows, holdout: samples.2?.totalRows)
        let sampled = TableReport.Rows(real: samples.0.rows, synthetic: samples.1.rows, holdout: samples.2?.rows)
        let smallest = comparison.samples.filter { $0.rows < $0.totalRows }.map(\.rows).min()
        report = TableReport(
            name: comparison.name, rows: rows, sampled: sampled,
            // The standard error of a share of one half, the greatest there is.
            samplingError: smallest.map { 0.5 / Double(max($0, 1)).squareRoot() }, columns: fidelity.columns,
            associations: fidelity.associations, clues: fidelity.clues, curves: fidelity.curves + privacy.curves,
            targets: utility.targets, degrees: [], sequences: fidelity.sequences)
        figures = fidelity.figures + utility.figures + privacy.figures
        pillars = fidelity.pillars
    }

    /// Adds what was found of the table's keys and its relations to other tables.
    mutating func add(_ relations: RelationFindings) {
        figures += relations.figures[report.name] ?? []
        pillars += relations.pillars[report.name] ?? []
        report.degrees += relations.degrees[report.name] ?? []
        report.sequences += relations.sequences[report.name] ?? []
    }
}
