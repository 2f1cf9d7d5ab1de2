import FoundationEssentials
import GRDB
import TaskContract

/// Takes what a run that is done has brought: a schema, a model, a dataset.
struct Harvest {
    let run: Run
    let context: ContextConfiguration
    let database: Database

    func take() throws {
        let events = try events()
        let results = events.compactMap { if case .result(let result) = $0.body { result } else { nil } }
        guard let result = results.last else { return }
        switch run.kind {
        case .discovery: try takeSchema(result)
        case .training: try takeModel(result, events)
        case .generation: try takeDataset(result)
        case .evaluation: break
        }
    }

    private func events() throws -> [TaskEvent] {
        try String.fetchAll(
            database, sql: "SELECT body FROM event WHERE runId = ? AND attempt = ? ORDER BY seq",
            arguments: [run.id, run.attempt]
        ).compactMap { try? JSONDecoder().decode(TaskEvent.self, from: Data($0.utf8)) }
    }

    private func takeSchema(_ result: TaskResult) throws {
        guard let file = result.schema else { return }
        let rows = result.tables.compactMap { table in table.rows.map { (table.name, $0) } }
        let order = result.tables.compactMap { table in table.columnNames.map { (table.name, $0) } }
        let document = try SchemaDocument(
            file, order: Dictionary(order) { first, _ in first }, rows: Dictionary(rows) { first, _ in first })
        let version = try SchemaVersion.add(
            document, to: run.projectId, run: run.id, by: run.requester, in: database)
        try Outcomes.audit(
            .schemaSaved, run, ["version": "\(version.number)", "digest": version.digest], in: database)
    }

    private func takeModel(_ result: TaskResult, _ events: [TaskEvent]) throws {
        var file: (location: String, digest: String, bytes: Int)?
        for case .artifact("model", let location, let digest?, let bytes) in events.map(\.body) {
            file = (location, digest, bytes)
        }
        guard let file, let spec = try? JSONDecoder().decode(TaskSpec.self, from: Data(run.spec.utf8)),
            case .training(let training) = spec.work
        else { return }
        let last = try Int.fetchOne(
            database, sql: "SELECT max(number) FROM model WHERE projectId = ?", arguments: [run.projectId])
        let delivered = try Delivery.find(run.id, digest: file.digest, in: database)
        let model = Model(
            id: run.id, number: (last ?? 0) + 1, projectId: run.projectId, runId: run.id,
            context: delivered?.context ?? run.context, location: delivered?.location ?? training.output,
            digest: file.digest, bytes: file.bytes,
            synthesizer: (training.synthesizer ?? .trees).rawValue, epsilon: training.epsilon, delta: training.delta,
            tables: result.tables, report: result.report?.canonicalText,
            reportLocation: context.remote == nil ? training.evaluation?.output : nil,
            createdAt: .now)
        try model.insert(database)
        try Outcomes.audit(.modelMade, run, ["model": model.id, "digest": model.digest], in: database)
    }

    private func takeDataset(_ result: TaskResult) throws {
        guard let modelID = run.modelId, let spec = try? JSONDecoder().decode(TaskSpec.self, from: Data(run.spec.utf8)),
            case .generation(let generation) = spec.work
        else { return }
        let bytes = try Int.fetchOne(
            database,
            sql: """
                SELECT sum(body ->> '$.bytes') FROM event
                WHERE runId = ? AND attempt = ? AND body ->> '$.event' = 'artifact'
                """, arguments: [run.id, run.attempt])
        let dataset = Dataset(
            id: run.id, projectId: run.projectId, runId: run.id, modelId: modelID, context: run.context,
            location: context.remote == nil ? generation.output : "\(run.context):\(generation.output)",
            bytes: bytes ?? 0, tables: result.tables, createdAt: .now)
        try dataset.insert(database)
        try Outcomes.audit(.datasetMade, run, ["dataset": dataset.id], in: database)
    }
}
