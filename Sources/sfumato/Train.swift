public import ArgumentParser
import Evaluation
public import Synthesis
import Tabular
import Tasks

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Learn a model from tables.",
        discussion: """
            Without --schema the types of columns are found by the way, as `sfumato discover` shows them. The same \
            tables, options and seed give the same model, byte for byte, whatever the number of threads.

            Examples:

              sfumato train patients.csv --out patients.sfm
              sfumato train data/ --schema schema.yaml --out shop.sfm
              sfumato train postgresql://reader@db.internal/shop --out s3://models/shop.sfm
              sfumato train big.parquet --out big.sfm --memory 4GB --seed 7 --force
              sfumato train patients.csv --out patients.sfm --evaluate --target diagnosis
            """)

    @Argument(
        help: ArgumentHelp("Files, folders, databases and object stores; see docs/sources.md.", valueName: "location"),
        completion: .file())
    var locations: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the model goes.", valueName: "model.sfm"),
        completion: .file(extensions: ["sfm"]))
    var out: String

    @Option(
        help: ArgumentHelp("What the tables hold; see `sfumato discover`.", valueName: "schema.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var schema: String?

    @Option(help: "How to learn: `trees` is the most faithful and gives no formal guarantee of privacy.")
    var synthesizer = Synthesizer.trees

    @OptionGroup(title: "Differential privacy (with --synthesizer marginals)")
    var privacy: PrivacyArguments

    @Option(help: ArgumentHelp("Only these tables, by name.", valueName: "a,b,…"))
    var tables: TableNames?

    @Option(
        help: ArgumentHelp(
            "The table whose rows are the people or things to protect, with all that hangs on them.", valueName: "table"
        ))
    var entity: String?

    @Option(help: "What to do with foreign keys that point to no row: `error`, `null` (take them for empty) or `drop`.")
    var orphans = OrphanRule.error

    @Option(
        help: ArgumentHelp("Train on so many entities, drawn at random, with all that hangs on them.", valueName: "n"))
    var maxEntities: Int?

    @Option(help: ArgumentHelp("Of a database, only the tables of this schema.", valueName: "schema"))
    var dbSchema: String?

    @Option(help: ArgumentHelp("Draw the same random numbers each time; a whole number from 0.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Never generate a category that fewer rows have.", valueName: "rows"))
    var minimumCount = 5

    @Flag(help: "Treat free text like categories instead of leaving it empty.")
    var textAsCategories = false

    @OptionGroup(title: "Judgement (with --evaluate)")
    var judging: JudgingOptions

    @Flag(name: .shortAndLong, help: "Replace the model, or the report, if it is there.")
    var force = false

    @Option(
        help: ArgumentHelp("Sign the model; see `sfumato key generate`.", valueName: "key.pem"), completion: .file())
    var signingKey: String?

    @OptionGroup(title: "Resources")
    var resources: ResourceOptions

    @OptionGroup(title: "Output")
    var output: OutputOptions

    func validate() throws {
        try privacy.validate(for: synthesizer)
        guard seed == nil || synthesizer == .trees else {
            throw ValidationError(
                "--seed does not go with --synthesizer marginals: noise that can be repeated can be taken off again.")
        }
        guard (1...1_000_000).contains(minimumCount) else {
            throw ValidationError("--minimum-count is from 1 to 1000000.")
        }
        guard synthesizer == .trees || (entity == nil && maxEntities == nil) else {
            throw ValidationError(
                "--synthesizer marginals protects single rows of one table: --entity and --max-entities belong to trees."
            )
        }
        if let maxEntities, maxEntities < 1 { throw ValidationError("--max-entities is at least 1.") }
    }

    func run() throws {
        var task = TrainingTask(locations: locations, out: out)
        (task.schema, task.tables, task.seed) = (schema.map { .file($0) }, tables?.names ?? [], seed)
        task.databaseSchema = dbSchema
        (task.minimumCount, task.textAsCategories) = (minimumCount, textAsCategories)
        (task.entity, task.publicTables) = (entity, synthesizer == .trees ? privacy.declared : [])
        (task.orphans, task.maximumEntities) = (orphans, maxEntities)
        (task.threads, task.memory, task.overwrite) = (resources.threads, resources.memory?.bytes, force)
        task.privacy = synthesizer == .marginals ? privacy.options(targets: judging.judgement.target) : nil
        let console = Console(output)
        if let signingKey {
            task.signingKey = try Console.failing { () throws(DataError) in try SigningIdentity.key(at: signingKey) }
        }
        let start = ContinuousClock.now
        if judging.evaluate { return try judge(task, console) }
        let manifest = try console.run { reporter throws(DataError) in try task.run(reporter) }
        tell(manifest, seconds: (.now - start) / .seconds(1), console)
    }

    private func judge(_ task: TrainingTask, _ console: Console) throws {
        var judged = JudgedTraining(training: task, report: judging.report ?? defaultReport)
        judging.judgement.apply(to: &judged.evaluation)
        judged.evaluation.minimumCount = minimumCount
        judged.share = judging.holdoutShare
        let start = ContinuousClock.now
        let (manifest, report) = try console.run { reporter throws(DataError) in try judged.run(reporter) }
        console.show(report.terminalText(width: min(Terminal.outputWidth, 100)))
        tell(manifest, seconds: (.now - start) / .seconds(1), console)
        let kept = Int(((1 - judging.holdoutShare) * 100).rounded())
        console.show(
            "The model has seen \(kept) % of the rows; the others judged it. Train without --evaluate to use all.")
        if task.privacy != nil {
            console.show("The report was made with real rows and is not covered by epsilon: keep it where the data is.")
        }
        console.show("Report: \(judged.evaluation.out)/report.html")
    }

    /// `patients.sfm` has its report in `patients-report`.
    private var defaultReport: String { (out.hasSuffix(".sfm") ? String(out.dropLast(4)) : out) + "-report" }

    private func tell(_ manifest: Manifest, seconds: Double, _ console: Console) {
        let tables = manifest.tables.map { "\($0.name) (\(Phrase.rows($0.rows)) × \($0.columns.count) columns)" }
        console.show("Trained on \(Phrase.list(tables)) in \(Phrase.seconds(seconds)). Model: \(out)")
    }
}

/// How a training is judged.
struct JudgingOptions: ParsableArguments {
    @Flag(help: "Set a part of the rows aside, train on the rest, and judge a copy by them.")
    var evaluate = false

    @Option(
        help: ArgumentHelp("The folder for the report; by default beside the model.", valueName: "folder"),
        completion: .directory)
    var report: String?

    @Option(help: ArgumentHelp("How many of the rows are set aside, as a share.", valueName: "share"))
    var holdoutShare = 0.2

    @OptionGroup
    var judgement: JudgementOptions

    func validate() throws {
        guard (0.01...0.9).contains(holdoutShare) else { throw ValidationError("--holdout-share is from 0.01 to 0.9.") }
    }
}

/// Ways to learn.
enum Synthesizer: String, ExpressibleByArgument, CaseIterable {
    case trees, marginals
}

extension OrphanRule: ExpressibleByArgument {}
