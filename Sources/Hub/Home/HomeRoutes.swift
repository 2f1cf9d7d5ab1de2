import FoundationEssentials
import GRDB
import Hummingbird

/// What waits for me, and what runs.
struct HomeRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/") { visit in
            let view = try await HomeView(visit)
            return pages.page("home", "Home", visit, in: .home, modules: ["live.js"], view: view)
        }
    }
}

private struct HomeView {
    struct DatasetRow {
        let title, path, project, projectPath, facts: String
        let rows: String?
        let made: Moment
        let verdicts: [VerdictMark]
    }

    struct ContextRow { let title, path, facts: String }

    let headline: String
    let today: String
    let troubles: [RunView]
    let running: [RunView]
    let datasets: [DatasetRow]
    let accounts: [AccountView]
    let contexts: [ContextRow]
    let isEmpty: Bool
    let mayMakeProject: Bool
    let example: ExampleOffer?
    let hasTroubles, hasRunning, hasDatasets, hasAccounts: Bool

    init(_ visit: Visit) async throws {
        let (hub, identity) = (visit.hub, visit.identity)
        let found = try await hub.store.read { database in
            let projects = try Project.visible(to: identity, in: database)
            let names = Dictionary(projects.map { ($0.id, $0) }) { first, _ in first }
            let since = Date.now - 7 * 86_400
            let troubles = try Run.fetchAll(
                database,
                sql: """
                    SELECT * FROM run WHERE requestedBy = ? AND state IN ('failed', 'refused', 'lost') AND endedAt > ?
                    AND NOT EXISTS (SELECT 1 FROM run later WHERE later.projectId = run.projectId
                        AND later.kind = run.kind AND later.number > run.number)
                    ORDER BY number DESC LIMIT 5
                    """, arguments: [identity.user.id, since])
            let open = try Run.fetchAll(
                database,
                sql: """
                    SELECT * FROM run WHERE state IN ('waiting', 'starting', 'running', 'retrying', 'cancelling')
                    ORDER BY state = 'running' DESC, number LIMIT 50
                    """)
            let datasets = try Dataset.fetchAll(
                database, sql: "SELECT * FROM dataset WHERE deletedAt IS NULL ORDER BY createdAt DESC LIMIT 50")
            let reports = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, report FROM model WHERE id IN (
                        SELECT modelId FROM dataset WHERE deletedAt IS NULL ORDER BY createdAt DESC LIMIT 50)
                    """
            ).map { ($0["id"] as String, $0["report"] as String?) }
            return (
                projects, names, troubles, open.filter { names[$0.projectId] != nil },
                datasets.filter { names[$0.projectId] != nil }, Dictionary(reports) { first, _ in first },
                try Account.all(in: database)
            )
        }
        let (projects, names, troubles, open, datasets, reports, accounts) = found
        func title(_ context: String) -> String { (try? hub.context(context).title) ?? context }
        self.troubles = troubles.map { RunView($0, context: title($0.context), project: names[$0.projectId]) }
        running = open.prefix(8).map { RunView($0, context: title($0.context), project: names[$0.projectId]) }
        self.datasets = datasets.prefix(5).map { dataset in
            DatasetRow(
                title: dataset.title, path: "/datasets/\(dataset.id)", project: names[dataset.projectId]?.title ?? "",
                projectPath: "/projects/\(names[dataset.projectId]?.slug ?? "")",
                facts:
                    "\(Words.count(dataset.tables.count, "table")), \(Words.bytes(dataset.bytes)), in \(title(dataset.context))",
                rows: dataset.rows.map(Words.count), made: Moment(dataset.createdAt),
                verdicts: VerdictMark.all(reports[dataset.modelId] ?? nil))
        }
        self.accounts = accounts.filter { $0.budget != nil }.map(AccountView.init)
        contexts = hub.configuration.contexts.map { context in
            let taken = open.filter { $0.context == context.name && $0.state.hasPlace }.count
            return ContextRow(
                title: context.title, path: "/contexts#\(context.name)",
                facts: taken == 0 ? "idle" : "\(taken) of \(Words.count(context.places, "place")) taken")
        }
        (isEmpty, mayMakeProject) = (projects.isEmpty, identity.may(.makeProject))
        example = mayMakeProject ? ExampleOffer(hub.configuration) : nil
        (hasTroubles, hasRunning) = (!troubles.isEmpty, !open.isEmpty)
        (hasDatasets, hasAccounts) = (!datasets.isEmpty, !self.accounts.isEmpty)
        today = Moment(.now, now: .now - 40 * 86_400).text
        let count = troubles.count
        headline =
            count == 0
            ? (projects.isEmpty
                ? "Welcome, \(identity.user.name)"
                : open.isEmpty ? "Nothing waits for you" : "Nothing waits for you, \(open.count) under way")
            : count == 1 ? "One thing waits for you" : "\(count) things wait for you"
    }
}

/// The bundled example as a button.
struct ExampleOffer {
    let context, source, title, about: String

    init?(_ configuration: HubConfiguration) {
        for context in configuration.contexts {
            guard let source = context.sources.first(where: { $0.name.hasPrefix("example-") }) else { continue }
            (self.context, self.source) = (context.name, source.name)
            title =
                source.title.replacing("Example: ", with: "").prefix(1).uppercased()
                + source.title.replacing("Example: ", with: "").dropFirst() + " example"
            about = source.about ?? ""
            return
        }
        return nil
    }
}

/// A verdict as a letter and a sign.
struct VerdictMark {
    let letter, css, words: String

    /// None where there is no report.
    static func all(_ report: String?) -> [VerdictMark] {
        (Verdicts(report)?.list ?? []).map { verdict in
            let name = verdict.kind.prefix(1).uppercased() + verdict.kind.dropFirst()
            let (sign, css, word) =
                switch verdict.passed {
                case true: ("✓", "is-done", "passed")
                case false: ("✕", "is-failed", "below the mark")
                default: ("–", "is-waiting", "not judged")
                }
            return VerdictMark(letter: "\(name.prefix(1)) \(sign)", css: css, words: "\(name): \(word)")
        }
    }
}
