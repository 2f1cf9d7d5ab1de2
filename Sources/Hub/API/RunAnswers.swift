import FoundationEssentials
import TaskContract

/// A run, as programs see it.
struct RunAnswer: Codable, Sendable {
    let id, project, context, requester, purpose, specDigest: String
    let number, attempt, priority: Int
    let kind: TaskKind
    let state: RunState
    let isOver: Bool
    let createdAt: Date
    let startedAt, endedAt, notBefore: Date?
    let progress: Progress
    /// Why it does not run yet, in a sentence.
    let condition: String?
    /// How it failed, or why it is tried again.
    let error: Fault?
    /// The model that a training has made or a generation draws from.
    let model: String?
    /// The dataset that a generation has made.
    let dataset: String?

    struct Progress: Codable, Sendable {
        let percent: Int
        let phase: String
        let rowsPerSecond: Double?
    }

    struct Fault: Codable, Sendable {
        let code: String?
        let message: String
    }

    init(_ run: Run, project: String) {
        (id, self.project, context) = (run.id, project, run.context)
        (requester, purpose, specDigest) = (run.requester, run.purpose, run.specDigest)
        (number, attempt, priority) = (run.number ?? 0, run.attempt, run.priority)
        (kind, state, isOver) = (run.kind, run.state, run.state.isOver)
        (createdAt, startedAt, endedAt, notBefore) = (run.createdAt, run.startedAt, run.endedAt, run.notBefore)
        let progress = RunProgress(run)
        self.progress = Progress(percent: progress.percent, phase: progress.phase, rowsPerSecond: run.rate)
        condition = run.condition
        error = run.message.map { Fault(code: run.code, message: $0) }
        let isDone = run.state == .done
        model = run.kind == .training ? (isDone ? run.id : nil) : run.modelId
        dataset = run.kind == .generation && isDone ? run.id : nil
    }
}

/// What asks for a discovery.
struct DiscoveryRequest: Codable, Sendable {
    let purpose: String?
    let priority: Int?
}

/// What asks for a training; what is absent is as the training page has it.
struct TrainingRequest: Codable, Sendable {
    let synthesizer: SynthesizerName?
    let epsilon, delta: Double?
    let minimumCount: Int?
    let textAsCategories: Bool?
    let seed: UInt64?
    let evaluate: Bool?
    let holdoutShare: Double?
    let targets: [String]?
    let purpose: String?
    let priority: Int?

    func choice() throws(HubError) -> TrainingChoice {
        if synthesizer == .marginals {
            guard let epsilon, epsilon > 0, epsilon <= 100 else {
                throw .invalid("epsilon", "ε is a number above 0, at most 100", remedy: "1 is the usual choice")
            }
            guard seed == nil else {
                throw .invalid(
                    "seed", "Noise that can be repeated can be taken off again", remedy: "Leave the seed out")
            }
        } else if epsilon != nil || delta != nil {
            throw .invalid(
                "epsilon", "trees gives no formal guarantee and takes no ε", remedy: "Leave it out, or use marginals")
        }
        if let holdoutShare, !(0.01...0.9).contains(holdoutShare) {
            throw .invalid("holdoutShare", "The holdout is from 0.01 to 0.9 of the rows")
        }
        return TrainingChoice(
            synthesizer: synthesizer, epsilon: epsilon, delta: synthesizer == .marginals ? delta ?? 1e-6 : nil,
            minimumCount: minimumCount, textAsCategories: textAsCategories, seed: seed, evaluate: evaluate,
            holdoutShare: holdoutShare, targets: targets)
    }
}

/// What asks for a generation.
struct GenerationRequest: Codable, Sendable {
    let model: String
    let scale: Double?
    let rows: Int?
    let seed: UInt64?
    let purpose: String?
    let priority: Int?

    func choice() throws(HubError) -> GenerationChoice {
        try GenerationChoice(model: model, scale: rows == nil ? scale ?? 1 : scale, rows: rows, seed: seed).checked()
    }
}

/// A line of a run's log.
struct LogLineAnswer: Codable, Sendable {
    let number, attempt: Int
    let time: Date
    let level, text: String

    init(_ line: LogLine) {
        (number, attempt, time, level, text) = (line.number, line.attempt, line.time, line.level.rawValue, line.text)
    }
}
