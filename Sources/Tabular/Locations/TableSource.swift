/// One table at one location.
public struct TableSource: Hashable, Sendable {
    /// The table's name: the file's without its ending.
    public let name: String
    /// Where it is, as the person named it, for messages.
    public let location: String
    let file: TableFile
    /// Which rows are read; nil for all.
    public private(set) var rows: RowSelection?

    init(_ file: TableFile) {
        name = file.stem
        location = file.location
        self.file = file
    }

    /// The same table, of which only some rows are read.
    public func selecting(_ rows: RowSelection) -> TableSource {
        var source = self
        source.rows = rows
        return source
    }

    /// Starts to read the table.
    /// - Parameters:
    ///   - columns: the names of the columns to read, in this order; nil: all.
    /// - Throws: ``DataError`` if the file cannot be read, holds no table, or a column of a type that we cannot read.
    public func open(columns: [String]? = nil) throws(DataError) -> TableReader {
        try TableReader(file, selecting: columns, rows: rows)
    }

    /// The tables at the locations: of a file its one, of a folder one per file that is a table, sorted by name.
    public static func resolve(_ locations: [String]) throws(DataError) -> [TableSource] {
        var sources: [TableSource] = []
        for location in locations { sources += try resolve(location) }
        for (place, source) in sources.enumerated() {
            if let other = sources[..<place].first(where: { $0.name == source.name }) {
                throw .sameName(source.name, other.location, source.location)
            }
        }
        return sources
    }

    private static func resolve(_ location: String) throws(DataError) -> [TableSource] {
        let path = try LocationURI.path(of: location)
        switch FileSystem.kind(of: path) {
        case .folder:
            return try tables(in: path, location)
        case nil where path.isEmpty || path.hasSuffix("/"):
            throw .noSuch(location)
        default:
            guard let file = TableFile(path: path, location: location, namedByItself: true) else {
                throw FileSystem.kind(of: path) == nil ? .noSuch(location) : .unknownEnding(location)
            }
            if FileSystem.kind(of: path) == nil { throw .noSuch(location) }
            return [TableSource(file)]
        }
    }

    private static func tables(in folder: String, _ location: String) throws(DataError) -> [TableSource] {
        guard let names = FileSystem.entries(of: folder) else { throw .unreadable(location) }
        // Their names were repaired to read them, so that these files cannot be found by them.
        if names.contains(where: { $0.contains("\u{FFFD}") && FileSystem.kind(of: "\(folder)/\($0)") == nil }) {
            throw .strangeName(location)
        }
        let sources = names.compactMap { name -> TableSource? in
            if name.hasPrefix(".") || name.hasPrefix("_") { return nil }
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let place = location.hasSuffix("/") ? location + name : "\(location)/\(name)"
            guard FileSystem.kind(of: path) == .file else { return nil }
            return TableFile(path: path, location: place, namedByItself: false).map(TableSource.init)
        }
        if sources.isEmpty { throw .noTables(location) }
        return sources.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

extension DataError {
    fileprivate static let endings = ".csv, .csv.gz, .tsv, .tsv.gz or .parquet"

    fileprivate static func noSuch(_ place: String) -> Self {
        Self(.data, place, problem: "there is no such file or folder", remedy: "Check the path")
    }

    fileprivate static func unreadable(_ place: String) -> Self {
        Self(
            .data, place, problem: "there is no permission to list the folder",
            remedy: "Give the user that runs sfumato the right to read it")
    }

    fileprivate static func strangeName(_ place: String) -> Self {
        Self(
            .data, place, problem: "the name of a file in it is not UTF-8",
            remedy: "Rename the file, or move it elsewhere")
    }

    fileprivate static func unknownEnding(_ place: String) -> Self {
        Self(
            .data, place, problem: "the file's ending tells no format that we read",
            remedy: "Name a file that ends in \(endings)")
    }

    fileprivate static func noTables(_ place: String) -> Self {
        Self(
            .data, place, problem: "the folder holds no table",
            remedy: "Name a folder with files that end in \(endings)")
    }

    fileprivate static func sameName(_ name: String, _ first: String, _ second: String) -> Self {
        Self(
            .data, second, problem: "\(first) is a table of the same name, \(name)",
            remedy: "Rename one of them, or name only one")
    }
}
