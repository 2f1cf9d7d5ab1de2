import Hummingbird
import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// What a dispatcher is to do: every attempt of its context that it does not hold yet, and the ends that were asked for of those
/// that it holds. Asking twice gives the same orders, to the byte; which of them it has taken, the dispatcher itself tells.
struct Leasing: Sendable {
    private let hub: Hub
    private let context: RemoteContext
    private let address: String

    init(_ call: DispatcherCall) { (hub, context, address) = (call.hub, call.context, call.address) }

    /// How long a lease holds by the Hub's own clock. One that has run out is never given to anybody else: the run says that
    /// its dispatcher is away.
    static let life: TimeInterval = 90

    /// Takes what the owner allows now.
    func take(_ profile: Signed) async throws {
        guard let key = context.publicKey else { throw HubError.signInNeeded }
        try profile.read(Profile.self, as: .profile, from: key).check()
        let (hub, address) = (hub, address)
        try await hub.store.write { [name = context.name] database in
            var context = try RemoteContext.find(name, in: database)
            guard context.profile?.digest != profile.digest else { return }
            context.profile = profile
            try context.update(database)
            try Enrolment.note(.profileChanged, context, address, profile, in: database)
            try hub.remote.refresh(in: database)
        }
    }

    func orders(holding: [TaskName]) async throws -> LeaseAnswer {
        let (hub, name) = (hub, context.name)
        return try await hub.store.write { database in
            let context = try RemoteContext.find(name, in: database)
            guard context.revokedAt == nil else { throw HubError.signInNeeded }
            let desk = LeaseDesk(context: name, key: hub.key, database: database)
            let held = Set(holding)
            let open = try AttemptRecord.fetchAll(
                database, sql: "SELECT * FROM attempt WHERE context = ? AND settledAt IS NULL ORDER BY createdAt",
                arguments: [name])
            var items: [LeaseAnswer.Item] = []
            for attempt in open where items.count < 100 {
                guard let task = attempt.name else { continue }
                if !held.contains(task) {
                    if let item = try desk.start(attempt) { items.append(item) }
                } else if attempt.phase == .cancelling, let order = try desk.cancel(task) {
                    items.append(.init(order: order, hasBegun: true))
                }
            }
            try desk.renew(holding)
            let known = Set(open.compactMap(\.name))
            for task in holding where !known.contains(task) && items.count < 100 {
                items.append(.init(order: try desk.withdraw(task), hasBegun: true))
            }
            let expiry = context.tokenExpiresAt ?? .now
            return LeaseAnswer(
                orders: items, tokenSecondsLeft: max(0, Int(expiry.timeIntervalSinceNow)),
                profile: context.profile?.digest)
        }
    }
}

/// Writes orders, each once, with the entry of the audit log that tells of it.
private struct LeaseDesk {
    let context: String
    let key: SigningKey
    let database: Database

    /// nil for what needs no start any more.
    func start(_ attempt: AttemptRecord) throws -> LeaseAnswer.Item? {
        guard let name = attempt.name, let run = try Run.find(id: name.run.description, in: database) else {
            return nil
        }
        if let known = try signed("orderText", name) {
            return .init(order: known, hasBegun: attempt.startedAt != nil)
        }
        guard attempt.phase == .queued else { return nil }
        let order = Order(
            deed: .start, context: context, run: name.run, attempt: name.attempt, title: run.title,
            requester: run.requester, purpose: run.purpose, time: Date.now.iso, task: attempt.orderText)
        let text = try Signed(order, as: .order, by: key)
        try database.execute(
            sql: """
                INSERT INTO lease (runId, number, context, orderText, expiresAt, chain) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                name.run.description, name.attempt, context, try Response.jsonText(text), Date.now + Leasing.life,
                ChainedEntry.origin,
            ])
        try note(.remoteOrdered, order, text, run)
        return .init(order: text, hasBegun: false)
    }

    func cancel(_ name: TaskName) throws -> Signed? {
        guard let run = try Run.find(id: name.run.description, in: database) else { return nil }
        if let known = try signed("cancelText", name) { return known }
        let asked = try String.fetchOne(
            database,
            sql: "SELECT entry ->> '$.actor' FROM audit WHERE subject = ? AND action = ? ORDER BY number DESC LIMIT 1",
            arguments: ["run/\(run.id)", AuditAction.runCancelAsked.rawValue])
        let order = Order(
            deed: .cancel, context: context, run: name.run, attempt: name.attempt, title: run.title,
            requester: asked ?? run.requester, purpose: run.purpose, time: Date.now.iso)
        let text = try Signed(order, as: .order, by: key)
        try database.execute(
            sql: "UPDATE lease SET cancelText = ? WHERE runId = ? AND number = ?",
            arguments: [try Response.jsonText(text), name.run.description, name.attempt])
        try note(.remoteCancelled, order, text, run)
        return text
    }

    /// For what the Hub does not wait for: its run has ended here, or was never known.
    func withdraw(_ name: TaskName) throws -> Signed {
        let order = Order(
            deed: .withdraw, context: context, run: name.run, attempt: name.attempt, title: "\(name)", requester: "hub",
            purpose: "", time: "")
        return try Signed(order, as: .order, by: key)
    }

    func renew(_ names: [TaskName]) throws {
        for name in names {
            try database.execute(
                sql: "UPDATE lease SET expiresAt = ? WHERE runId = ? AND number = ? AND context = ?",
                arguments: [Date.now + Leasing.life, name.run.description, name.attempt, context])
        }
    }

    private func signed(_ column: String, _ name: TaskName) throws -> Signed? {
        let text = try String.fetchOne(
            database, sql: "SELECT \(column) FROM lease WHERE runId = ? AND number = ?",
            arguments: [name.run.description, name.attempt])
        return try text.map { try JSONDecoder().decode(Signed.self, from: Data($0.utf8)) }
    }

    private func note(_ action: AuditAction, _ order: Order, _ text: Signed, _ run: Run) throws {
        let slug = try String.fetchOne(
            database, sql: "SELECT slug FROM project WHERE id = ?", arguments: [run.projectId])
        try AuditLog.append(order.entry(action, text, actor: "hub", project: slug), in: database)
    }
}

extension Order {
    /// What both sides write of an order.
    func entry(_ action: AuditAction, _ text: Signed, actor: String, project: String? = nil) -> AuditEntry {
        AuditEntry(
            time: Date.now.iso, actor: actor, action: action, subject: "run/\(run)", title: title, project: project,
            context: context, purpose: purpose.isEmpty ? nil : purpose,
            detail: [
                "attempt": "\(attempt)", "requester": requester, "digest": text.digest, "signature": text.signature,
            ])
    }
}
