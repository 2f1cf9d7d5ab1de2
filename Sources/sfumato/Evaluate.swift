public import ArgumentParser
public import Evaluation
import Tabular
import Tasks

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge synthetic tables: how faithful, how useful, how private.",
        discussion: """
            Writes report.html, one file that opens anywhere, and report.json with every figure. A holdout is real rows \
            that the model was not trained on: it shows what chance alone gives, and without it privacy and utility \
            cannot be judged. `sfumato train --evaluate` sets one aside by itself.

            Examples:

              sfumato evaluate --real train.csv --holdout holdout.csv --synthetic synthetic.csv --out report/
              sfumato evaluate --real shop/ --synthetic copy/ --target orders.returned --out report/
              sfumato evaluate --real train.csv --holdout rest.csv --synthetic s.csv --mark fidelity=0.95 --out r/
            """)

    @OptionGroup(title: "Tables")
    var tables: ComparedOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The folder for the report.", valueName: "folder"),
        completion: .directory)
    var out: String

    @OptionGroup(title: "Judgement")
    var judgement: JudgementOptions

    @Option(help: ArgumentHelp("Do not show what fewer real rows have.", valueName: "rows"))
    var minimumCount = 5

    @Option(help: ArgumentHelp("Draw other samples; a whole number from 0.", valueName: "n"))
    var seed: UInt64 = 0

    @Flag(name: .shortAndLong, help: "Replace an earlier report.")
    var force = false

    @OptionGroup(title: "Resources")
    var resources: ResourceOptions

    @OptionGroup(title: "Output")
    var output: OutputOptions

    func validate() throws {
        guard (1...1_000_000).contains(minimumCount) else {
            throw ValidationError("--minimum-count is from 1 to 1000000.")
        }
    }

    func run() throws {
        var task = EvaluationTask(real: [tables.real], synthetic: [tables.synthetic], out: out)
        (task.holdout, task.schema) = (tables.holdout.map { [$0] } ?? [], tables.schema.map { .file($0) })
        task.databaseSchema = tables.dbSchema
        judgement.apply(to: &task)
        (task.seed, task.overwrite, task.minimumCount) = (seed, force, minimumCount)
        (task.threads, task.memory) = (resources.threads, resources.memory?.bytes)
        let console = Console(output)
        let report = try console.run { reporter throws(DataError) in try task.run(reporter) }
        console.show(report.terminalText(width: min(Terminal.outputWidth, 100)))
        console.show("Report: \(task.out.hasSuffix("/") ? task.out : task.out + "/")report.html")
    }
}

/// The tables that are compared.
struct ComparedOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What the model was trained on.", valueName: "location"), completion: .file())
    var real: String

    @Option(help: ArgumentHelp("Of a real database, only the tables of this schema.", valueName: "schema"))
    var dbSchema: String?

    @Option(help: ArgumentHelp("What was generated.", valueName: "location"), completion: .file())
    var synthetic: String

    @Option(
        help: ArgumentHelp("Real rows that the model was not trained on.", valueName: "location"), completion: .file())
    var holdout: String?

    @Option(
        help: ArgumentHelp("What the tables hold; see `sfumato discover`.", valueName: "schema.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var schema: String?
}

/// How a copy is judged.
struct JudgementOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A column to predict; may be repeated.", valueName: "table.column"))
    var target: [String] = []

    @Option(
        help: ArgumentHelp(
            "A pass mark: fidelity=0.9 and utility=0.9 are shares of what real data reaches, privacy=0.53 is the AUC of "
                + "the best attack; may be repeated.", valueName: "name=value"))
    var mark: [PassMark] = []

    @Option(
        help: "Who may see the report: `full` stays where the data is, `shareable` is rounded and names no value of it."
    )
    var level = EvaluationReport.Level.full

    func apply(to task: inout EvaluationTask) {
        (task.targets, task.level) = (target, level)
        for mark in mark { mark.set(in: &task.marks) }
    }
}

extension EvaluationReport.Level: ExpressibleByArgument {}

/// `fidelity=0.95`
struct PassMark: ExpressibleByArgument, Hashable {
    let kind: Verdict.Kind
    let value: Double

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let kind = Verdict.Kind(rawValue: String(parts[0])), let value = Double(parts[1]),
            (0...1).contains(value)
        else { return nil }
        (self.kind, self.value) = (kind, value)
    }

    func set(in marks: inout PassMarks) {
        switch kind {
        case .fidelity: marks.fidelity = value
        case .utility: marks.utility = value
        case .privacy: marks.privacy = value
        }
    }
}
