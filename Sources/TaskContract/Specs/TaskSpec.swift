/// What one task is to do, where, and for whom: the document that `sfumato task run --spec` reads. Source: DESIGN.md
/// section 5; `docs/schemas/task.schema.json` is the same as a JSON Schema.
///
/// It never holds a credential: locations name places, and the identity to open them is the task's own.
public struct TaskSpec: Hashable, Sendable {
    /// The version of this contract.
    public static let apiVersion = "sfumato/v1"

    /// Whose run it is; nil for one that nobody asked to be named.
    public var run: RunLabel?
    /// What the task may take; nil for all that there is.
    public var limits: TaskLimits?
    /// What to do.
    public var work: Work

    /// A task.
    public init(_ work: Work, run: RunLabel? = nil, limits: TaskLimits? = nil) {
        self.work = work
        self.run = run
        self.limits = limits
    }

    /// The four kinds of work.
    public enum Work: Hashable, Sendable {
        /// Read a source's schema.
        case discovery(DiscoverySpec)
        /// Learn a model.
        case training(TrainingSpec)
        /// Generate a dataset.
        case generation(GenerationSpec)
        /// Compare a dataset with its source.
        case evaluation(EvaluationSpec)

        /// The kind, without the details.
        public var kind: TaskKind {
            switch self {
            case .discovery: .discovery
            case .training: .training
            case .generation: .generation
            case .evaluation: .evaluation
            }
        }
    }
}

extension TaskSpec: Codable {
    private enum Key: String, CodingKey { case apiVersion, kind, run, limits }

    /// Reads the flat form: the work's fields stand beside `apiVersion`, `kind`, `run` and `limits`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        guard try fields.decode(String.self, forKey: .apiVersion) == Self.apiVersion else {
            throw SpecFault("apiVersion", "is not \(Self.apiVersion)")
        }
        let name = try fields.decode(String.self, forKey: .kind)
        guard let kind = TaskKind(rawValue: name) else {
            let kinds = TaskKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw SpecFault("kind", "is none of \(kinds)")
        }
        run = try fields.decodeIfPresent(RunLabel.self, forKey: .run)
        limits = try fields.decodeIfPresent(TaskLimits.self, forKey: .limits)
        work =
            switch kind {
            case .discovery: .discovery(try DiscoverySpec(from: decoder))
            case .training: .training(try TrainingSpec(from: decoder))
            case .generation: .generation(try GenerationSpec(from: decoder))
            case .evaluation: .evaluation(try EvaluationSpec(from: decoder))
            }
    }

    /// Writes the flat form.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(Self.apiVersion, forKey: .apiVersion)
        try fields.encode(work.kind, forKey: .kind)
        try fields.encodeIfPresent(run, forKey: .run)
        try fields.encodeIfPresent(limits, forKey: .limits)
        switch work {
        case .discovery(let spec): try spec.encode(to: encoder)
        case .training(let spec): try spec.encode(to: encoder)
        case .generation(let spec): try spec.encode(to: encoder)
        case .evaluation(let spec): try spec.encode(to: encoder)
        }
    }
}
