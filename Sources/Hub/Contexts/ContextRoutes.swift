import FoundationEssentials
import GRDB
import Hummingbird
import TaskContract

/// Contexts: where tasks run, whose they are, what may be asked for there.
struct ContextRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/contexts") { visit in
            pages.page("contexts", "Contexts", visit, in: .contexts, view: try await ContextsView(visit))
        }
    }
}

private struct ContextsView {
    struct Card {
        let name, title, runsAs, now: String
        let about, owner: String?
        let badge: Badge
        let sources: String
        let limits: String
    }

    struct Rule {
        let title: String
        let cells: [Cell]
    }

    struct Cell { let css, head, text: String }

    let cards: [Card]
    let rules: [Rule]
    let mayManage: Bool

    init(_ visit: Visit) async throws {
        let rows = try await visit.hub.store.read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT context, state, count(*) AS runs FROM run WHERE state IN ('waiting', 'starting', 'running', 'retrying', 'cancelling') GROUP BY context, state"
            ).map { (context: $0["context"] as String, state: $0["state"] as String, count: $0["runs"] as Int) }
        }
        let contexts = visit.hub.configuration.contexts
        mayManage = visit.identity.may(.manageContexts)
        cards = contexts.map { context in
            let mine = rows.filter { $0.context == context.name }
            let taken = mine.filter { RunState(rawValue: $0.state)?.hasPlace == true }.reduce(0) { $0 + $1.count }
            let waiting = mine.filter { $0.state == "waiting" || $0.state == "retrying" }.reduce(0) { $0 + $1.count }
            let now = taken == 0 ? "idle" : "\(taken) running of \(context.places)"
            let names = context.sources.map(\.title) + context.locations.map(\.text)
            let limits = [
                context.memoryBytes.map { "\(Words.memory($0)) of memory" }, context.seconds.map(Words.duration),
            ].compactMap(\.self)
            return Card(
                name: context.name, title: context.title,
                runsAs: context.runsAs,
                now: now + (waiting > 0 ? "; \(waiting) waiting" : ""), about: context.about, owner: context.owner,
                badge: Self.badge(context, taken),
                sources: names.isEmpty ? "none yet" : names.joined(separator: ", "),
                limits: limits.isEmpty ? "what the machine has" : limits.joined(separator: ", "))
        }
        rules = contexts.map {
            Rule(title: $0.title, cells: Self.cells(ContextPolicy($0).policy, hasFile: $0.policyFile != nil))
        }
    }

    private static func badge(_ context: ContextConfiguration, _ taken: Int) -> Badge {
        if context.remote?.isAway == true { return Badge("is-failed", "Away") }
        return taken >= context.places ? Badge("is-waiting", "Full") : Badge("is-done", "Ready")
    }

    private static func cells(_ policy: Policy?, hasFile: Bool) -> [Cell] {
        guard let policy else {
            let text = hasFile ? "its policy is not readable for the Hub" : "it has no policy"
            return (0..<5).map { _ in
                Cell(css: hasFile ? "ask" : "yes", head: hasFile ? "By policy" : "No limit", text: text)
            }
        }
        func may(_ kind: TaskKind, _ text: String) -> Cell {
            let isAllowed = policy.tasks?.contains(kind) == true
            return Cell(
                css: isAllowed ? "yes" : "no", head: isAllowed ? "Allowed" : "Refused", text: isAllowed ? text : "")
        }
        var synthesizers: [String] = []
        if let trees = policy.synthesizers?.trees {
            synthesizers.append("trees" + (trees.minimumCount.map { ", k at least \($0)" } ?? ""))
        }
        if let marginals = policy.synthesizers?.marginals {
            synthesizers.append("marginals, ε up to \(Words.epsilon(marginals.epsilon))")
        }
        let outputs = policy.outputs?.count ?? 0
        let leaves =
            "\(policy.rowCounts == true ? "row counts, " : "no row counts, ")\(policy.evaluation.map { "\($0.rawValue) reports" } ?? "no reports")"
        return [
            may(.discovery, "below \(Words.count(policy.inputs?.count ?? 0, "place"))"),
            may(.training, synthesizers.joined(separator: "; ")),
            may(.generation, "to \(Words.count(outputs, "place"))"),
            may(.evaluation, policy.evaluation?.rawValue ?? "no reports"),
            Cell(css: "yes", head: policy.signature?.sign == true ? "Signed models" : "Models and data", text: leaves),
        ]
    }
}
