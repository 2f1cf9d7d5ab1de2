import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import TaskContract

/// Models and datasets.
struct OutcomeAPI {
    func add(to routes: CallRoutes) {
        routes.get("models") { call in
            try await list(call, "model", ModelAnswer.init) as Response
        }
        routes.get("models/:model") { call in
            let (model, project) = try await call.model()
            return try .json(ModelAnswer(model, project: project.slug))
        }
        routes.get("models/:model/report") { call in
            let (model, project) = try await call.model()
            try await Models.readReport(model, in: project, by: call.identity, call.hub.store)
            guard let report = model.report else { throw HubError.notFound("report") }
            return .text(report, type: "application/json")
        }
        routes.post("models/:model/withdraw") { call in
            let (model, project) = try await call.model()
            let withdrawn = try await Models.withdraw(model, in: project, by: call.identity, call.hub.store)
            return try .json(ModelAnswer(withdrawn, project: project.slug))
        }
        routes.get("datasets") { call in
            try await list(call, "dataset", DatasetAnswer.init) as Response
        }
        routes.get("datasets/:dataset") { call in
            let (dataset, project) = try await call.dataset()
            return try .json(DatasetAnswer(dataset, project: project.slug))
        }
        routes.on(.delete, "datasets/:dataset") { call in
            let (dataset, project) = try await call.dataset()
            try await Datasets.delete(dataset, in: project, by: call.identity, call.hub.store)
            return .noContent
        }
        routes.get("datasets/:dataset/lineage", lineage)
        routes.get("datasets/:dataset/archive") { call in
            let (dataset, project) = try await call.dataset()
            return try await Download(hub: call.hub, identity: call.identity, scope: call.scope).archive(
                of: dataset, project)
        }
        routes.get("datasets/:dataset/files/:file") { call in
            let (dataset, project) = try await call.dataset()
            return try await Download(hub: call.hub, identity: call.identity, scope: call.scope)
                .file(call.scope.parameters.get("file") ?? "", of: dataset, project)
        }
    }

    /// Newest first, by id: ids are in the order of time.
    private func list<Record: FetchableRecord & TableRecord & Artefact, Item: Encodable & Sendable>(
        _ call: Call, _ table: String, _ item: @escaping @Sendable (Record, String) -> Item
    ) async throws -> Response {
        let (limit, cursor, visible) = (try call.limit(), call.query["cursor"], call.identity.visibleProjects)
        let project = call.query["project"]
        let end = table == "dataset" ? "deletedAt IS NULL" : "1"
        let found = try await call.hub.store.read { database in
            let among = Visible(visible, column: "projectId")
            return try Record.fetchAll(
                database,
                sql: """
                    SELECT * FROM \(table) WHERE \(end) AND \(among.sql) AND (?1 IS NULL OR id < ?1)
                    AND (?2 IS NULL OR projectId = (SELECT id FROM project WHERE slug = ?2)) ORDER BY id DESC LIMIT ?3
                    """, arguments: [cursor, project, limit + 1]
            ).map { record in
                let slug = try String.fetchOne(
                    database, sql: "SELECT slug FROM project WHERE id = ?", arguments: [record.projectId])
                return Found(id: record.id, item: item(record, slug ?? ""))
            }
        }
        return try .json(PageAnswer(found, limit: limit, cursor: \.id, \.item))
    }

    private struct Found<Item: Sendable>: Sendable {
        let id: String
        let item: Item
    }

    @Sendable private func lineage(_ call: Call) async throws -> Response {
        let (dataset, project) = try await call.dataset()
        let facts = try await call.hub.store.read { database -> LineageFacts in
            guard let model = try Model.fetchOne(database, key: dataset.modelId) else {
                throw HubError.notFound("model")
            }
            return try LineageFacts(model: model, dataset: dataset, in: database)
        }
        return try .json(LineageAnswer(facts, project: project.slug))
    }
}

/// What a run has made.
protocol Artefact: Sendable {
    var id: String { get }
    var projectId: String { get }
}

extension Model: Artefact {}
extension Dataset: Artefact {}

extension Call {
    /// The model that the path names.
    func model() async throws -> (Model, Project) {
        let id = part("model")
        return try await record("model", project: \.projectId) { try Model.fetchOne($0, key: id) }
    }

    /// The dataset that the path names.
    func dataset() async throws -> (Dataset, Project) {
        let id = part("dataset")
        return try await record("dataset", project: \.projectId) { database in
            let dataset = try Dataset.fetchOne(database, key: id)
            return dataset?.deletedAt == nil ? dataset : nil
        }
    }
}
