import Dispatching
import FoundationEssentials
import GRDB

/// An attempt in the store.
struct AttemptRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "attempt"
    var runId: String
    var number: Int
    var context: String
    /// A `TaskOrder` in JSON.
    var orderText: TaskOrder
    var phase: Phase
    var cursor: String?
    var version: Int
    var createdAt: Date
    var startedAt: Date?
    var endedAt: Date?
    var settledAt: Date?

    init(_ attempt: Attempt, context: String, now: Date) {
        (runId, number, self.context) = (attempt.name.run.description, attempt.name.attempt, context)
        (orderText, phase, cursor) = (attempt.order, attempt.phase, attempt.cursor?.text)
        (version, createdAt) = (attempt.version, now)
    }

    static func find(_ name: TaskName, in database: Database) throws -> AttemptRecord? {
        try AttemptRecord.fetchOne(
            database, sql: "SELECT * FROM attempt WHERE runId = ? AND number = ?",
            arguments: [name.run.description, name.attempt])
    }

    var attempt: Attempt? {
        guard let run = RunID(runId) else { return nil }
        return Attempt(
            name: TaskName(run: run, attempt: number), order: orderText, phase: phase,
            cursor: cursor.map(OutputCursor.init), version: version)
    }

    var name: TaskName? { attempt?.name }
}
