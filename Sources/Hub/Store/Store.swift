import FoundationEssentials
import GRDB

/// The Hub's memory: one SQLite file. What is committed survives a kill at any moment (write-ahead log, synced at each
/// commit); one writer, any number of readers.
public struct Store: Sendable {
    let database: DatabasePool
    /// Whether this Hub may still act. A process that slept while its lease ran out finds out here, before it writes.
    var mayAct: @Sendable () -> Bool = { true }

    /// Opens the file, makes it where there is none, and brings it to this release's form.
    /// - Throws: ``HubError`` for a file of a later release, or none of ours.
    public init(path: String) throws { try self.init(path: path, Self.migrator) }

    /// The store in a folder: a Hub's, or a dispatcher's.
    public init(folder: String) throws {
        let dispatcher = folder + "/" + Self.dispatcherFile
        let isDispatcher = FileManager.default.fileExists(atPath: dispatcher)
        try self.init(
            path: isDispatcher ? dispatcher : folder + "/hub.sqlite", isDispatcher ? Self.ofDispatcher : Self.migrator)
    }

    init(path: String, _ migrator: DatabaseMigrator) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA foreign_keys = ON")
            try database.execute(sql: "PRAGMA cache_size = -8000")
        }
        database = try DatabasePool(path: path, configuration: configuration)
        guard try database.read({ try !migrator.hasBeenSuperseded($0) }) else {
            throw HubError.configuration(
                "\(path) was written by a later release of sfumato-hub",
                remedy: "Start that release, or restore a backup")
        }
        try migrator.migrate(database)
    }

    /// Reads; sees one state of the store throughout.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await database.read(body)
    }

    /// Changes; all of it or nothing.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await database.write { [mayAct] database in
            guard mayAct() else {
                throw HubError.conflict("This Hub has lost its lease and stops", remedy: "Try again in a moment")
            }
            return try body(database)
        }
    }

    /// Copies the store as it is now to a new file, while the Hub goes on.
    /// - Throws: where the file exists, or cannot be written.
    public func backUp(to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw HubError.configuration("\(path) is there already", remedy: "Name a file that is not")
        }
        let copy = try DatabaseQueue(path: path)
        try database.backup(to: copy)
        try copy.close()
    }
}
