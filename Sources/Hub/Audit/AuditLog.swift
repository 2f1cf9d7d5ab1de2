import FoundationEssentials
import GRDB

/// The log in the store. Entries are added in the transaction that does what they tell of: neither is there without the
/// other.
enum AuditLog {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// An entry as it is hashed.
    static func text(of entry: AuditEntry) throws -> String {
        String(decoding: try encoder.encode(entry), as: UTF8.self)
    }

    static func append(_ entry: AuditEntry, in database: Database) throws {
        let last = try Row.fetchOne(database, sql: "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        let number = (last?["number"] ?? 0) + 1
        let previous: String = last?["hash"] ?? ChainedEntry.origin
        let text = try text(of: entry)
        try database.execute(
            sql: """
                INSERT INTO audit (number, entry, previous, hash, time, actorId, action, subject, project, context)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                number, text, previous, ChainedEntry.hash(number: number, previous: previous, text: text), entry.time,
                entry.actorID, entry.action.rawValue, entry.subject, entry.project, entry.context,
            ])
    }

    /// Looks through the whole chain.
    static func verify(in database: Database) throws -> AuditVerdict {
        try verify(from: 1, after: ChainedEntry.origin, in: database)
    }

    /// Looks through the newest entries only, which takes no longer however long the log is.
    /// - Returns: also whether that was the whole chain.
    static func verifyNewest(_ count: Int, in database: Database) throws -> (AuditVerdict, isWhole: Bool) {
        let last = try Int.fetchOne(database, sql: "SELECT max(number) FROM audit") ?? 0
        guard last > count else { return (try verify(in: database), true) }
        let before = try String.fetchOne(
            database, sql: "SELECT hash FROM audit WHERE number = ?", arguments: [last - count])
        return (try verify(from: last - count + 1, after: before ?? "", in: database), false)
    }

    private static func verify(from first: Int, after hash: String, in database: Database) throws -> AuditVerdict {
        var (expected, previous) = (first, hash)
        let rows = try Row.fetchCursor(
            database, sql: "SELECT number, entry, previous, hash FROM audit WHERE number >= ? ORDER BY number",
            arguments: [first])
        while let row = try rows.next() {
            let (number, text): (Int, String) = (row["number"], row["entry"])
            if number != expected { return .broken(entry: expected, problem: "the entry is missing") }
            let (before, hash): (String, String) = (row["previous"], row["hash"])
            if before != previous { return .broken(entry: number, problem: "it does not follow from the one before") }
            if hash != ChainedEntry.hash(number: number, previous: previous, text: text) {
                return .broken(entry: number, problem: "it was altered")
            }
            (expected, previous) = (expected + 1, hash)
        }
        return .unbroken(entries: expected - 1, head: previous)
    }

    static func entry(_ row: Row) throws -> ChainedEntry {
        let text: String = row["entry"]
        return ChainedEntry(
            number: row["number"], entry: try JSONDecoder().decode(AuditEntry.self, from: Data(text.utf8)),
            previous: row["previous"], hash: row["hash"])
    }
}

/// What to look for in the log.
struct AuditFilter: Sendable {
    /// A word in who, what, or why.
    var word: String?
    /// `refusals`, `downloads`, `sign-ins`, `runs`; nil for everything.
    var kind: String?
    var context: String?
    var subject: String?
    /// Only this person's own.
    var actorID: String?
    /// Entries before this number, newest first.
    var before: Int?

    static let kinds: [String: [AuditAction]] = [
        "refusals": AuditAction.allCases.filter(\.isRefusal),
        "downloads": [.datasetDownloaded, .projectExported, .auditExported],
        "sign-ins": [.signedIn, .signInRefused, .signedOut, .setUp],
        "runs": AuditAction.allCases.filter { $0.rawValue.hasPrefix("run.") },
    ]

    /// At most `limit` entries, newest first.
    func entries(limit: Int, in database: Database) throws -> [ChainedEntry] {
        let (condition, arguments) = sql
        return try Row.fetchAll(
            database, sql: "SELECT * FROM audit WHERE \(condition) ORDER BY number DESC LIMIT \(limit)",
            arguments: arguments
        ).map(AuditLog.entry)
    }

    func count(in database: Database) throws -> Int {
        var all = self
        all.before = nil
        let (condition, arguments) = all.sql
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM audit WHERE \(condition)", arguments: arguments)
            ?? 0
    }

    private var sql: (String, StatementArguments) {
        var (conditions, arguments) = (["1"], StatementArguments())
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        add("number < ?", before)
        add("context = ?", context)
        add("subject = ?", subject)
        add("actorId = ?", actorID)
        add("instr(lower(entry), lower(?)) > 0", word)
        if let actions = kind.flatMap({ Self.kinds[$0] }) {
            conditions.append("action IN (\(actions.map { "'\($0.rawValue)'" }.joined(separator: ",")))")
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}

extension Store {
    /// Whether the audit log is as it was written.
    public func verifyAudit() async throws -> AuditVerdict { try await read(AuditLog.verify) }

    /// Whether an entry with this hash is there.
    public func hasAuditEntry(hash: String) async throws -> Bool {
        try await read { database in
            let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE hash = ?)"
            return try Bool.fetchOne(database, sql: sql, arguments: [hash]) ?? false
        }
    }

    /// Hands every entry as a line of JSON, oldest first.
    public func exportAudit(_ take: @escaping @Sendable (String) throws -> Void) async throws {
        try await read { database in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY number")
            while let row = try rows.next() {
                try take(String(decoding: try encoder.encode(try AuditLog.entry(row)), as: UTF8.self))
            }
        }
    }
}
