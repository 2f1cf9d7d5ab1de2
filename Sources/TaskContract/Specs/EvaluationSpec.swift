/// Compares a dataset with its source and writes a report.
public struct EvaluationSpec: Hashable, Sendable, Codable {
    /// What the model was trained on.
    public var source: SourceSpec
    /// Where what was generated is.
    public var synthetic: [String]
    /// Where real rows that the model was not trained on are; nil where there are none.
    public var holdout: [String]?
    /// The schema file's content as an object, or its location as a text; nil to discover it.
    public var schema: JSONValue?
    /// How it is judged.
    public var judgement: JudgementSpec?
    /// Where samples and folds start; nil for 0.
    public var seed: UInt64?
    /// The folder for the report.
    public var output: String

    /// Compares a source and a dataset.
    public init(source: SourceSpec, synthetic: [String], output: String) {
        self.source = source
        self.synthetic = synthetic
        self.output = output
    }
}

/// How a copy is judged.
public struct JudgementSpec: Hashable, Sendable, Codable {
    /// What to predict, as `table.column` or, with one table, `column`.
    public var targets: [String]?
    /// The owner's pass marks: `fidelity`, `utility`, `privacy`, each from 0 to 1.
    public var marks: [String: Double]?
    /// Who may see the report; nil for `shareable`.
    public var level: ReportLevel?
    /// What fewer real rows have is not shown.
    public var minimumCount: Int?

    /// The defaults.
    public init(
        targets: [String]? = nil, marks: [String: Double]? = nil, level: ReportLevel? = nil, minimumCount: Int? = nil
    ) {
        self.targets = targets
        self.marks = marks
        self.level = level
        self.minimumCount = minimumCount
    }
}

/// Who may see a report.
public enum ReportLevel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Rounded, without values of the source.
    case shareable
    /// For those who may see the source.
    case full
}
