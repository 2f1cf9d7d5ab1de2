/// The answer to one of the three questions, in a sentence, with the figure that decides it.
public struct Verdict: Codable, Hashable, Sendable {
    /// The question.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Does it look like the source?
        case fidelity
        /// Can one learn from it what one would learn from the source?
        case utility
        /// Does it tell of single people?
        case privacy
    }
    /// The question.
    public var kind: Kind
    /// nil where the inputs do not allow a judgement.
    public var passed: Bool?
    /// The figure, nil where there is none. Fidelity: a share from 0 to 1; utility: of the learner; privacy: an AUC.
    public var value: Double?
    /// What the figure is, such as `AUC for income`.
    public var unit: String
    /// What real data that the model has not seen reach.
    public var ceiling: Double?
    /// The pass mark, in units of the figure.
    public var mark: Double?
    /// Whether smaller is better.
    public var lowerIsBetter: Bool
    /// Where a gauge of the figure starts and ends.
    public var range: [Double]
    /// The answer in plain words.
    public var sentence: String
}

/// The pass marks, which the owner of the data sets.
public struct PassMarks: Codable, Hashable, Sendable {
    /// The least share of what a holdout reaches.
    public var fidelity = 0.9
    /// The least share of what the same learner gains on real data.
    public var utility = 0.9
    /// The greatest AUC of an attack on membership.
    public var privacy = 0.53

    /// The usual marks, unless changed.
    public init() {}
}
