import Hummingbird
import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// The attempts that a dispatcher holds, in its own store: what its reconciler works on, with the Hub or without. Each change
/// writes its report and its entry of the audit log in the same step; telling the Hub is another matter.
struct HeldAttempts: AttemptStore {
    let context: String
    let rules: DispatcherRules
    let key: SigningKey
    let store: Store
    let signals: RunSignals

    /// What tells the reporter that there is something to tell.
    static let reporter = "reports"

    func unsettled() async throws -> [TaskName] {
        try await store.read { database in
            try String.fetchAll(database, sql: "SELECT name FROM held WHERE settledAt IS NULL").compactMap {
                TaskName($0)
            }
        }
    }

    func read(_ name: TaskName) async throws -> Attempt? {
        try await store.read { database in
            guard let held = try HeldAttempt.find(name, in: database) else { return nil }
            return Attempt(
                name: name, order: held.task, phase: held.phase, cursor: held.cursor.map(OutputCursor.init),
                version: held.version)
        }
    }

    func record(_ phase: Phase, for name: TaskName, ifVersion version: Int) async throws {
        try await change(name) { held, database in
            if held.phase == phase { return }
            guard held.version == version else { throw VersionConflict() }
            (held.phase, held.version) = (phase, version + 1)
            switch phase {
            case .started: try tell(.started, of: &held, name, in: database)
            case .finished(let outcome): try tell(.ended(outcome, chain: held.chain), of: &held, name, in: database)
            case .queued, .cancelling: break
            }
        }
    }

    func append(_ output: TaskOutput, to name: TaskName) async throws {
        try await change(name) { held, database in
            held.cursor = output.cursor.text
            var events: [TaskEvent] = []
            let isBehind = try isBehind(name, in: database)
            for event in output.events {
                if case .artifact("model", let location, let digest?, let bytes) = event.body {
                    held.model = .init(location: location, digest: digest, bytes: bytes)
                }
                if case .progress(let phase, _, _) = event.body {
                    // Nobody watches while the Hub is away: of many steps the first of each phase is enough.
                    if isBehind, held.progress == phase { continue }
                    held.progress = phase
                }
                events.append(event)
            }
            let lines = rules.sendLog == true ? output.lines : []
            if events.isEmpty, lines.isEmpty { return }
            try tell(.output(events: events, lines: lines), of: &held, name, in: database)
        }
    }

    func note(_ condition: Condition?, for name: TaskName) async throws {
        try await change(name) { held, database in
            guard held.condition != condition else { return }
            held.condition = condition
            try tell(.condition(condition), of: &held, name, in: database)
        }
    }

    func settle(_ name: TaskName) async throws {
        try await change(name) { held, _ in held.settledAt = held.settledAt ?? .now }
    }

    func changes() async -> AsyncStream<TaskName> { await signals.attempts(in: context) }

    /// Holds what was ordered. What is held already, or was ever, stays as it is.
    /// - Returns: whether it is new.
    func take(
        _ order: Order, _ text: Signed, hasBegun: Bool, refusal: Failure?
    ) async throws -> Bool {
        let isNew = try await store.write { database -> Bool in
            guard let task = order.task, try HeldAttempt.find(order.name, in: database) == nil else { return false }
            var held = HeldAttempt(
                name: "\(order.name)", title: order.title, task: task, phase: hasBegun ? .started : .queued)
            try AuditLog.append(order.entry(.remoteOrdered, text, actor: "hub"), in: database)
            if let refusal {
                held.phase = .finished(.failed(refusal))
                var entry = order.entry(.remoteRefused, text, actor: "dispatcher \(context)")
                entry.detail?["reason"] = refusal.message
                try AuditLog.append(entry, in: database)
            }
            try held.insert(database)
            if let refusal {
                try tell(.ended(.failed(refusal), chain: held.chain), of: &held, order.name, in: database)
                try held.update(database)
            }
            return true
        }
        if isNew { await signals.wake([order.name], in: context) }
        if refusal != nil { await signals.wake([order.name], in: Self.reporter) }
        return isNew
    }

    /// Lets what runs end. That it has ended, or was never held, is no matter.
    func end(_ order: Order, _ text: Signed) async throws {
        let isNew = try await store.write { database -> Bool in
            guard var held = try HeldAttempt.find(order.name, in: database) else { return false }
            switch held.phase {
            case .cancelling, .finished: return false
            case .queued, .started: break
            }
            (held.phase, held.version) = (.cancelling, held.version + 1)
            try held.update(database)
            let action: AuditAction = order.deed == .cancel ? .remoteCancelled : .remoteWithdrawn
            try AuditLog.append(order.entry(action, text, actor: "hub"), in: database)
            return true
        }
        if isNew { await signals.wake([order.name], in: context) }
    }

    private func change(
        _ name: TaskName, _ body: @escaping @Sendable (inout HeldAttempt, Database) throws -> Void
    ) async throws {
        let hasTold = try await store.write { database -> Bool in
            guard var held = try HeldAttempt.find(name, in: database) else { throw VersionConflict() }
            let before = held
            try body(&held, database)
            if held != before { try held.update(database) }
            return held.reports != before.reports
        }
        if hasTold { await signals.wake([name], in: Self.reporter) }
    }

    private func isBehind(_ name: TaskName, in database: Database) throws -> Bool {
        let sql = "SELECT count(*) FROM outbox WHERE name = ?"
        return (try Int.fetchOne(database, sql: sql, arguments: [name.description]) ?? 0) > 50
    }

    /// Writes the next report, signed.
    private func tell(
        _ news: Report.News, of held: inout HeldAttempt, _ name: TaskName, in database: Database
    ) throws {
        held.reports += 1
        let report = Report(
            context: context, run: name.run, attempt: name.attempt, number: held.reports, news: news)
        let text = try Signed(report, as: .report, by: key)
        held.chain = Report.chain(held.chain, text.text)
        var isLast = false
        if case .ended = news { isLast = true }
        try WaitingReport(name: held.name, number: held.reports, report: text, isLast: isLast).insert(database)
        let actor = "dispatcher \(context)"
        switch news {
        case .started:
            try AuditLog.append(report.entry(.remoteStarted, text, title: held.title, actor: actor), in: database)
        case .ended:
            try AuditLog.append(report.entry(.remoteEnded, text, title: held.title, actor: actor), in: database)
        case .output, .condition: break
        }
    }
}
