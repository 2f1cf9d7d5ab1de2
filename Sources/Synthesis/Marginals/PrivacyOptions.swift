/// How much may be learned about one row, and what is public.
public struct PrivacyOptions: Sendable {
    /// Above 0.
    public var epsilon: Double
    /// The probability with which ε may not hold; above 0 and far below one over the number of rows.
    public var delta: Double
    /// Names of columns whose values, or range, are public knowledge.
    public var declaredColumns: Set<String> = []
    /// How pairs of columns are chosen.
    public var selection = MarginalSelection.aim
    /// Columns that matter most: pairs with them are learned with more care.
    public var targets: Set<String> = []

    /// - Parameters:
    ///   - declared: what is public, as `table.column`.
    ///   - targets: what matters most, as `table.column`.
    public init(epsilon: Double, delta: Double, declared: [String] = [], targets: [String] = []) {
        (self.epsilon, self.delta) = (epsilon, delta)
        declaredColumns = Set(declared.map(Self.column))
        self.targets = Set(targets.map(Self.column))
    }

    private static func column(_ name: String) -> String {
        name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    }
}

/// How the marginals to measure are chosen.
public enum MarginalSelection: String, Hashable, Sendable, CaseIterable {
    /// One after the other, each time where the model so far errs most: the most accurate.
    case aim
    /// Along a tree of the columns: the fastest.
    case mst
}
