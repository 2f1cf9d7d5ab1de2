import ArgumentParser
import Tasks

@main
struct Sfumato: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sfumato",
        abstract: "Makes synthetic copies of tables: the same statistics, none of the people.",
        discussion: """
            Learns a model from a table, then generates as many rows as you like from it:

              sfumato train patients.csv --out patients.sfm
              sfumato generate patients.sfm --rows 100000 --out synthetic.csv

            A LOCATION is a file (.csv, .csv.gz, .tsv, .parquet: one table, named after the file) or a folder of them.
            Try it on a bundled example with `sfumato demo`.

            Exit codes: 0 done, 64 wrong options or schema, 65 wrong data or model, 69 file or disk not available, \
            70 a fault of ours, 77 refused (a signature, a policy), 130 stopped by Ctrl-C, 143 stopped by SIGTERM.
            """,
        version: Product.version,
        subcommands: [
            Demo.self, Discover.self, Train.self, Generate.self, Evaluate.self, Inspect.self, TaskCommand.self,
            Key.self, Privacy.self,
        ])
}
