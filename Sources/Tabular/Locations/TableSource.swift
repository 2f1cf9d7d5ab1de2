import CArrow

/// One table at one location.
public struct TableSource: Hashable, Sendable {
    /// The table's name: the file's without its ending.
    public let name: String
    /// Where it is, as the person named it, for messages.
    public let location: String
    let content: TableContent
    /// The file's name, which tells how it is stored; empty for a table of a database.
    package var fileName: String {
        let file: TableFile
        switch content {
        case .file(let own): file = own
        case .parts(let parts): file = parts.files[0]
        case .table: return ""
        }
        return file.place.path.split(separator: "/").last.map(String.init) ?? file.place.path
    }
    /// Which rows are read; nil for all.
    public private(set) var rows: RowSelection?

    init(_ file: TableFile) {
        name = file.stem
        location = file.location
        content = .file(file)
    }

    init(_ parts: TableParts, in folder: PartFolder) {
        (name, location, content) = (folder.name, folder.location, .parts(parts))
    }

    init(_ table: DatabaseTable) {
        name = table.name
        location = "\(table.snapshot.address.text), table \(table.name)"
        content = .table(table)
    }

    /// What a database's catalogue says of the table.
    var declared: DatabaseTable? {
        if case .table(let table) = content { table } else { nil }
    }

    /// Adds to a table's schema what only a database's catalogue knows; nothing for a file.
    package func describe(_ schema: inout TableSchema) { declared?.describe(&schema) }

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
        try TableReader(content, at: location, selecting: columns, rows: rows)
    }

    /// The tables at the locations: of a file its one, of a folder one per file that is a table, of a database its own;
    /// sorted by name.
    /// - Parameter databaseSchema: of databases, only the tables of this schema; nil for the usual one.
    public static func resolve(
        _ locations: [String], databaseSchema: String? = nil
    ) throws(DataError) -> [TableSource] {
        var sources: [TableSource] = []
        for location in locations { sources += try resolve(location, databaseSchema) }
        for (place, source) in sources.enumerated() {
            if let other = sources[..<place].first(where: { $0.name == source.name }) {
                throw .sameName(source.name, other.location, source.location)
            }
        }
        return sources
    }

    private static func resolve(_ location: String, _ databaseSchema: String?) throws(DataError) -> [TableSource] {
        switch try Location(location) {
        case .local(let path): try resolve(path: path, location)
        case .object(let address): try resolve(address, location)
        case .database(let address): try resolve(address, schema: databaseSchema)
        }
    }

    private static func resolve(_ address: DatabaseAddress, schema: String?) throws(DataError) -> [TableSource] {
        let snapshot = try DatabaseSnapshot(address)
        let tables =
            switch snapshot.dialect {
            case .postgresql: try PostgresCatalogue(snapshot, schema: schema).tables()
            case .sqlite: try SQLiteCatalogue(snapshot: snapshot).tables()
            }
        if tables.isEmpty {
            throw DataError(
                .data, address.text,
                problem: "there is no table in \(schema.map { "its schema \($0)" } ?? "it") that this user may see",
                remedy: "Check the database and --db-schema")
        }
        return tables.map(TableSource.init)
    }

    private static func resolve(_ address: ObjectAddress, _ location: String) throws(DataError) -> [TableSource] {
        let place = try FilePlace(address)
        switch try ObjectStore.look(at: address).kind {
        case .file:
            guard let file = TableFile(place: place, location: location, namedByItself: true) else {
                throw .unknownEnding(location)
            }
            return [TableSource(file)]
        case nil: throw .noSuchObject(location)
        default: break
        }
        let folder = PartFolder(address)
        if let parts = try folder.parts() { return [TableSource(parts, in: folder)] }
        var sources = try StoredDataset.files(in: address).compactMap { object in
            TableFile(
                place: FilePlace(store: place.store, path: object.path), location: object.text, namedByItself: false
            ).map(TableSource.init)
        }
        if try !StoredDataset.hasManifest(address) { sources += try inFolders(of: folder) }
        if sources.isEmpty { throw .noTables(location) }
        return sources.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The tables that folders below a folder hold in parts.
    private static func inFolders(of folder: PartFolder) throws(DataError) -> [TableSource] {
        var sources: [TableSource] = []
        for below in try folder.folders() {
            if let parts = try below.parts() { sources.append(TableSource(parts, in: below)) }
        }
        return sources
    }

    private static func resolve(path: String, _ location: String) throws(DataError) -> [TableSource] {
        switch FileSystem.kind(of: path) {
        case .folder:
            return try tables(in: path, location)
        case nil where path.isEmpty || path.hasSuffix("/"):
            throw .noSuch(location)
        default:
            guard
                let file = TableFile(place: FilePlace(store: nil, path: path), location: location, namedByItself: true)
            else {
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
        let parted = PartFolder(path: folder, location: location)
        if let parts = try parted.parts() { return [TableSource(parts, in: parted)] }
        var sources = names.compactMap { name -> TableSource? in
            if name.hasPrefix(".") || name.hasPrefix("_") { return nil }
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let place = location.hasSuffix("/") ? location + name : "\(location)/\(name)"
            guard FileSystem.kind(of: path) == .file else { return nil }
            return TableFile(place: FilePlace(store: nil, path: path), location: place, namedByItself: false)
                .map(TableSource.init)
        }
        sources += try inFolders(of: parted)
        if sources.isEmpty { throw .noTables(location) }
        return sources.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

/// Where the rows of a table come from.
enum TableContent: Hashable, Sendable {
    case file(TableFile)
    case parts(TableParts)
    case table(DatabaseTable)

    /// Starts to read; the connection, if there is one, must outlive the reader.
    func open(_ location: String) throws(DataError) -> (reader: OpaquePointer, connection: DatabaseConnection?) {
        switch self {
        case .table(let table): return try table.open()
        case .parts(let parts): return (try parts.open(location), nil)
        case .file(let file):
            var opened: OpaquePointer?
            let (store, path) = (file.place.handle, file.place.path)
            try DataError.check(location) { failure in
                file.format == .parquet
                    ? sfm_parquet_open(store, path, &opened, failure)
                    : sfm_csv_open(store, path, file.format == .tsv ? UInt8(ascii: "\t") : 0, &opened, failure)
            }
            guard let opened else { throw .noReader(location) }
            return (opened, nil)
        }
    }
}

extension DataError {
    fileprivate static let endings = ".csv, .csv.gz, .tsv, .tsv.gz or .parquet"

    fileprivate static func noSuch(_ place: String) -> Self {
        Self(.data, place, problem: "there is no such file or folder", remedy: "Check the path")
    }

    fileprivate static func noSuchObject(_ place: String) -> Self {
        Self(
            .data, place, problem: "there is no such object or folder in the store",
            remedy: "Check the bucket and the path")
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
