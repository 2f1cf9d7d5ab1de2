import Privacy

/// How the budget is divided. Shares are fixed beforehand, but for what the choice of marginals does with the rest.
/// Measured on data sets of 1,000 to 340,000 rows, see docs/privacy.md: what finds the domain pays off up to about a tenth,
/// one-way marginals up to about a sixth.
struct BudgetPlan: Sendable {
    let total: Rho
    /// For thresholds, in units of 2⁻⁶⁴: half for labels, half for numbers.
    let deltaUnits: UInt64

    /// Of δ, this much is spent on thresholds; the rest is where ρ is converted.
    private static let thresholdShare = 0.1

    /// The plan whose total is (ε, δ).
    init(epsilon: Double, delta: Double) {
        deltaUnits = UInt64((delta * Self.thresholdShare * 0x1p64).rounded(.down))
        total = Rho(epsilon: epsilon, delta: delta - delta * Self.thresholdShare)
    }

    /// The δ at which ρ is converted to ε.
    static func conversionDelta(_ delta: Double) -> Double { delta - delta * thresholdShare }

    var rows: Rho { total.share(5, of: 1_000) }
    var thresholds: UInt64 { deltaUnits / 2 }
    var ranges: Rho { total.share(25, of: 1_000) }
    var labels: Rho { total.share(80, of: 1_000) }
    var atoms: Rho { total.share(40, of: 1_000) }
    var cuts: Rho { total.share(50, of: 1_000) }
    var oneWays: Rho { total.share(140, of: 1_000) }
}
