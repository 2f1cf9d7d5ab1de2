import FoundationEssentials
import GRDB

/// The list of runs, by cursor, with filters in the address.
struct RunListView {
    struct Option {
        let value, label: String
        let isChosen: Bool
    }

    let rows: [RunView]
    let states, projects: [Option]
    let total: String
    let older, newer: String?
    let isEmpty, isFiltered: Bool

    static let size = 50

    init(_ visit: Visit) async throws {
        let (identity, query) = (visit.identity, visit.query)
        let filter = RunFilter(
            state: query["state"].flatMap(RunState.init), projectSlug: query["project"], context: query["context"],
            before: query["before"].flatMap { Int($0) }, after: query["after"].flatMap { Int($0) })
        let found = try await visit.hub.store.read { database in
            let projects = try Project.visible(to: identity, in: database)
            let page = try filter.page(in: database, visible: projects.map(\.id), size: Self.size)
            return (projects, page)
        }
        let (all, page) = found
        let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        rows = page.runs.map { run in
            RunView(
                run, context: (try? visit.hub.context(run.context).title) ?? run.context, project: byID[run.projectId])
        }
        states =
            [Option(value: "", label: "All states", isChosen: filter.state == nil)]
            + RunState.allCases.map { Option(value: $0.rawValue, label: $0.rawValue, isChosen: $0 == filter.state) }
        projects =
            [Option(value: "", label: "All projects", isChosen: filter.projectSlug == nil)]
            + all.map { Option(value: $0.slug, label: $0.title, isChosen: $0.slug == filter.projectSlug) }
        total = Words.count(page.total, "run")
        isFiltered = filter.state != nil || filter.projectSlug != nil || filter.context != nil
        let kept = ["state", "project", "context"].compactMap { name in
            query[name].map { "\(name)=\(Address.query($0))" }
        }
        let link = { (cursor: String) in "/runs?" + (kept + [cursor]).joined(separator: "&") }
        older = page.hasOlder ? page.runs.last.map { link("before=\($0.number ?? 0)") } : nil
        newer = page.hasNewer ? page.runs.first.map { link("after=\($0.number ?? 0)") } : nil
        isEmpty = rows.isEmpty
    }
}

/// What to look for among runs.
struct RunFilter: Sendable {
    var state: RunState?
    var projectSlug: String?
    var context: String?
    /// Older than this number.
    var before: Int?
    /// Newer than this number.
    var after: Int?

    struct Page: Sendable {
        /// Newest first.
        var runs: [Run]
        var total: Int
        var hasOlder: Bool
        var hasNewer: Bool
    }

    /// - Parameter visible: the projects that may be seen.
    func page(in database: Database, visible: [String], size: Int) throws -> Page {
        var (conditions, arguments) = ([String](), StatementArguments())
        let marks = Array(repeating: "?", count: visible.count).joined(separator: ",")
        conditions.append("projectId IN (\(marks))")
        arguments += StatementArguments(visible)
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        add("state = ?", state?.rawValue)
        add("projectId = (SELECT id FROM project WHERE slug = ?)", projectSlug)
        add("context = ?", context)
        let all = conditions.joined(separator: " AND ")
        let total = try Int.fetchOne(database, sql: "SELECT count(*) FROM run WHERE \(all)", arguments: arguments) ?? 0
        let forward = before == nil && after != nil
        add(forward ? "number > ?" : "number < ?", forward ? after : before)
        let sql =
            "SELECT * FROM run WHERE \(conditions.joined(separator: " AND ")) ORDER BY number \(forward ? "ASC" : "DESC") LIMIT ?"
        var runs = try Run.fetchAll(database, sql: sql, arguments: arguments + [size + 1])
        let hasMore = runs.count > size
        if hasMore { runs.removeLast() }
        if forward { runs.reverse() }
        return Page(
            runs: runs, total: total, hasOlder: forward ? true : hasMore, hasNewer: forward ? hasMore : before != nil)
    }
}
