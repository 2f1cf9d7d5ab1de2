/// What differential privacy a model has, and what it is made of: enough to check the sum, and to add it to a ledger.
public struct FormalPrivacy: Hashable, Sendable, Codable {
    /// One mechanism's part, summed over its uses for one purpose.
    public struct Cost: Hashable, Sendable, Codable {
        /// Such as `discrete Gaussian`.
        public var mechanism: String
        /// What for, such as `marginals of pairs`; names columns, and no value.
        public var purpose: String
        /// How often it was used.
        public var uses: Int
        /// zCDP cost of all uses together.
        public var rho: Double
        /// The probability with which the cost may not hold, of all uses together.
        public var delta: Double
    }

    /// The guarantee, as it was asked for; what was spent is not more.
    public var epsilon: Double
    /// As above.
    public var delta: Double
    /// The zCDP cost of all mechanisms together, which a ledger adds up over trainings.
    public var rho: Double
    /// The part of δ that thresholds take; ρ is converted to ε at the rest.
    public var thresholdDelta: Double
    /// ε of what was spent, at δ.
    public var spentEpsilon: Double
    /// What is protected: `a row of people`.
    public var unit: String
    /// `add or remove one`.
    public var neighbours: String
    /// In the order of first use.
    public var costs: [Cost]
    /// What was taken for public knowledge, and cost nothing.
    public var declaredPublic: [String]
}
