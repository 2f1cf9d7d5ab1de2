import FoundationEssentials
import GRDB
import Hummingbird
import TaskContract

/// The form that starts a generation.
struct GenerationRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/projects/:slug/generate") { visit in
            let project = try await visit.project()
            try visit.identity.require(.run, in: project.id)
            let view = try await GenerationView(visit, project)
            return pages.page("generate", "Generate data", visit, in: .projects, view: view)
        }
        routes.post("/projects/:slug/generate") { visit in try await start(visit, pages) }
    }

    private func start(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let (project, identity) = (try await visit.project(), visit.identity)
        do {
            let choice = try GenerationChoice(visit.form)
            let model = try await visit.hub.store.read { try Model.fetchOne($0, key: choice.model) }
            guard let model else { throw HubError.invalid("model", "Choose a model") }
            let context = try visit.hub.context(model.context)
            let request = RunRequest(
                identity: identity, context: context, project: project, purpose: visit.form["purpose"] ?? "")
            let run = try await visit.hub.change(context) { (try request.generate(choice, in: $0), []) }
            return .seeOther("/runs/\(run.number ?? 0)")
        } catch let error as HubError where error.code == .invalid || error.code == .refused {
            let view = try await GenerationView(visit, project, error: error)
            return pages.page("generate", "Generate data", visit, in: .projects, view: view, status: 422)
        }
    }
}

extension GenerationChoice {
    /// Reads the form.
    init(_ form: Form) throws(HubError) {
        model = form["model"] ?? ""
        rows = try form.number("rows", "The number of rows")
        scale = rows == nil ? try form.number("scale", "The size") ?? 1 : nil
        seed = try form.number("seed", "The seed")
        self = try checked()
    }

    /// - Throws: `invalid` for an amount that no generation takes.
    func checked() throws(HubError) -> GenerationChoice {
        if rows != nil, scale != nil { throw .invalid("rows", "Say either how many rows or how many times the size") }
        if let rows, !(1...1_000_000_000).contains(rows) {
            throw .invalid("rows", "The number of rows is from 1 to 1,000,000,000")
        }
        if let scale, !(scale > 0 && scale <= 10_000) {
            throw .invalid("scale", "The size is from above 0 to 10,000 times")
        }
        return self
    }
}

/// The generation form.
struct GenerationView {
    struct Choice {
        let id, title, facts: String
        let isChosen: Bool
        let verdicts: [VerdictMark]
    }

    struct TableRow { let name, rows: String }

    let project, path: String
    let error: String?
    let models: [Choice]
    let scale, rows, seed, purpose: String
    let tables: [TableRow]
    let context, place, root: String
    let command: String
    let hasRows: Bool

    init(_ visit: Visit, _ project: Project, error: HubError? = nil) async throws {
        let models = try await visit.hub.store.read { try Model.list(of: project.id, in: $0) }
            .filter { $0.withdrawnAt == nil }
        let wish = visit.form["model"] ?? visit.query["model"]
        guard let chosen = models.first(where: { $0.id == wish }) ?? models.first else {
            throw HubError.conflict("This project has no model yet", remedy: "Train one first")
        }
        let context = try visit.hub.context(chosen.context)
        (self.project, path, self.error) = (project.title, "/projects/\(project.slug)", error?.description)
        self.models = models.map { model in
            let bound = model.epsilon.map { "ε = \(Words.epsilon($0))" } ?? "no formal bound"
            return Choice(
                id: model.id, title: model.title, facts: "\(Moment(model.createdAt).text), \(bound)",
                isChosen: model.id == chosen.id, verdicts: VerdictMark.all(model.report))
        }
        let form = visit.form
        (scale, rows, seed) = (form["scale"] ?? "1", form["rows"] ?? "", form["seed"] ?? "")
        purpose = form.has("purpose") ? form.raw("purpose") : project.purpose
        tables = chosen.tables.map { table in
            TableRow(name: table.name, rows: table.rows.map(Words.count) ?? "withheld by the policy")
        }
        hasRows = chosen.tables.contains { $0.rows != nil }
        (self.context, place) = (
            context.title,
            context.storage.hasPrefix("/") && context.kubernetes == nil
                ? "a folder of \(context.title), to download" : context.storage
        )
        root = chosen.tables.count == 1 ? chosen.tables[0].name : "the first table"
        command = "sfumato generate model-\(chosen.number).sfm --scale 1 --out synthetic/"
    }
}
