/// A database as it is at one moment: all tables are read as they were then, however long that takes.
///
/// PostgreSQL: one transaction (repeatable read, read only) exports its snapshot, and each reader takes it over on a
/// connection of its own; so several tables can be read at once. SQLite: one connection and transaction for all.
final class DatabaseSnapshot: Sendable, Hashable {
    let address: DatabaseAddress
    let dialect: SQLDialect
    private let main: DatabaseConnection
    /// What a reader's transaction takes over; nil where readers share the connection.
    private let exported: String?

    /// So that rows come in the same order each time, and as the same bytes whatever the server's settings.
    private static let settings = [
        "client_encoding": "UTF8", "datestyle": "ISO", "intervalstyle": "iso_8601", "timezone": "UTC",
        "extra_float_digits": "3", "synchronize_seqscans": "off", "max_parallel_workers_per_gather": "0",
    ]

    init(_ address: DatabaseAddress) throws(DataError) {
        self.address = address
        switch address {
        case .postgresql:
            dialect = .postgresql
            main = try Self.connection(address)
            try main.run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            exported = try main.texts("SELECT pg_export_snapshot() AS id", ["id"]).first?.first ?? nil
        case .sqlite(let path):
            guard FileSystem.kind(of: path) == .file else {
                throw DataError(.data, address.text, problem: "there is no such file", remedy: "Check the path")
            }
            dialect = .sqlite
            main = try Self.connection(address)
            try main.run("BEGIN")
            exported = nil
        }
    }

    /// Reads the catalogue, in the same transaction.
    func catalogue(_ query: String, _ names: [String]) throws(DataError) -> [[String?]] {
        try main.texts(query, names, marksTypes: dialect.marksTypes)
    }

    /// A connection to read a table with.
    func connection() throws(DataError) -> DatabaseConnection {
        guard let exported else { return main }
        let connection = try Self.connection(address)
        try connection.run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try connection.run("SET TRANSACTION SNAPSHOT \(SQLDialect.literal(exported))")
        return connection
    }

    private static func connection(_ address: DatabaseAddress) throws(DataError) -> DatabaseConnection {
        switch address {
        case .postgresql(let uri):
            let connection = try DatabaseConnection(driver: "postgresql", uri: uri, place: address.text)
            let set = settings.map {
                "set_config(\(SQLDialect.literal($0.key)), \(SQLDialect.literal($0.value)), false)"
            }
            try connection.run("SELECT " + set.sorted().joined(separator: ", "))
            return connection
        case .sqlite(let path):
            // A URI, so that the file is opened for reading only, and not made where it is not there.
            let uri = "file:\(DatabaseAddress.escaped(path))?mode=ro"
            return try DatabaseConnection(driver: "sqlite", uri: uri, place: address.text)
        }
    }

    static func == (one: DatabaseSnapshot, other: DatabaseSnapshot) -> Bool { one === other }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
