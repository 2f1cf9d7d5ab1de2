import FoundationEssentials
import GRDB
import TaskContract

/// Asks for a run: checks that it may be, writes what the task is to do, and puts it in the queue of its context.
struct RunRequest: Sendable {
    let identity: Identity
    let context: ContextConfiguration
    let project: Project
    var purpose: String
    var priority = 0

    /// Puts a task in the queue.
    /// - Parameter work: makes the task from the run's id, which is part of where its outputs go.
    private func ask(
        _ kind: TaskKind, schema: String? = nil, model: String? = nil, in database: Database,
        _ work: (String) throws -> TaskSpec.Work
    ) throws -> Run {
        let purpose = Text.trimmed(purpose)
        guard purpose.count <= 1_000, Text.isPlain(purpose, lines: true) else {
            throw HubError.invalid("purpose", "A purpose has at most 1,000 characters")
        }
        let id = Identifier.make()
        let label = RunLabel(id: id, context: context.name, requester: identity.user.email, purpose: purpose)
        let spec = TaskSpec(try work(id), run: label, limits: context.limits())
        let text = try Self.text(of: spec)
        var run = Run(
            id: id, projectId: project.id, kind: kind, context: context.name, spec: text,
            specDigest: "sha256:" + Digest.sha256(text), state: .waiting, priority: priority,
            requestedBy: identity.user.id, requester: identity.user.email, purpose: purpose, createdAt: .now,
            memoryBytes: context.memoryBytes, schemaId: schema, modelId: model)
        try run.insert(database)
        try AuditLog.append(
            identity.entry(
                .runRequested, "run/\(id)", run.title, project: project.slug, context: context.name, purpose: purpose,
                detail: ["spec": run.specDigest]), in: database)
        return run
    }

    /// Discovers the project's source.
    func discover(in database: Database) throws -> Run {
        try identity.require(.chooseSource, in: project.id)
        let source = try source()
        return try ask(.discovery, in: database) { _ in .discovery(DiscoverySpec(source: source.spec)) }
    }

    /// Learns a model of the project's source, by the newest schema.
    func train(_ choice: TrainingChoice, in database: Database) throws -> Run {
        try identity.require(.run, in: project.id)
        let source = try source()
        guard let schema = try SchemaVersion.latest(of: project.id, in: database) else {
            throw HubError.conflict("The source has not been discovered yet", remedy: "Discover it first")
        }
        let account = try Account.of(source.name, in: context.name, database)
        try account.admit(epsilon: choice.epsilon, delta: choice.delta)
        let run = try ask(.training, schema: schema.id, in: database) { id in
            .training(choice.spec(source: source, schema: schema.document, context: context, run: id))
        }
        try Spending(
            runId: run.id, context: context.name, source: source.name, entity: schema.document.entity ?? "",
            epsilon: choice.epsilon, delta: choice.delta, state: .reserved, createdAt: .now
        ).insert(database)
        if let epsilon = choice.epsilon {
            try AuditLog.append(
                identity.entry(
                    .budgetReserved, "source/\(context.name)/\(source.name)",
                    "ε \(Words.epsilon(epsilon)) of \(source.name)",
                    project: project.slug, context: context.name, detail: ["run": run.id]), in: database)
        }
        return run
    }

    /// Makes data from one of the project's models.
    func generate(_ choice: GenerationChoice, in database: Database) throws -> Run {
        try identity.require(.run, in: project.id)
        guard let model = try Model.fetchOne(database, key: choice.model), model.projectId == project.id else {
            throw HubError.notFound("model")
        }
        guard model.withdrawnAt == nil else {
            throw HubError.conflict("\(model.title) was withdrawn", remedy: "Choose another")
        }
        return try ask(.generation, model: model.id, in: database) { id in
            .generation(choice.spec(model: model, context: context, run: id))
        }
    }

    private func source() throws(HubError) -> Source {
        guard let source = project.source else {
            throw .conflict("This project has no source yet", remedy: "Choose one first")
        }
        return source
    }

    /// Sorted, so that the same choices give the same bytes.
    static func text(of spec: TaskSpec) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(spec), as: UTF8.self)
        do throws(SpecFault) { _ = try TaskSpec(json: Array(text.utf8)) } catch {
            throw HubError.invalid(error.field.isEmpty ? nil : error.field, "What was asked for is not right: \(error)")
        }
        return text
    }
}

/// What a person chooses of a training.
struct TrainingChoice: Codable, Hashable, Sendable {
    var synthesizer: SynthesizerName?
    var epsilon: Double?
    var delta: Double?
    var minimumCount: Int?
    var textAsCategories: Bool?
    var seed: UInt64?
    /// Whether it is judged on rows set aside; nil for yes.
    var evaluate: Bool?
    var holdoutShare: Double?
    /// What to predict, as `table.column`.
    var targets: [String]?

    func spec(
        source: Source, schema: SchemaDocument, context: ContextConfiguration, run: String
    ) -> TrainingSpec {
        var spec = TrainingSpec(source: source.spec, output: context.model(run))
        // A schema in a spec stands for all its tables; the source may have been narrowed since.
        spec.schema = schema.file
        (spec.synthesizer, spec.epsilon, spec.delta) = (synthesizer, epsilon, delta)
        (spec.minimumCount, spec.textAsCategories, spec.seed) = (minimumCount, textAsCategories, seed)
        if evaluate != false {
            let judgement = targets.map { JudgementSpec(targets: $0) }
            spec.evaluation = JudgingSpec(
                output: context.report(run), holdoutShare: holdoutShare, judgement: judgement)
        }
        return spec
    }
}

/// What a person chooses of a generation.
struct GenerationChoice: Codable, Hashable, Sendable {
    /// The model's id.
    var model: String
    var scale: Double?
    var rows: Int?
    var seed: UInt64?

    func spec(model: Model, context: ContextConfiguration, run: String) -> GenerationSpec {
        var spec = GenerationSpec(model: model.location, output: context.dataset(run))
        (spec.modelDigest, spec.seed) = (model.digest, seed)
        (spec.rows, spec.scale) = (rows, rows == nil ? scale : nil)
        return spec
    }
}

extension Identity {
    /// An entry of the audit log about what this person does.
    func entry(
        _ action: AuditAction, _ subject: String, _ title: String, project: String? = nil, context: String? = nil,
        purpose: String? = nil, detail: [String: String]? = nil
    ) -> AuditEntry {
        var detail = detail
        if let token { detail = (detail ?? [:]).merging(["token": token.id]) { first, _ in first } }
        return AuditEntry(
            time: Date.now.iso, actor: user.email, actorID: user.id, address: address, action: action, subject: subject,
            title: title, project: project, context: context, purpose: purpose == "" ? nil : purpose, detail: detail)
    }
}
