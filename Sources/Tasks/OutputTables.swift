import Glibc
import Tabular

/// Where the tables of a dataset go: to one file, or as files to a folder. A folder is filled under a temporary name and
/// published when it is whole. Source: DESIGN.md section 9.
struct OutputTables {
    /// What `--out` named, without a slash at its end.
    let location: String
    /// Final names, one for each table; for one file, `location` itself.
    private let names: [String]
    private let isFolder: Bool
    private let overwrite: Bool
    private let staging: String

    static let fileTypes = ["csv", "csv.gz", "tsv", "tsv.gz", "parquet"]
    /// Ends of paths that are surely meant as files, but of types that are not written.
    private static let foreignTypes = [
        "xlsx", "xls", "ods", "json", "jsonl", "txt", "gz", "zip", "db", "sqlite", "feather", "arrow", "avro", "orc",
        "sfm",
    ]

    /// - Parameter tables: name and file type (such as `csv`) of each.
    init(_ out: String, tables: [(name: String, fileType: String)], overwrite: Bool) throws(DataError) {
        let location = String(out.reversed().drop { $0 == "/" }.reversed())
        self.location = location.isEmpty ? out : location
        self.overwrite = overwrite
        // Not the process's number: in containers every process is number 1, and two may share a folder.
        staging = "\(location).partial-" + String(UInt64.random(in: .min ... .max), radix: 16)
        isFolder = Self.fileType(of: out) == nil
        names = isFolder ? tables.map { "\($0.name).\($0.fileType)" } : [location]
        try checkKind(out, tables.count)
        if isFolder { try checkFolder(names) } else { try OutputFile.check(location, overwrite: overwrite) }
    }

    /// The path to which the table is to be written; after `prepare()`.
    func path(of table: Int) -> String { isFolder ? "\(staging)/\(names[table])" : location }

    /// The path at which the table is to be found; after `publish()`.
    func finalPath(of table: Int) -> String { isFolder ? "\(location)/\(names[table])" : location }

    func prepare() throws(DataError) {
        guard isFolder, mkdir(staging, 0o777) != 0 else { return }
        throw OutputFile.wrong(location, "the folder cannot be made (\(cause()))", "Name another folder")
    }

    /// Puts the tables where they belong: all at once where the folder is new, else file by file.
    func publish() throws(DataError) {
        guard isFolder else { return }
        if rename(staging, location) == 0 { return }
        for (table, name) in names.enumerated() where rename(path(of: table), "\(location)/\(name)") != 0 {
            throw OutputFile.wrong("\(location)/\(name)", "it cannot be written (\(cause()))", "Name another folder")
        }
        rmdir(staging)
    }

    /// Removes what was written so far.
    func discard() {
        guard isFolder else { return }
        for table in names.indices { unlink(path(of: table)) }
        rmdir(staging)
    }

    private static func fileType(of out: String) -> String? { fileTypes.first { out.lowercased().hasSuffix(".\($0)") } }

    private func checkKind(_ out: String, _ tables: Int) throws(DataError) {
        if let colon = out.firstIndex(of: ":"), out[colon...].hasPrefix("://") {
            throw OutputFile.wrong("--out", "writing to \(out[..<colon]):// is not yet possible", "Give a local path")
        }
        let types = "Files end in .csv, .csv.gz, .tsv or .parquet"
        if isFolder, let type = Self.foreignTypes.first(where: { location.lowercased().hasSuffix(".\($0)") }) {
            throw OutputFile.wrong(out, "tables cannot be written as .\(type)", "\(types); a name without is a folder")
        }
        guard isFolder || tables == 1 else {
            throw OutputFile.wrong(
                out, "\(tables) tables do not fit in one file", "Name a folder, or choose one table with --tables")
        }
    }

    /// A model is not trusted: its tables' names must not lead out of the folder.
    private func checkFolder(_ names: [String]) throws(DataError) {
        if let name = names.first(where: { $0.contains("/") || $0.contains("\0") || $0.hasPrefix(".") }) {
            throw DataError(
                .data, location, problem: "a table's name (\(name.debugDescription)) is not a file's name",
                remedy: "Rename the table in the schema and train again")
        }
        try OutputFile.checkFolder(of: location)
        guard let kind = OutputFile.kind(of: location) else { return }
        guard kind == S_IFDIR else {
            throw OutputFile.wrong(location, "it exists and is not a folder", "Files end in .csv, .tsv or .parquet")
        }
        for name in names { try OutputFile.check("\(location)/\(name)", overwrite: overwrite) }
    }

    private func cause() -> String { String(cString: strerror(errno)) }
}
