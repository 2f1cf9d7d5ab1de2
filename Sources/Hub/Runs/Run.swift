import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// One request to execute a task.
struct Run: Codable, Hashable, Sendable, FetchableRecord, MutablePersistableRecord {
    /// For people: `Training 1284`. The store gives it.
    var number: Int?
    var id: String
    var projectId: String
    var kind: TaskKind
    var context: String
    /// The task's spec, the very bytes.
    var spec: String
    var specDigest: String
    var state: RunState
    /// The attempt that is wanted now, from 1.
    var attempt = 1
    /// Higher goes first.
    var priority = 0
    var requestedBy: String
    var requester: String
    var purpose: String
    var createdAt: Date
    var startedAt: Date?
    var endedAt: Date?
    /// When the next attempt may begin.
    var notBefore: Date?
    /// What the task last told of its progress.
    var phase: String?
    var fraction: Double?
    var rate: Double?
    /// Why it does not run yet.
    var condition: String?
    /// How it failed.
    var code: String?
    var message: String?
    /// The memory of the attempt that is wanted now.
    var memoryBytes: Int?
    var schemaId: String?
    /// What a generation makes data from.
    var modelId: String?
    var version = 1

    mutating func didInsert(_ inserted: InsertionSuccess) { number = Int(inserted.rowID) }

    /// Such as `Training 1284`.
    var title: String { "\(kind.rawValue.prefix(1).uppercased())\(kind.rawValue.dropFirst()) \(number ?? 0)" }
}

/// Where a run stands.
enum RunState: String, Codable, CaseIterable, Sendable {
    /// In the queue of its context.
    case waiting
    /// It has a place; its task is being created.
    case starting
    case running
    /// It failed in a way that may pass, and goes on at `notBefore`.
    case retrying
    case cancelling
    case done
    case failed
    case refused
    case cancelled
    /// Gone without a result.
    case lost

    var isOver: Bool { [.done, .failed, .refused, .cancelled, .lost].contains(self) }
    /// Whether it holds one of the context's places.
    var hasPlace: Bool { [.starting, .running, .cancelling].contains(self) }

    static let withPlace = RunState.allCases.filter(\.hasPlace)
    static let open = RunState.allCases.filter { !$0.isOver }
}

extension Run {
    static func find(number: Int, in database: Database) throws -> Run? {
        try Run.fetchOne(database, sql: "SELECT * FROM run WHERE number = ?", arguments: [number])
    }

    static func find(id: String, in database: Database) throws -> Run? {
        try Run.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id])
    }

    /// Writes the changed record; counts its version up.
    mutating func save(in database: Database) throws {
        version += 1
        try update(database)
    }
}

/// A line of a run's log.
struct LogLine: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var runId: String
    /// From 1, over all attempts.
    var number: Int
    var attempt: Int
    var time: Date
    var level: Level
    var text: String

    enum Level: String, Codable, Sendable { case phase, plain, warning, failure }
}
