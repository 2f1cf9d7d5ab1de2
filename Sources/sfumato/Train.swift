import ArgumentParser
import Synthesis
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
              sfumato train big.parquet --out big.sfm --memory 4GB --seed 7 --force
            """)

    @Argument(help: ArgumentHelp("Files and folders of tables.", valueName: "location"), completion: .file())
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

    @Option(help: ArgumentHelp("Only these tables, by name.", valueName: "a,b,…"))
    var tables: TableNames?

    @Option(help: ArgumentHelp("Draw the same random numbers each time; a whole number from 0.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Never generate a category that fewer rows have.", valueName: "rows"))
    var minimumCount = 5

    @Flag(help: "Treat free text like categories instead of leaving it empty.")
    var textAsCategories = false

    @Flag(name: .shortAndLong, help: "Replace the model if it is there.")
    var force = false

    @OptionGroup(title: "Resources")
    var resources: ResourceOptions

    @OptionGroup(title: "Output")
    var output: OutputOptions

    func validate() throws {
        guard synthesizer == .trees else {
            throw ValidationError(
                "The synthesizer `marginals` (differential privacy) is not in this release yet. Use --synthesizer trees."
            )
        }
        guard (1...1_000_000).contains(minimumCount) else {
            throw ValidationError("--minimum-count is from 1 to 1000000.")
        }
    }

    func run() throws {
        var task = TrainingTask(locations: locations, out: out)
        (task.schemaPath, task.tables, task.seed) = (schema, tables?.names ?? [], seed)
        (task.minimumCount, task.textAsCategories) = (minimumCount, textAsCategories)
        (task.threads, task.memory, task.overwrite) = (resources.threads, resources.memory?.bytes, force)
        let console = Console(output)
        let start = ContinuousClock.now
        let manifest = try console.run { reporter throws(DataError) in try task.run(reporter) }
        let seconds = (.now - start) / .seconds(1)
        let tables = manifest.tables.map { "\($0.name) (\(Phrase.rows($0.rows)) × \($0.columns.count) columns)" }
        console.show("Trained on \(Phrase.list(tables)) in \(Phrase.seconds(seconds)). Model: \(out)")
    }
}

/// Ways to learn.
enum Synthesizer: String, ExpressibleByArgument, CaseIterable {
    case trees, marginals
}
