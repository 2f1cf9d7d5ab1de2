/// How much may be learned about one row, and what is public.
public struct PrivacyOptions: Sendable {
    /// Above 0.
    public var epsilon: Double
    /// The probability with which ε may not hold; above 0 and far below one over the number of rows.
    public var delta: Double
    /// Names of columns whose values, or range, are public knowledge.
    public var declaredColumns: Set<String> = []
    /// Columns that matter most: pairs with them are learned with more care.
    public var targets: Set<String> = []

    /// Nothing is public.
    public init(epsilon: Double, delta: Double) { (self.epsilon, self.delta) = (epsilon, delta) }
}
