import FoundationEssentials
import GRDB
import TaskContract

/// What the store knows about where a model or a dataset comes from.
struct LineageFacts: Sendable {
    let project: Project?
    let schema: SchemaVersion?
    let training: Run?
    let model: Model
    let generation: Run?
    let dataset: Dataset?
    let spending: Spending?
    let source: SourceSpec?

    init(model: Model, dataset: Dataset?, in database: Database) throws {
        (self.model, self.dataset) = (model, dataset)
        project = try Project.fetchOne(database, key: model.projectId)
        training = try Run.find(id: model.runId, in: database)
        schema = try training?.schemaId.flatMap { try SchemaVersion.fetchOne(database, key: $0) }
        generation = try dataset.flatMap { try Run.find(id: $0.runId, in: database) }
        spending = try Spending.fetchOne(database, key: model.runId)
        let spec = training.flatMap { try? JSONDecoder().decode(TaskSpec.self, from: Data($0.spec.utf8)) }
        if case .training(let work) = spec?.work { source = work.source } else { source = nil }
    }
}

/// The steps from the source to what a page is about.
struct Lineage {
    struct Step {
        let label, title: String
        /// nil for what leads nowhere. Not `path`: a template would take the page's.
        let link: String?
        let lines: [String]
        let hash: String?
        /// Whether it happened where the source is.
        let isInside: Bool
        let isHere: Bool
    }

    let steps: [Step]
    let note: String

    init(_ facts: LineageFacts, context: String) {
        let model = facts.model
        var steps = [
            Step(
                label: "Source", title: facts.spending?.source ?? "unknown", link: nil,
                lines: ["in \(context)", facts.source.map { Words.count($0.locations.count, "location") } ?? ""],
                hash: nil, isInside: true, isHere: false)
        ]
        if let schema = facts.schema {
            steps.append(
                Step(
                    label: "Schema", title: "Version \(schema.number)",
                    link: facts.project.map { "/projects/\($0.slug)/schema" },
                    lines: [
                        schema.document.entity.map { "protects \($0)" } ?? "each row by itself",
                        "\(schema.createdBy), \(Moment(schema.createdAt).text)",
                    ], hash: Self.short(schema.digest), isInside: true, isHere: false))
        }
        if let run = facts.training {
            steps.append(
                Step(
                    label: "Training", title: run.title, link: "/runs/\(run.number ?? 0)",
                    lines: [
                        model.epsilon.map { "ε \(Words.epsilon($0)), δ \(model.delta ?? 0)" } ?? "no formal bound",
                        "\(run.requester), \(Moment(run.createdAt).text)",
                        run.purpose.isEmpty ? "" : "“\(run.purpose)”",
                    ], hash: Self.short(run.specDigest), isInside: true, isHere: false))
        }
        steps.append(
            Step(
                label: "Model", title: model.title, link: "/models/\(model.id)",
                lines: [model.synthesizer, Words.bytes(model.bytes)], hash: Self.short(model.digest), isInside: false,
                isHere: facts.dataset == nil))
        if let run = facts.generation {
            steps.append(
                Step(
                    label: "Generation", title: run.title, link: "/runs/\(run.number ?? 0)",
                    lines: ["\(run.requester), \(Moment(run.createdAt).text)"], hash: Self.short(run.specDigest),
                    isInside: false, isHere: false))
        }
        if let dataset = facts.dataset {
            steps.append(
                Step(
                    label: "Dataset", title: dataset.title, link: nil,
                    lines: [dataset.rows.map { Words.count($0, "row") } ?? "", Words.bytes(dataset.bytes)], hash: nil,
                    isInside: false, isHere: true))
        }
        self.steps = steps.map { step in
            Step(
                label: step.label, title: step.title, link: step.link, lines: step.lines.filter { !$0.isEmpty },
                hash: step.hash, isInside: step.isInside, isHere: step.isHere)
        }
        note = "Shaded steps happened inside \(context), where the source is."
    }

    /// The ends of a digest.
    private static func short(_ digest: String) -> String {
        let digits = digest.split(separator: ":").last.map(String.init) ?? digest
        return "\(digits.prefix(4))…\(digits.suffix(4))"
    }
}
