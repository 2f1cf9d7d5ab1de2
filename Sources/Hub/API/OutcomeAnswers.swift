import FoundationEssentials
import TaskContract

/// A model, as programs see it.
struct ModelAnswer: Codable, Sendable {
    let id, title, project, run, context, location, digest, synthesizer: String
    let number, bytes: Int
    /// Absent for a model without a formal bound.
    let epsilon, delta: Double?
    let tables: [TaskResult.Table]
    /// What its report says; absent where none was made.
    let verdicts: [Verdict]?
    let createdAt: Date
    let withdrawnAt: Date?

    struct Verdict: Codable, Sendable {
        let kind, sentence: String
        let passed: Bool?
        let value, ceiling, mark: Double?
    }

    init(_ model: Model, project: String) {
        (id, title, self.project, run) = (model.id, model.title, project, model.runId)
        (context, location, digest) = (model.context, model.location, model.digest)
        (synthesizer, number, bytes) = (model.synthesizer, model.number, model.bytes)
        (epsilon, delta, tables) = (model.epsilon, model.delta, model.tables)
        verdicts = Verdicts(model.report)?.list.map {
            Verdict(
                kind: $0.kind, sentence: $0.sentence, passed: $0.passed, value: $0.value, ceiling: $0.ceiling,
                mark: $0.mark)
        }
        (createdAt, withdrawnAt) = (model.createdAt, model.withdrawnAt)
    }
}

/// A dataset, as programs see it.
struct DatasetAnswer: Codable, Sendable {
    let id, title, project, run, model, context, location: String
    let bytes: Int
    let tables: [TaskResult.Table]
    /// What can be downloaded; none for a dataset that lies elsewhere.
    let files: [File]
    let createdAt: Date

    struct File: Codable, Sendable {
        let name: String
        let bytes: Int
    }

    init(_ dataset: Dataset, project: String) {
        (id, title, self.project, run) = (dataset.id, dataset.title, project, dataset.runId)
        (model, context, location) = (dataset.modelId, dataset.context, dataset.location)
        (bytes, tables, createdAt) = (dataset.bytes, dataset.tables, dataset.createdAt)
        files = dataset.files.map { File(name: $0.name, bytes: $0.bytes) }
    }
}

/// Where a dataset comes from: every step with its digest, back to the source.
struct LineageAnswer: Encodable, Sendable {
    let dataset: String
    let generation, training: RunAnswer?
    let model: ModelAnswer
    let schema: Schema?
    let source: Source?
    let spending: Spent?

    struct Schema: Encodable, Sendable {
        let version: Int
        let digest: String
        let entity: String?
        let createdAt: Date
        let createdBy: String
    }

    struct Source: Encodable, Sendable {
        let context, name: String
        let locations: [String]
    }

    struct Spent: Encodable, Sendable {
        let state: Spending.State
        let epsilon, delta: Double?
    }

    init(_ facts: LineageFacts, project: String) {
        dataset = facts.dataset?.id ?? ""
        generation = facts.generation.map { RunAnswer($0, project: project) }
        training = facts.training.map { RunAnswer($0, project: project) }
        model = ModelAnswer(facts.model, project: project)
        schema = facts.schema.map {
            Schema(
                version: $0.number, digest: $0.digest, entity: $0.document.entity, createdAt: $0.createdAt,
                createdBy: $0.createdBy)
        }
        source = facts.spending.map {
            Source(context: $0.context, name: $0.source, locations: facts.source?.locations ?? [])
        }
        spending = facts.spending.map { Spent(state: $0.state, epsilon: $0.epsilon, delta: $0.delta) }
    }
}
