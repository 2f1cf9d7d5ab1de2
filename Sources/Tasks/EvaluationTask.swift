public import Evaluation
import Synthesis
public import Tabular
import TaskContract

/// Compares a dataset with its source and writes a report.
public struct EvaluationTask: Sendable {
    /// What the model was trained on: files and folders.
    public var real: [String]
    /// What was generated.
    public var synthetic: [String]
    /// Real rows that the model was not trained on; empty where there are none.
    public var holdout: [String] = []
    /// Only these of the real tables, by name; empty for all.
    public var tables: [String] = []
    /// Of databases, only the tables of this schema; nil for the usual one.
    public var databaseSchema: String?
    /// Where the schema is; nil to discover that of the real tables.
    public var schema: SchemaChoice?
    /// What to predict, as `table.column` or, with one table, `column`.
    public var targets: [String] = []
    /// The owner's pass marks.
    public var marks = PassMarks()
    /// Who may see the report.
    public var level = EvaluationReport.Level.full
    /// What fewer real rows have is not shown.
    public var minimumCount = 5
    /// Where samples and folds start.
    public var seed: UInt64 = 0
    /// nil for one per core.
    public var threads: Int?
    /// The most memory to take, in bytes.
    public var memory: Int?
    /// The folder for `report.html` and `report.json`; made if it is not there.
    public var out: String
    /// Whether an earlier report may be replaced.
    public var overwrite = false

    /// Compares tables at these locations.
    public init(real: [String], synthetic: [String], out: String) {
        self.real = real
        self.synthetic = synthetic
        self.out = out
    }

    /// Reads the tables, compares them and writes the report.
    public func run(_ reporter: Reporter) throws(DataError) -> EvaluationReport {
        try run(reporter) { () throws(DataError) in try EvaluatedTables(self, reporter) }
    }

    /// Compares tables that the caller finds once the folder for the report is known to be good.
    func run(
        _ reporter: Reporter, tables: () throws(DataError) -> EvaluatedTables
    ) throws(DataError) -> EvaluationReport {
        try reporter.run(.evaluation) { () throws(DataError) in try judge(reporter, tables: tables) }
    }

    /// What an evaluation does between its first and its last event.
    func judge(
        _ reporter: Reporter, tables: () throws(DataError) -> EvaluatedTables
    ) throws(DataError) -> (outcome: EvaluationReport, findings: Findings) {
        let folder = ReportFolder(out)
        try folder.prepare(overwrite: overwrite)
        let (report, shareable): (EvaluationReport, EvaluationReport)
        do throws(DataError) {
            let full = try evaluate(try tables(), reporter)
            shareable = full.shareable(minimumCount: minimumCount)
            report = level == .full ? full : shareable
            for verdict in report.verdicts {
                if let value = verdict.value { reporter.emit(.metric(name: verdict.kind.rawValue, value: value)) }
            }
            try folder.write(report, reporter)
        } catch {
            folder.discardIfEmpty()
            throw error
        }
        let sizes = report.tables.map { table in
            TaskResult.Table(name: table.name, rows: table.rows.synthetic, columns: table.columns.count)
        }
        return (report, Findings(tables: sizes, report: YAMLDocument.json(shareable.json())))
    }

    private func evaluate(_ sources: EvaluatedTables, _ reporter: Reporter) throws(DataError) -> EvaluationReport {
        var options = EvaluationOptions()
        options.targets = sources.targets
        (options.minimumCount, options.seed, options.marks) = (minimumCount, seed, marks)
        options.threads = threads ?? Processor.cores
        options.writtenBy = Product.name
        let ceiling = MemoryCeiling(bytes: memory)
        return try ceiling.watch { () throws(DataError) in
            try Evaluation.run(sources.tables, options: options) { phase, fraction, _ throws(DataError) in
                try reporter.checkCancellation(ceiling)
                reporter.emit(.progress(phase: phase, fraction: fraction, rowsPerSecond: nil))
            }
        }
    }
}
