import ArgumentParser
import Tabular
import Tasks

struct Discover: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find out what tables hold: types, missing values, keys and references.",
        discussion: """
            Shows what it found and why. With --out it writes a schema file that you can read, correct and give to \
            `sfumato train --schema`. Reads all rows, and writes no value of them.

            Examples:

              sfumato discover patients.csv
              sfumato discover data/ --out schema.yaml
              sfumato discover postgresql://reader@db.internal/shop --db-schema sales --out schema.yaml
              sfumato discover data/ --tables orders,customers --out schema.yaml --force
            """)

    @Argument(
        help: ArgumentHelp("Files, folders, databases and object stores; see docs/sources.md.", valueName: "location"),
        completion: .file())
    var locations: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the schema file goes.", valueName: "schema.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var out: String?

    @Option(help: ArgumentHelp("Only these tables, by name.", valueName: "a,b,…"))
    var tables: TableNames?

    @Option(help: ArgumentHelp("Of a database, only the tables of this schema.", valueName: "schema"))
    var dbSchema: String?

    @Flag(name: .shortAndLong, help: "Replace the schema file if it is there.")
    var force = false

    @Option(help: ArgumentHelp("How many threads to use; one per core if not given.", valueName: "n"))
    var threads: Int?

    @OptionGroup
    var output: OutputOptions

    func validate() throws {
        if let threads, !(1...1_024).contains(threads) { throw ValidationError("--threads is from 1 to 1024.") }
    }

    func run() throws {
        var task = DiscoveryTask(locations: locations)
        (task.tables, task.out, task.overwrite) = (tables?.names ?? [], out, force)
        (task.threads, task.databaseSchema) = (threads, dbSchema)
        let console = Console(output)
        let discovered = try console.run { reporter throws(DataError) in try task.run(reporter) }
        console.show(discovered.terminalTable(width: Terminal.outputWidth, colors: Terminal.outputIsColoured))
        if let out {
            console.show("Wrote \(out). Correct it where it is wrong, then: sfumato train … --schema \(out)")
        } else {
            console.show("To correct it, write it to a file with --out schema.yaml")
        }
    }
}

/// Names of tables, separated by commas.
struct TableNames: ExpressibleByArgument, Hashable {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",").map { String($0.trimming(" ")) }
        guard !names.isEmpty, !names.contains("") else { return nil }
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var text = drop { $0 == character }
        while text.last == character { text.removeLast() }
        return text
    }
}
