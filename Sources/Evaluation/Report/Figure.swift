/// One measured number, beside what real data that the model has not seen reach.
public struct Figure: Codable, Hashable, Sendable {
    /// What was measured.
    public var metric: Metric
    /// In which table.
    public var table: String
    /// On which columns; empty for the whole table.
    public var columns: [String]
    /// What tells figures of one metric and place apart, such as the learner; nil where nothing need be.
    public var variant: String?
    /// Of the synthetic table against the real one.
    public var synthetic: Double
    /// Of the holdout against the real table: the ceiling.
    public var holdout: Double?
    /// What a copy that knows nothing would get: of two columns, one that draws each by itself.
    public var uninformed: Double?
    /// The 95 % interval of `synthetic`, if known.
    public var interval: [Double]?
    /// The chance of a figure such as this where there is nothing to find, if it is a test.
    public var pValue: Double?
    /// How much of the way from an uninformed copy to the holdout the synthetic table has gone, 0 to 1; nil where there is
    /// no holdout, or no way to go.
    public var reached: Double?

    /// A figure.
    public init(
        _ metric: Metric, table: String, columns: [String] = [], variant: String? = nil, synthetic: Double,
        holdout: Double? = nil, uninformed: Double? = nil, interval: [Double]? = nil, pValue: Double? = nil
    ) {
        self.metric = metric
        self.table = table
        self.columns = columns
        self.variant = variant
        self.synthetic = synthetic
        self.holdout = holdout
        self.uninformed = uninformed
        self.interval = interval
        self.pValue = pValue
        // Attacks have no way to go: the less they find, the better.
        reached = metric.part == .privacy ? nil : holdout.flatMap { Self.reached(synthetic, from: uninformed, to: $0) }
    }

    /// The share of the way from a copy that knows nothing to a goal, where there is a way.
    static func reached(_ value: Double, from uninformed: Double?, to goal: Double) -> Double? {
        guard let uninformed, abs(uninformed - goal) > 0.005 else { return nil }
        return min(max((uninformed - value) / (uninformed - goal), 0), 1)
    }
}
