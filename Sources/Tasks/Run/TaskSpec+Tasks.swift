import Evaluation
import FoundationEssentials
import Synthesis
import Tabular
import TaskContract

// A spec says what differs from the defaults. A run replaces what an earlier run of it left: running a spec twice gives
// what running it once gives.

extension TrainingTask {
    init(_ spec: TrainingSpec, _ resources: TaskResources) throws(DataError) {
        self.init(locations: spec.source.locations, out: spec.output)
        (entity, publicTables) = (spec.entity, spec.public ?? [])
        if spec.synthesizer == .marginals {
            guard spec.entity == nil else {
                throw OutputFile.wrong(
                    "entity", "marginals protects single rows of one table", "Leave it out, or use trees")
            }
            publicTables = []
        }
        if spec.synthesizer == .marginals, let epsilon = spec.epsilon, let delta = spec.delta {
            privacy = PrivacyOptions(
                epsilon: epsilon, delta: delta, declared: spec.public ?? [],
                targets: spec.evaluation?.judgement?.targets ?? [])
        }
        (tables, databaseSchema) = (spec.source.tables ?? [], spec.source.databaseSchema)
        schema = try spec.schema?.schemaChoice()
        seed = spec.seed
        minimumCount = spec.minimumCount ?? TrainingSpec.usualMinimumCount
        textAsCategories = spec.textAsCategories ?? false
        (threads, memory, overwrite) = (resources.threads, resources.memory, true)
    }
}

extension JudgedTraining {
    init(_ training: TrainingTask, _ spec: JudgingSpec, _ policy: Policy?) {
        self.init(training: training, report: spec.output)
        share = spec.holdoutShare ?? share
        evaluation.apply(spec.judgement, policy)
    }
}

extension GenerationTask {
    init(_ spec: GenerationSpec, _ resources: TaskResources, _ policy: Policy?) throws(DataError) {
        self.init(model: spec.model, out: spec.output)
        tables = spec.tables ?? []
        size = spec.rows.map { .rows($0) } ?? .scale(spec.scale ?? 1)
        (seed, modelDigest) = (spec.seed, spec.modelDigest)
        for key in policy?.signature?.verify ?? [] {
            do throws(DataError) { verifyingKeys.append(try VerifyingKey(key, place: "signature.verify")) } catch {
                throw DataError(
                    .refused, "signature.verify", problem: "the policy names what is not an Ed25519 public key",
                    remedy: "Nothing is allowed until its owner corrects it; see docs/policy.md")
            }
        }
        (threads, memory, overwrite) = (resources.threads, resources.memory, true)
    }
}

extension EvaluationTask {
    init(_ spec: EvaluationSpec, _ resources: TaskResources, _ policy: Policy?) throws(DataError) {
        self.init(real: spec.source.locations, synthetic: spec.synthetic, out: spec.output)
        (tables, databaseSchema) = (spec.source.tables ?? [], spec.source.databaseSchema)
        holdout = spec.holdout ?? []
        schema = try spec.schema?.schemaChoice()
        seed = spec.seed ?? seed
        (threads, memory, overwrite) = (resources.threads, resources.memory, true)
        apply(spec.judgement, policy)
    }

    /// Reports of a run are shareable unless it asks for more.
    fileprivate mutating func apply(_ spec: JudgementSpec?, _ policy: Policy?) {
        targets = spec?.targets ?? []
        level = spec?.level == .full ? .full : .shareable
        minimumCount = max(spec?.minimumCount ?? minimumCount, policy?.synthesizers?.trees?.minimumCount ?? 1)
        marks.fidelity = spec?.marks?["fidelity"] ?? marks.fidelity
        marks.utility = spec?.marks?["utility"] ?? marks.utility
        marks.privacy = spec?.marks?["privacy"] ?? marks.privacy
    }
}

extension JSONValue {
    fileprivate func schemaChoice() throws(DataError) -> SchemaChoice {
        if let path = text { return .file(path) }
        guard let data = try? JSONEncoder().encode(self) else {
            throw OutputFile.wrong("schema", "it cannot be read", "Give the content of a schema file")
        }
        return .text(String(decoding: data, as: UTF8.self))
    }
}
