import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import TaskContract

/// Contexts, the privacy ledger, the audit log.
struct GovernanceAPI {
    func add(to routes: CallRoutes) {
        routes.get("contexts") { call in try .json(["items": call.hub.configuration.contexts.map(ContextAnswer.init)]) }
        routes.get("ledger") { call in
            let accounts = try await call.hub.store.read { try Account.all(in: $0) }
            return try .json(["items": accounts.map(AccountAnswer.init)])
        }
        routes.get("ledger/:context/:source") { call in
            let (context, source) = (call.part("context"), call.part("source"))
            return try .json(AccountAnswer(try await call.hub.store.read { try Account.of(source, in: context, $0) }))
        }
        routes.on(.put, "ledger/:context/:source", setBudget)
        routes.get("audit", list)
        routes.get("audit/verification") { call in
            try call.identity.require(.readAudit)
            return try .json(VerificationAnswer(try await call.hub.store.verifyAudit()))
        }
        routes.get("audit/export") { call in
            try call.identity.require(.readAudit)
            return try await AuditExport(store: call.hub.store).response(for: call.identity)
        }
    }

    @Sendable private func setBudget(_ call: Call) async throws -> Response {
        let (identity, context, source) = (call.identity, call.part("context"), call.part("source"))
        try identity.require(.setBudget)
        let wish = try call.read(BudgetRequest.self)
        _ = try call.hub.context(context, or: "context")
        try Budget.check(epsilon: wish.epsilon, delta: wish.delta ?? Budget.usualDelta, source: source)
        let account = try await call.hub.store.write { database in
            try Ledger.setBudget(
                epsilon: wish.epsilon, delta: wish.delta ?? Budget.usualDelta, of: source, in: context, by: identity,
                database)
            return try Account.of(source, in: context, database)
        }
        return try .json(AccountAnswer(account))
    }

    /// All entries for those who may read them, else one's own.
    @Sendable private func list(_ call: Call) async throws -> Response {
        let (limit, query, identity) = (try call.limit(), call.query, call.identity)
        if let kind = query["kind"], AuditFilter.kinds[kind] == nil {
            throw HubError.invalid("kind", "kind is one of \(AuditFilter.kinds.keys.sorted().joined(separator: ", "))")
        }
        let filter = AuditFilter(
            word: query["q"], kind: query["kind"], context: query["context"], subject: query["subject"],
            actorID: identity.may(.readAudit) ? nil : identity.user.id, before: try query.number("cursor", "cursor"))
        let entries = try await call.hub.store.read { try filter.entries(limit: limit + 1, in: $0) }
        return try .json(PageAnswer(entries, limit: limit, cursor: { String($0.number) }) { $0 })
    }
}

/// A budget to be set.
struct BudgetRequest: Codable, Sendable {
    let epsilon: Double
    let delta: Double?
}

/// A context, as programs see it.
struct ContextAnswer: Encodable, Sendable {
    let name, title: String
    let about, owner: String?
    let places: Int
    let memoryBytes: Int?
    let seconds: Double?
    let sources: [NamedSource]
    /// Places below which a source may be named.
    let locations: [String]
    /// What its owner allows, where the Hub may read it.
    let policy: Policy?

    struct NamedSource: Encodable, Sendable {
        let name, title: String
        let about: String?
    }

    init(_ context: ContextConfiguration) {
        (name, title, about, owner) = (context.name, context.title, context.about, context.owner)
        (places, memoryBytes, seconds) = (context.places, context.memoryBytes, context.seconds)
        sources = context.sources.map { NamedSource(name: $0.name, title: $0.title, about: $0.about) }
        locations = context.locations.map(\.text)
        policy = ContextPolicy(context).policy
    }
}

/// What the trainings of a source have cost.
struct AccountAnswer: Encodable, Sendable {
    let context, source: String
    let budget: Limit?
    let epsilonUsed, deltaUsed: Double
    /// How many trainings had no formal bound; they are beside the sum, never in it.
    let unbounded: Int
    let entries: [Entry]

    struct Limit: Encodable, Sendable {
        let epsilon, delta: Double
        let setBy: String
        let setAt: Date
    }

    struct Entry: Encodable, Sendable {
        let run: String
        let epsilon, delta: Double?
        let state: Spending.State
        let createdAt: Date
    }

    init(_ account: Account) {
        (context, source, unbounded) = (account.context, account.source, account.unbounded)
        budget = account.budget.map { Limit(epsilon: $0.epsilon, delta: $0.delta, setBy: $0.setBy, setAt: $0.setAt) }
        (epsilonUsed, deltaUsed) = (account.epsilonUsed, account.deltaUsed)
        entries = account.entries.map {
            Entry(run: $0.runId, epsilon: $0.epsilon, delta: $0.delta, state: $0.state, createdAt: $0.createdAt)
        }
    }
}

/// Whether the audit log is as it was written.
struct VerificationAnswer: Encodable, Sendable {
    let isUnbroken: Bool
    /// How many entries were checked, where none is at fault.
    var entries: Int?
    /// The last entry's hash.
    var head: String?
    /// The first entry at fault.
    var brokenAt: Int?
    var problem: String?

    init(_ verdict: AuditVerdict) {
        switch verdict {
        case .unbroken(let entries, let head): (isUnbroken, self.entries, self.head) = (true, entries, head)
        case .broken(let entry, let problem): (isUnbroken, brokenAt, self.problem) = (false, entry, problem)
        }
    }
}
