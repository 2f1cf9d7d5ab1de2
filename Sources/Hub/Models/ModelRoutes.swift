import Charts
import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import TaskContract

/// Models: the list, what one promises and where it comes from, its report.
struct ModelRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/models") { visit in
            pages.page("models", "Models", visit, in: .models, view: try await ModelsView(visit))
        }
        routes.get("/models/:id") { visit in
            let (model, project) = try await visit.model()
            let view = try await ModelView(visit, model, project)
            return pages.page("model", model.title, visit, in: .models, view: view)
        }
        routes.get("/models/:id/report") { visit in try await report(visit) }
        routes.post("/models/:id/withdraw") { visit in try await withdraw(visit) }
    }

    /// The page that the task wrote. It is shown in a sandbox: whatever stands in it can do nothing here.
    private func report(_ visit: Visit) async throws -> Response {
        let (model, project) = try await visit.model()
        let identity = visit.identity
        try identity.require(.readReport, in: project.id)
        guard let folder = model.reportLocation, folder.hasPrefix("/"),
            FileManager.default.isReadableFile(atPath: folder + "/report.html")
        else { throw HubError.notFound("report") }
        try await Models.readReport(model, in: project, by: identity, visit.hub.store)
        let body = try await FileIO().loadFile(path: folder + "/report.html", context: visit.scope)
        var response = Response(status: .ok, headers: [.contentType: "text/html; charset=utf-8"], body: body)
        if let name = HTTPField.Name("Content-Security-Policy") {
            response.headers[name] =
                "sandbox allow-scripts allow-popups; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        }
        return response
    }

    private func withdraw(_ visit: Visit) async throws -> Response {
        let (model, project) = try await visit.model()
        _ = try await Models.withdraw(model, in: project, by: visit.identity, visit.hub.store)
        return .seeOther("/models/\(model.id)")
    }
}

/// The list of models.
struct ModelsView {
    let rows: [ModelRow]
    let isEmpty: Bool

    init(_ visit: Visit) async throws {
        let identity = visit.identity
        let found = try await visit.hub.store.read { database in
            let projects = try Project.visible(to: identity, in: database)
            let byID = Dictionary(projects.map { ($0.id, $0) }) { first, _ in first }
            let models = try Model.fetchAll(database, sql: "SELECT * FROM model ORDER BY createdAt DESC LIMIT 500")
            return models.compactMap { model in byID[model.projectId].map { (model, $0) } }
        }
        rows = found.map { ModelRow($0, path: "/projects/\($1.slug)", project: $1.title) }
        isEmpty = rows.isEmpty
    }
}

/// The page of a model.
struct ModelView {
    struct VerdictCard {
        let title, css, badge, figure, unit, sentence: String
        let gauge: String
    }

    struct TableRow { let name, rows, columns: String }

    let title, project, projectPath, path: String
    let statement, statementDetail: String
    let isPrivate, isWithdrawn, mayWithdraw, mayRun: Bool
    let verdicts: [VerdictCard]
    let notes: [String]
    let reportPath: String?
    let hasReport, hasNotes: Bool
    let generatePath: String
    let tables: [TableRow]
    let facts: [RunPageView.Fact]
    let lineage: Lineage
    let datasets: [DatasetLine]
    let hasDatasets: Bool

    init(_ visit: Visit, _ model: Model, _ project: Project) async throws {
        let context = (try? visit.hub.context(model.context).title) ?? model.context
        let (lineage, datasets) = try await visit.hub.store.read { database in
            let datasets = try Dataset.fetchAll(
                database,
                sql: "SELECT * FROM dataset WHERE modelId = ? AND deletedAt IS NULL ORDER BY createdAt DESC LIMIT 20",
                arguments: [model.id])
            return (try LineageFacts(model: model, dataset: nil, in: database), datasets)
        }
        (title, self.project, projectPath) = (model.title, project.title, "/projects/\(project.slug)")
        path = "/models/\(model.id)"
        isPrivate = model.epsilon != nil
        if let epsilon = model.epsilon, let delta = model.delta {
            statement = "Proven: (ε, δ) = (\(Words.epsilon(epsilon)), \(delta))."
            statementDetail =
                "What anyone can learn from this model about one of those whom it protects is bounded, whatever they know already."
        } else {
            statement = "No formal bound."
            statementDetail =
                "Protected by suppression (rare categories, extremes, names and free text are kept out) and by tests against rows set aside. Not for data that leaves \(context)."
        }
        (isWithdrawn, mayWithdraw) = (
            model.withdrawnAt != nil, visit.identity.may(.withdraw, in: project.id) && model.withdrawnAt == nil
        )
        mayRun = visit.identity.may(.run, in: project.id) && model.withdrawnAt == nil
        let report = visit.identity.may(.readReport, in: project.id) ? Verdicts(model.report) : nil
        verdicts = (report?.list ?? []).map(VerdictCard.init)
        notes = report?.notes ?? []
        (hasReport, hasNotes) = (report != nil, !notes.isEmpty)
        let isHere = model.reportLocation?.hasPrefix("/") == true
        reportPath = report != nil && isHere ? path + "/report" : nil
        generatePath = "\(projectPath)/generate?model=\(model.id)"
        tables = model.tables.map {
            TableRow(name: $0.name, rows: $0.rows.map(Words.count) ?? "withheld", columns: String($0.columns))
        }
        facts = [
            .init(name: "Synthesizer", value: model.synthesizer),
            .init(name: "Size", value: Words.bytes(model.bytes)),
            .init(name: "Context", value: context, link: "/contexts#\(model.context)"),
            .init(name: "Where", value: model.location),
            .init(name: "Digest", value: model.digest),
        ]
        self.lineage = Lineage(lineage, context: context)
        self.datasets = datasets.map { DatasetLine($0, context: context) }
        hasDatasets = !datasets.isEmpty
    }
}

extension ModelView.VerdictCard {
    init(_ verdict: Verdicts.Verdict) {
        title = verdict.kind.prefix(1).uppercased() + verdict.kind.dropFirst()
        switch verdict.passed {
        case true: (css, badge) = ("is-done", "Passed")
        case false: (css, badge) = ("is-failed", "Below the mark")
        default: (css, badge) = ("is-waiting", "Not judged")
        }
        let isShare = verdict.kind == "fidelity"
        figure =
            verdict.value.map { isShare ? Words.percent($0) : Words.decimal($0, verdict.lowerIsBetter ? 3 : 2) } ?? "–"
        (unit, sentence) = (verdict.unit, verdict.sentence)
        let gauge = verdict.value.map { value in
            Gauge(
                value, ceiling: verdict.ceiling, mark: verdict.mark, range: verdict.range,
                lowerIsBetter: verdict.lowerIsBetter, style: isShare ? .share(places: 0) : .fixed(places: 2)
            ).svg.text
        }
        self.gauge = gauge ?? ""
    }
}
