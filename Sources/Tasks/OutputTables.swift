import Tabular

/// Where the tables of a dataset go: to one file, or as files to a folder, on this machine or in an object store, or to a
/// database. What is
/// not published leaves nothing behind. Source: DESIGN.md section 9.
struct OutputTables {
    /// What `--out` named, without a slash at its end.
    let location: String
    /// Final names, one for each table; for one file, `location` itself.
    private let names: [String]
    /// nil for one file.
    private let folder: (any OutputFolder)?

    static let fileTypes = ["csv", "csv.gz", "tsv", "tsv.gz", "parquet"]
    /// Ends of paths that are surely meant as files, but of types that are not written.
    private static let foreignTypes = [
        "xlsx", "xls", "ods", "json", "jsonl", "txt", "gz", "zip", "db", "sqlite", "feather", "arrow", "avro", "orc",
        "sfm",
    ]

    /// - Parameter tables: what they are and the file type (such as `csv`) of each; a database has types of its own.
    init(_ out: String, tables: [(schema: TableSchema, fileType: String)], overwrite: Bool) throws(DataError) {
        let place = try Location(out)
        if case .database = place {
            location = out
            names = tables.map { "\($0.schema.name).parquet" }
            try Self.checkNames(names, location)
            folder = try OutputFolders.folder(
                at: out, tables: tables.map(\.schema), names: names, overwrite: overwrite)
            return
        }
        location = Self.withoutSlash(out)
        let isFolder = Self.fileType(of: out) == nil
        names = isFolder ? tables.map { "\($0.schema.name).\($0.fileType)" } : [location]
        try Self.checkKind(out, location, isFolder: isFolder, tables.count)
        if isFolder {
            try Self.checkNames(names, location)
            if case .local(let path) = place { try OutputFile.checkFolder(of: Self.withoutSlash(path)) }
            folder = try OutputFolders.folder(
                at: location, tables: tables.map(\.schema), names: names, overwrite: overwrite)
        } else {
            folder = nil
            try OutputFile.check(location, overwrite: overwrite)
        }
    }

    /// The location to which the table is to be written; after `prepare()`.
    func path(of table: Int) -> String { folder?.location(of: names[table]) ?? location }

    /// The location at which the table is to be found; after `publish()`.
    func finalPath(of table: Int) -> String { folder?.finalLocation(of: names[table]) ?? location }

    func prepare() throws(DataError) { try folder?.prepare() }

    /// Shows the tables where they belong, all at once.
    /// - Returns: notes for people.
    func publish() throws(DataError) -> [String] { try folder?.publish() ?? [] }

    /// Removes what was written so far.
    func discard() { folder?.discard() }

    private static func withoutSlash(_ path: String) -> String {
        let shortened = String(path.reversed().drop { $0 == "/" }.reversed())
        return shortened.isEmpty ? path : shortened
    }

    private static func fileType(of out: String) -> String? { fileTypes.first { out.lowercased().hasSuffix(".\($0)") } }

    private static func checkKind(
        _ out: String, _ location: String, isFolder: Bool, _ tables: Int
    ) throws(DataError) {
        let types = "Files end in .csv, .csv.gz, .tsv or .parquet"
        if isFolder, let type = foreignTypes.first(where: { location.lowercased().hasSuffix(".\($0)") }) {
            throw OutputFile.wrong(out, "tables cannot be written as .\(type)", "\(types); a name without is a folder")
        }
        guard isFolder || tables == 1 else {
            throw OutputFile.wrong(
                out, "\(tables) tables do not fit in one file", "Name a folder, or choose one table with --tables")
        }
    }

    /// A model is not trusted: its tables' names must not lead out of the folder.
    private static func checkNames(_ names: [String], _ location: String) throws(DataError) {
        guard let name = names.first(where: { $0.contains("/") || $0.contains("\0") || $0.hasPrefix(".") }) else {
            return
        }
        throw DataError(
            .data, location, problem: "a table's name (\(name.debugDescription)) is not a file's name",
            remedy: "Rename the table in the schema and train again")
    }
}
