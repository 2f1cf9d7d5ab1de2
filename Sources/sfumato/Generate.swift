import ArgumentParser
import Tabular
import Tasks

struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generate synthetic tables from a model.",
        discussion: """
            An output that ends in .csv, .csv.gz, .tsv or .parquet holds one table; anything else is a folder with one \
            file for each table, of the type that the source had. The same model, size and seed give the same files, \
            byte for byte, whatever the number of threads.

            Examples:

              sfumato generate patients.sfm --out synthetic.csv
              sfumato generate patients.sfm --rows 1000000 --out synthetic.parquet
              sfumato generate shop.sfm --scale 0.1 --seed 7 --out shop-copy/ --force
            """)

    @Argument(
        help: ArgumentHelp("What `sfumato train` wrote.", valueName: "model.sfm"),
        completion: .file(extensions: ["sfm"]))
    var model: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the tables go: a file or a folder.", valueName: "location"),
        completion: .file())
    var out: String

    @Option(
        help: ArgumentHelp(
            "How many rows; with several tables, of the first that refers to no other, the rest in proportion.",
            valueName: "n"))
    var rows: Int?

    @Option(help: ArgumentHelp("How many times the rows that the model was trained on.", valueName: "x"))
    var scale: Double?

    @Option(help: ArgumentHelp("Only these tables, by name.", valueName: "a,b,…"))
    var tables: TableNames?

    @Option(help: ArgumentHelp("Draw the same random numbers each time; a whole number from 0.", valueName: "n"))
    var seed: UInt64?

    @OptionGroup
    var trust: TrustOptions

    @Flag(name: .shortAndLong, help: "Replace files that are there.")
    var force = false

    @OptionGroup(title: "Resources")
    var resources: ResourceOptions

    @OptionGroup(title: "Output")
    var output: OutputOptions

    func validate() throws {
        guard rows == nil || scale == nil else { throw ValidationError("Give --rows or --scale, not both.") }
        if let rows, !(0...1_000_000_000_000).contains(rows) { throw ValidationError("--rows is from 0 to 10^12.") }
        if let scale, !(scale >= 0 && scale <= 1e9) { throw ValidationError("--scale is from 0 to 10^9.") }
    }

    func run() throws {
        var task = GenerationTask(model: model, out: out)
        (task.tables, task.seed, task.overwrite) = (tables?.names ?? [], seed, force)
        (task.threads, task.memory) = (resources.threads, resources.memory?.bytes)
        task.size = rows.map { .rows($0) } ?? .scale(scale ?? 1)
        let console = Console(output)
        task.verifyingKeys = try trust.keys()
        let start = ContinuousClock.now
        let tables = try console.run { reporter throws(DataError) in try task.run(reporter) }
        let rate = Double(tables.reduce(0) { $0 + $1.rows }) / ((.now - start) / .seconds(1))
        for table in tables { console.show("Wrote \(table.path): \(Phrase.rows(table.rows))") }
        console.show("\(Phrase.rows(Int(rate))) a second")
    }
}
