import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// One attempt as its dispatcher has it. It stays when all is told, so that an order that comes again does nothing again.
struct HeldAttempt: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "held"
    var name: String
    /// Such as `Training 1284`.
    var title: String
    var task: TaskOrder
    var phase: Phase
    var cursor: String?
    var version = 1
    /// The number of the last report, and the chain over all.
    var reports = 0
    var chain = ChainedEntry.origin
    /// The last phase of progress that was told.
    var progress: String?
    var condition: Condition?
    /// The model that the task tells of.
    var model: MadeModel?
    var settledAt: Date?

    struct MadeModel: Codable, Hashable, Sendable {
        var location: String
        var digest: String
        var bytes: Int
    }

    static func find(_ name: TaskName, in database: Database) throws -> HeldAttempt? {
        try HeldAttempt.fetchOne(database, key: name.description)
    }
}

/// A report that the Hub has not confirmed yet.
struct WaitingReport: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "outbox"
    var name: String
    var number: Int
    var report: Signed
    /// Whether it tells of the end.
    var isLast: Bool
}

extension Store {
    static let dispatcherFile = "dispatcher.sqlite"

    /// The steps from an empty file to this release's form of a dispatcher's store.
    static var ofDispatcher: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 audit", migrate: audit)
        migrator.registerMigration("2 held") { database in
            try database.execute(
                sql: """
                    CREATE TABLE held (
                        name TEXT PRIMARY KEY, title TEXT NOT NULL, task TEXT NOT NULL, phase TEXT NOT NULL, cursor TEXT,
                        version INTEGER NOT NULL, reports INTEGER NOT NULL, chain TEXT NOT NULL, progress TEXT,
                        condition TEXT, model TEXT, settledAt DATETIME) WITHOUT ROWID;
                    CREATE INDEX heldUnsettled ON held(name) WHERE settledAt IS NULL;
                    CREATE TABLE outbox (
                        name TEXT NOT NULL, number INTEGER NOT NULL, report TEXT NOT NULL, isLast BOOLEAN NOT NULL,
                        PRIMARY KEY (name, number)) WITHOUT ROWID;
                    CREATE TABLE credential (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}

/// What a dispatcher keeps to be known by: its key, its token, the Hub's key.
enum Credential: String, Sendable {
    case key, token, hubKey
    /// The digest of the code that was used.
    case code
    /// Set once the Hub has told what there is to do: before, nothing found is taken for an orphan.
    case met

    func value(in database: Database) throws -> String? {
        try String.fetchOne(database, sql: "SELECT value FROM credential WHERE name = ?", arguments: [rawValue])
    }

    func set(_ value: String, in database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO credential (name, value) VALUES (?, ?)", arguments: [rawValue, value])
    }
}
