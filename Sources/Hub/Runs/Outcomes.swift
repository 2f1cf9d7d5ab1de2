import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// What the beginning and the end of an attempt change, each in one transaction with the attempt's own record.
enum Outcomes {
    static func start(_ run: inout Run, _ attempt: inout AttemptRecord, in database: Database) throws {
        attempt.startedAt = attempt.startedAt ?? .now
        guard run.attempt == attempt.number, !run.state.isOver else { return }
        if run.state == .starting { run.state = .running }
        (run.startedAt, run.condition) = (run.startedAt ?? .now, nil)
        try run.save(in: database)
        try audit(.runStarted, run, ["attempt": "\(attempt.number)", "spec": run.specDigest], in: database)
    }

    static func end(
        _ run: inout Run, _ attempt: AttemptRecord, _ outcome: Outcome, _ context: ContextConfiguration,
        in database: Database
    ) throws {
        guard run.attempt == attempt.number, !run.state.isOver else { return }
        let next = afterwards(
            outcome, attempt: attempt.number, memoryBytes: run.memoryBytes ?? context.memoryBytes,
            ceilingBytes: context.memoryCeilingBytes)
        run.condition = nil
        switch next {
        case .again(let pause, let memory, let reason) where run.state != .cancelling:
            (run.state, run.attempt, run.memoryBytes) = (.retrying, run.attempt + 1, memory)
            (run.notBefore, run.message) = (.now + pause, reason)
            try run.save(in: database)
            var log = try RunLog(run: run.id, attempt: attempt.number, in: database)
            try log.add(.warning, "Attempt \(attempt.number) ended: \(reason)", at: .now)
            try audit(.runRetried, run, ["attempt": "\(run.attempt)", "because": reason], in: database)
        case .again:
            try finish(&run, .cancelled, nil, nil, context, in: database)
        case .ends(let state, let code, let message):
            try finish(&run, state, code, message, context, in: database)
        }
    }

    /// Ends a run for good.
    static func finish(
        _ run: inout Run, _ state: RunState, _ code: String?, _ message: String?, _ context: ContextConfiguration,
        in database: Database
    ) throws {
        (run.state, run.endedAt, run.code, run.message, run.notBefore) = (state, .now, code, message, nil)
        if state == .done { run.fraction = 1 }
        try run.save(in: database)
        var detail = ["attempt": "\(run.attempt)"]
        detail["code"] = code
        try audit(state.action, run, detail, in: database)
        try Spending.settle(run, in: database)
        if state == .done { try Harvest(run: run, context: context, database: database).take() }
    }

    static func audit(
        _ action: AuditAction, _ run: Run, _ detail: [String: String], in database: Database
    ) throws {
        let slug = try String.fetchOne(
            database, sql: "SELECT slug FROM project WHERE id = ?", arguments: [run.projectId])
        try AuditLog.append(
            AuditEntry(
                time: Date.now.iso, actor: "dispatcher \(run.context)", action: action, subject: "run/\(run.id)",
                title: run.title, project: slug, context: run.context, purpose: run.purpose, detail: detail),
            in: database)
    }
}

extension RunState {
    fileprivate var action: AuditAction {
        switch self {
        case .done: .runDone
        case .refused: .runRefused
        case .cancelled: .runCancelled
        case .lost: .runLost
        default: .runFailed
        }
    }
}
