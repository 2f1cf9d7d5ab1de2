import FoundationEssentials
import GRDB
import Glibc
import HTTPTypes
import Hummingbird
import TaskContract

/// Datasets: the list, one with its files and its lineage, downloads.
struct DatasetRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/datasets") { visit in
            pages.page("datasets", "Datasets", visit, in: .datasets, view: try await DatasetsView(visit))
        }
        routes.get("/datasets/:id") { visit in
            let (dataset, project) = try await visit.dataset()
            let view = try await DatasetView(visit, dataset, project)
            return pages.page("dataset", dataset.title, visit, in: .datasets, view: view)
        }
        routes.get("/datasets/:id/files/:name") { visit in
            let (dataset, project) = try await visit.dataset()
            return try await Download(hub: visit.hub, identity: visit.identity, scope: visit.scope)
                .file(visit.part("name"), of: dataset, project)
        }
        routes.get("/datasets/:id/archive") { visit in
            let (dataset, project) = try await visit.dataset()
            return try await Download(hub: visit.hub, identity: visit.identity, scope: visit.scope)
                .archive(of: dataset, project)
        }
        routes.post("/datasets/:id/delete") { visit in
            let (dataset, project) = try await visit.dataset()
            try await Datasets.delete(dataset, in: project, by: visit.identity, visit.hub.store)
            return .seeOther("/projects/\(project.slug)")
        }
    }
}

/// What is done to datasets.
enum Datasets {
    /// Takes the dataset out of the list and removes its files where they lie on this host.
    static func delete(_ dataset: Dataset, in project: Project, by identity: Identity, _ store: Store) async throws {
        try identity.require(.withdraw, in: project.id)
        try await store.write { database in
            try database.execute(
                sql: "UPDATE dataset SET deletedAt = ? WHERE id = ?", arguments: [Date.now, dataset.id])
            try AuditLog.append(
                identity.entry(
                    .datasetDeleted, "dataset/\(dataset.id)", dataset.title, project: project.slug,
                    context: dataset.context), in: database)
        }
        for file in dataset.files { try? FileManager.default.removeItem(atPath: file.path) }
        if dataset.location.hasPrefix("/") { rmdir(dataset.location) }
    }
}

/// The list of datasets.
struct DatasetsView {
    let rows: [DatasetLine]
    let isEmpty: Bool

    init(_ visit: Visit) async throws {
        let identity = visit.identity
        let found = try await visit.hub.store.read { database in
            let projects = try Project.visible(to: identity, in: database)
            let byID = Dictionary(projects.map { ($0.id, $0) }) { first, _ in first }
            let sql = "SELECT * FROM dataset WHERE deletedAt IS NULL ORDER BY createdAt DESC LIMIT 500"
            return try Dataset.fetchAll(database, sql: sql).compactMap { set in byID[set.projectId].map { (set, $0) } }
        }
        rows = found.map { dataset, project in
            DatasetLine(
                dataset, context: (try? visit.hub.context(dataset.context).title) ?? dataset.context, project: project)
        }
        isEmpty = rows.isEmpty
    }
}

/// The page of a dataset.
struct DatasetView {
    struct File { let name, path, size: String }

    let title, project, projectPath, path: String
    let lead: String
    let files: [File]
    let archivePath: String?
    let location: String?
    let tables: [ModelView.TableRow]
    let lineage: Lineage
    let mayDownload, mayDelete, hasFiles: Bool
    let verdicts: [VerdictMark]
    let modelPath, model: String
    let made: Moment

    init(_ visit: Visit, _ dataset: Dataset, _ project: Project) async throws {
        let context = (try? visit.hub.context(dataset.context).title) ?? dataset.context
        let facts = try await visit.hub.store.read { database -> LineageFacts in
            guard let model = try Model.fetchOne(database, key: dataset.modelId) else {
                throw HubError.notFound("model")
            }
            return try LineageFacts(model: model, dataset: dataset, in: database)
        }
        (title, self.project, projectPath) = (dataset.title, project.title, "/projects/\(project.slug)")
        path = "/datasets/\(dataset.id)"
        let rows = dataset.rows.map { Words.count($0, "row") + " in " } ?? ""
        lead =
            "\(rows)\(Words.count(dataset.tables.count, "table")), \(Words.bytes(dataset.bytes)). Drawn from the model alone."
        let path = path
        files = dataset.files.map { file in
            File(name: file.name, path: "\(path)/files/\(Address.query(file.name))", size: Words.bytes(file.bytes))
        }
        archivePath = files.count > 1 ? path + "/archive" : nil
        location = files.isEmpty ? dataset.location : nil
        tables = dataset.tables.map {
            .init(name: $0.name, rows: $0.rows.map(Words.count) ?? "withheld", columns: String($0.columns))
        }
        lineage = Lineage(facts, context: context)
        mayDownload = visit.identity.may(.download, in: project.id)
        mayDelete = visit.identity.may(.withdraw, in: project.id)
        hasFiles = !files.isEmpty
        verdicts = VerdictMark.all(facts.model.report)
        (modelPath, model) = ("/models/\(facts.model.id)", facts.model.title)
        made = Moment(dataset.createdAt)
    }
}
