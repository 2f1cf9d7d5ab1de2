public import Tabular
import TaskContract

/// Reads a source's schema.
public struct DiscoveryTask: Sendable {
    /// Files and folders.
    public var locations: [String]
    /// The wanted tables; empty for all.
    public var tables: [String] = []
    /// Of databases, only the tables of this schema; nil for the usual one.
    public var databaseSchema: String?
    /// nil for one per core.
    public var threads: Int?
    /// Where the schema file goes; nil for nowhere.
    public var out: String?
    /// Whether a file that is there may be replaced.
    public var overwrite = false

    /// Discovers all tables of these locations.
    public init(locations: [String]) { self.locations = locations }

    /// Reads the tables and writes the schema file.
    public func run(_ reporter: Reporter) throws(DataError) -> DiscoveredSchema {
        try reporter.run(.discovery) { () throws(DataError) in
            if let out { try OutputFile.check(out, overwrite: overwrite) }
            let sources = try SourceTables.resolve(locations, names: tables, databaseSchema: databaseSchema)
            let discovered = try SourceTables.discover(sources, threads: threads, reporter)
            if let out {
                let text = Array(discovered.yaml().utf8)
                try reporter.write(text, as: "schema", to: out, overwrite: overwrite)
            }
            let sizes = zip(discovered.schema.tables, discovered.tables).map { table, evidence in
                TaskResult.Table(
                    name: table.name, rows: evidence.rows, columns: table.columns.count,
                    columnNames: table.columns.map(\.name))
            }
            return (discovered, Findings(tables: sizes, schema: try YAMLDocument.value(of: discovered.schema.yaml())))
        }
    }
}
