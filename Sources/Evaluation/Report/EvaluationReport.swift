/// Everything that an evaluation found: what `report.json` holds, and all that the page draws. Its JSON is described by
/// `docs/schemas/report.schema.json`; fields may be added within a version of ``format``, never change their meaning.
public struct EvaluationReport: Codable, Hashable, Sendable {
    /// Who may see the report.
    public enum Level: String, Codable, Sendable, CaseIterable {
        /// Holds categories, ranges and exact counts of the source: stays in its security context.
        case full
        /// Rounded, without categories, ranges, or counts below k of the source.
        case shareable
    }
    /// The version of the JSON.
    public var format = "sfumato.report/1"
    /// The program that wrote it, such as `sfumato 0.2.0`.
    public var writtenBy: String
    /// Who may see it.
    public var level: Level
    /// Draws of samples and folds start here; the same inputs and seed give the same report.
    public var seed: UInt64
    /// The owner's pass marks.
    public var marks: PassMarks
    /// Fidelity, utility and privacy, in this order, each once.
    public var verdicts: [Verdict]
    /// One for each table that was compared.
    public var tables: [TableReport]
    /// Every figure.
    public var figures: [Figure]
    /// What could not be judged or was left out, and why.
    public var notes: [Note]
    /// What the model promises, if one was named that promises something.
    public var statement: Statement?

    /// A sentence about a place of the report: what is missing there, and why.
    public struct Note: Codable, Hashable, Sendable {
        /// nil for the report as a whole.
        public var table: String?
        /// The columns that it is about, if any.
        public var columns: [String]
        /// One or two sentences.
        public var text: String

        /// A note about a place.
        public init(table: String? = nil, columns: [String] = [], _ text: String) {
            self.table = table
            self.columns = columns
            self.text = text
        }
    }

    /// The guarantee of a differentially private model.
    public struct Statement: Codable, Hashable, Sendable {
        /// The privacy loss.
        public var epsilon: Double
        /// The chance that it is exceeded.
        public var delta: Double
        /// Whose presence is hidden, such as `one row of customers`.
        public var unit: String
        /// Each mechanism and what it cost, for people.
        public var mechanisms: [String]

        /// A guarantee.
        public init(epsilon: Double, delta: Double, unit: String, mechanisms: [String]) {
            self.epsilon = epsilon
            self.delta = delta
            self.unit = unit
            self.mechanisms = mechanisms
        }
    }
}
