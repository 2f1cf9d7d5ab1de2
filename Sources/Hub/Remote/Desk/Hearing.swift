import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// Takes what a dispatcher tells. Each report counts once, in the order of its number: one that was heard before changes
/// nothing, one that comes too early is not heard, and what is heard, its effect and its entry in the audit log are one step.
struct Hearing: Sendable {
    private let hub: Hub
    private let context: ContextConfiguration
    private let key: String

    init(_ call: DispatcherCall) throws {
        (hub, context, key) = (call.hub, try call.configuration(), try call.publicKey())
    }

    func hear(_ wish: ReportsRequest) async throws -> ReportsAnswer {
        guard wish.reports.count <= 500 else { throw HubError.invalid("reports", "At most 500 reports at once") }
        let (context, key) = (context, key)
        let reports = try wish.reports.map { text in (text, try text.read(Report.self, as: .report, from: key)) }
        guard reports.allSatisfy({ $0.1.context == context.name }) else {
            throw HubError.forbidden("tell of another context", who: "its own dispatcher")
        }
        let (heard, given) = try await hub.store.write { database -> ([TaskName: Int], [TaskName]) in
            var heard: [TaskName: Int] = [:]
            for (text, report) in reports {
                heard[report.name] = try Self.take(report, text, context, in: database)
            }
            return (heard, try Admission.admit(to: context, in: database))
        }
        for name in heard.keys { await hub.signals.changed(name.run.description) }
        await hub.signals.wake(given, in: context.name)
        return ReportsAnswer(heard: heard.map { .init(name: .init($0.key), number: $0.value) })
    }

    /// - Returns: the number up to which the attempt's reports are heard now.
    private static func take(
        _ report: Report, _ text: Signed, _ context: ContextConfiguration, in database: Database
    ) throws -> Int {
        let (run, attempt) = (report.run.description, report.attempt)
        let lease = try Row.fetchOne(
            database, sql: "SELECT heard, chain FROM lease WHERE runId = ? AND number = ? AND context = ?",
            arguments: [run, attempt, context.name])
        // What was never ordered: nobody waits for it, and it is not to be sent again.
        guard let lease else { return report.number }
        let (heard, chain): (Int, String) = (lease["heard"], lease["chain"])
        guard report.number == heard + 1 else { return heard }
        try apply(report, text, chain, context, in: database)
        try database.execute(
            sql: "UPDATE lease SET heard = ?, chain = ?, expiresAt = ? WHERE runId = ? AND number = ?",
            arguments: [report.number, Report.chain(chain, text.text), Date.now + Leasing.life, run, attempt])
        return report.number
    }

    private static func apply(
        _ report: Report, _ text: Signed, _ chain: String, _ context: ContextConfiguration, in database: Database
    ) throws {
        guard var attempt = try AttemptRecord.find(report.name, in: database), attempt.settledAt == nil,
            var run = try Run.find(id: report.run.description, in: database)
        else { return }
        switch report.news {
        case .started:
            if attempt.phase == .queued { (attempt.phase, attempt.version) = (.started, attempt.version + 1) }
            try Outcomes.start(&run, &attempt, in: database)
            try attempt.update(database)
            try AuditLog.append(
                report.entry(.remoteStarted, text, run, actor: "dispatcher \(context.name)"), in: database)
        case .output(let events, let lines):
            let output = TaskOutput(events: events, lines: lines, cursor: OutputCursor("\(report.number)"))
            try Outputs.append(output, to: report.name, in: database)
        case .condition(let condition):
            guard run.attempt == report.attempt else { return }
            run.condition = condition?.message
            try run.save(in: database)
        case .ended(let outcome, let told):
            guard told == chain else {
                throw HubError.conflict(
                    "The reports of \(run.title) are not the ones that the dispatcher has counted",
                    remedy: "Compare both audit logs")
            }
            try AuditLog.append(
                report.entry(.remoteEnded, text, run, actor: "dispatcher \(context.name)"), in: database)
            attempt.phase = .finished(outcome)
            (attempt.version, attempt.endedAt, attempt.settledAt) = (attempt.version + 1, .now, .now)
            try Outcomes.end(&run, attempt, outcome, context, in: database)
            try attempt.update(database)
        }
    }
}

extension Report {
    /// What both sides write of a report.
    func entry(_ action: AuditAction, _ text: Signed, _ run: Run, actor: String) -> AuditEntry {
        entry(action, text, title: run.title, actor: actor)
    }

    /// What both sides write of a report.
    func entry(_ action: AuditAction, _ text: Signed, title: String, actor: String) -> AuditEntry {
        var detail = ["attempt": "\(attempt)", "digest": text.digest, "signature": text.signature]
        if case .ended(let outcome, _) = news {
            detail["reports"] = "\(number)"
            detail["outcome"] = outcome.word
        }
        return AuditEntry(
            time: Date.now.iso, actor: actor, action: action, subject: "run/\(run)", title: title, context: context,
            detail: detail)
    }
}

extension Outcome {
    /// For logs.
    var word: String {
        switch self {
        case .done: "done"
        case .failed(let failure): failure.cause == .refused ? "refused" : "failed: \(failure.code)"
        case .cancelled: "cancelled"
        case .lost: "lost"
        }
    }
}
