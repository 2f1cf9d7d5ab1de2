/// Learns a model from a source.
public struct TrainingSpec: Hashable, Sendable, Codable {
    /// What to learn from.
    public var source: SourceSpec
    /// The schema file's content as an object, or its location as a text; nil to discover it.
    public var schema: JSONValue?
    /// `trees` or `marginals`; nil for `trees`.
    public var synthesizer: SynthesizerName?
    /// The total ε of `marginals`.
    public var epsilon: Double?
    /// The total δ of `marginals`.
    public var delta: Double?
    /// The table whose rows are the entities: the privacy unit.
    public var entity: String?
    /// Tables and columns (`table.column`) that are public knowledge.
    public var `public`: [String]?
    /// A value that fewer rows or entities have is not emitted.
    public var minimumCount: Int?
    /// Whether free text is modelled like categories rather than suppressed.
    public var textAsCategories: Bool?
    /// Draws the same random numbers each time; nil for one that the operating system draws.
    public var seed: UInt64?
    /// Where the model goes: a path or an object, ending in `.sfm`.
    public var output: String
    /// Sets a part aside, generates, and judges; nil to train on all rows.
    public var evaluation: JudgingSpec?

    /// Learns from a source with the default options.
    public init(source: SourceSpec, output: String) {
        self.source = source
        self.output = output
    }
}

/// The ways to learn. Source: DESIGN.md section 4.
public enum SynthesizerName: String, Hashable, Sendable, Codable, CaseIterable {
    /// Highest fidelity, no formal guarantee.
    case trees
    /// (ε, δ)-differentially private.
    case marginals
}

/// How a training is judged.
public struct JudgingSpec: Hashable, Sendable, Codable {
    /// The folder for the report.
    public var output: String
    /// The share of the entities that is set aside; nil for 0.2.
    public var holdoutShare: Double?
    /// How it is judged.
    public var judgement: JudgementSpec?

    /// Judges, and writes the report to a folder.
    public init(output: String, holdoutShare: Double? = nil, judgement: JudgementSpec? = nil) {
        self.output = output
        self.holdoutShare = holdoutShare
        self.judgement = judgement
    }
}
