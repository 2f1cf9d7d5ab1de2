import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// What a task puts out, into the store: events, the run's progress, its log.
enum Outputs {
    static func append(_ output: TaskOutput, to name: TaskName, in database: Database) throws {
        let id = name.run.description
        guard var run = try Run.find(id: id, in: database) else { return }
        var log = try RunLog(run: id, attempt: name.attempt, in: database)
        for event in output.events {
            try add(event, of: name, to: &run, &log, in: database)
        }
        for line in output.lines { try log.add(.plain, line, at: .now) }
        if run.attempt == name.attempt { try run.save(in: database) }
        try database.execute(
            sql: "UPDATE attempt SET cursor = ? WHERE runId = ? AND number = ?",
            arguments: [output.cursor.text, id, name.attempt])
    }

    private static func add(
        _ event: TaskEvent, of name: TaskName, to run: inout Run, _ log: inout RunLog, in database: Database
    ) throws {
        if case .progress(let phase, let fraction, let rate) = event.body {
            let isNew = run.phase != phase
            (run.phase, run.fraction, run.rate) = (phase, fraction, rate)
            // Of the many only the first of each phase is kept: the rest was for those who watched.
            if !isNew { return }
        }
        try database.execute(
            sql: "INSERT OR IGNORE INTO event (runId, attempt, seq, body) VALUES (?, ?, ?, ?)",
            arguments: [name.run.description, name.attempt, event.seq, try event.line()])
        guard database.changesCount > 0 else { return }
        switch event.body {
        case .progress(let phase, _, _): try log.add(.phase, phase, at: event.time)
        case .warning(let message): try log.add(.warning, message, at: event.time)
        case .failed(_, let message, _): try log.add(.failure, message, at: event.time)
        case .artifact(let role, _, _, let bytes):
            try log.add(.plain, "\(role) written, \(Words.bytes(bytes))", at: event.time)
        case .started, .metric, .result: break
        }
    }
}

/// The end of a run's log, where lines are added.
struct RunLog {
    private let run: String
    private let attempt: Int
    private let database: Database
    private var last: Int

    init(run: String, attempt: Int, in database: Database) throws {
        (self.run, self.attempt, self.database) = (run, attempt, database)
        let sql = "SELECT max(number) FROM logLine WHERE runId = ?"
        last = try Int.fetchOne(database, sql: sql, arguments: [run]) ?? 0
    }

    mutating func add(_ level: LogLine.Level, _ text: String, at time: Date) throws {
        // A task that floods its log does not flood the store.
        guard last < 20_000 else { return }
        last += 1
        let text = last == 20_000 ? "The log is cut here" : text
        try LogLine(runId: run, number: last, attempt: attempt, time: time, level: level, text: text).insert(database)
    }
}
