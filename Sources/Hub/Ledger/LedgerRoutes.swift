import FoundationEssentials
import GRDB
import Hummingbird

/// The privacy ledger: what trainings have cost of each source, and what is left.
struct LedgerRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/ledger") { visit in
            let view = try await LedgerView(visit, only: nil, error: nil)
            return pages.page("ledger", "Privacy ledger", visit, in: .ledger, view: view)
        }
        routes.get("/ledger/:context/:source") { visit in
            let source = Address.decoded(visit.part("source"))
            let view = try await LedgerView(visit, only: (visit.part("context"), source), error: nil)
            return pages.page("ledger", "Privacy ledger", visit, in: .ledger, view: view)
        }
        routes.post("/ledger") { visit in
            do {
                try await setBudget(visit)
                return .seeOther("/ledger")
            } catch let error as HubError where error.code == .invalid {
                let view = try await LedgerView(visit, only: nil, error: error)
                return pages.page("ledger", "Privacy ledger", visit, in: .ledger, view: view, status: 422)
            }
        }
    }

    private func setBudget(_ visit: Visit) async throws {
        let identity = visit.identity
        try identity.require(.setBudget)
        let parts = (visit.form["source"] ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw HubError.invalid("source", "Choose a source") }
        let epsilon: Double = try visit.form.number("epsilon", "ε") ?? 0
        let delta: Double = try visit.form.number("delta", "δ") ?? Budget.usualDelta
        try Budget.check(epsilon: epsilon, delta: delta, source: parts[1])
        _ = try visit.hub.context(parts[0], or: "source")
        try await visit.hub.store.write { database in
            try Ledger.setBudget(
                epsilon: epsilon, delta: delta, of: parts[1], in: parts[0], by: identity, database)
        }
    }
}

/// What is done to the ledger.
enum Ledger {
    static func setBudget(
        epsilon: Double, delta: Double, of source: String, in context: String, by identity: Identity,
        _ database: Database
    ) throws {
        try Budget(
            context: context, source: source, epsilon: epsilon, delta: delta, setBy: identity.user.email, setAt: .now
        ).save(database)
        try AuditLog.append(
            identity.entry(
                .budgetSet, "source/\(context)/\(source)", "Budget of \(source)", context: context,
                detail: ["epsilon": Words.epsilon(epsilon), "delta": "\(delta)"]), in: database)
    }
}

private struct LedgerView {
    struct Row {
        let account: AccountView
        let entries: [Entry]
    }

    struct Entry {
        let title, path, cost, state: String
        let made: Moment
    }

    struct Option { let value, label: String }

    let rows: [Row]
    let isEmpty, maySet: Bool
    let sources: [Option]
    let error: String?
    let isOne: Bool

    init(_ visit: Visit, only: (context: String, source: String)?, error: HubError?) async throws {
        let identity = visit.identity
        let (accounts, runs, chosen) = try await visit.hub.store.read { database in
            let projects = try Project.visible(to: identity, in: database)
            let chosen = projects.compactMap(\.source)
            let accounts = try Account.all(in: database)
            let ids = accounts.flatMap(\.entries).map(\.runId)
            let runs = try ids.compactMap { try Run.find(id: $0, in: database) }
            return (accounts, Dictionary(runs.map { ($0.id, $0) }) { first, _ in first }, chosen)
        }
        rows = accounts.filter { only == nil || ($0.context == only?.context && $0.source == only?.source) }.map {
            Row(
                account: AccountView($0),
                entries: $0.entries.prefix(only == nil ? 5 : 500).map { spending in
                    let run = runs[spending.runId]
                    return Entry(
                        title: run?.title ?? "Training", path: "/runs/\(run?.number ?? 0)",
                        cost: spending.epsilon.map { "ε \(Words.epsilon($0))" } ?? "no formal bound",
                        state: spending.state.rawValue, made: Moment(spending.createdAt))
                })
        }
        isEmpty = rows.isEmpty
        maySet = identity.may(.setBudget)
        let named = visit.hub.configuration.contexts.flatMap { context in
            context.sources.map {
                Option(value: "\(context.name)/\($0.name)", label: "\($0.title) in \(context.title)")
            }
        }
        let own = chosen.map { Option(value: "\($0.context)/\($0.name)", label: "\($0.title) in \($0.context)") }
        sources = (named + own.filter { one in !named.contains { $0.value == one.value } })
        self.error = error?.description
        isOne = only != nil
    }
}
