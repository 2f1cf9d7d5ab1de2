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

    /// A plan of this total.
    init(total: Rho, deltaUnits: UInt64) { (self.total, self.deltaUnits) = (total, deltaUnits) }

    /// The plan whose total is (ε, δ).
    init(epsilon: Double, delta: Double) {
        deltaUnits = UInt64((delta * Self.thresholdShare * 0x1p64).rounded(.down))
        total = Rho(epsilon: epsilon, delta: delta - delta * Self.thresholdShare)
    }

    /// The δ at which ρ is converted to ε.
    static func conversionDelta(_ delta: Double) -> Double { delta - delta * thresholdShare }

    var rows: Rho { total.share(5, of: 1_000) }
    var thresholds: UInt64 { deltaUnits / 2 }
    var sketches: Rho { total.share(40, of: 1_000) }

    /// For the labels of one of so many columns: what brings the threshold, 5.7 σ, to a twentieth of the rows, within
    /// 8 to 25 % of the whole for all.
    func labels(rows: Int, columns: Int) -> Rho { part(6_500 / squared(rows), columns, 80...250) }

    /// For the range of one of so many columns: what brings the threshold, some 4.2 σ, to a tenth of the rows, within 2.5 to
    /// 15 % for all.
    func ranges(rows: Int, columns: Int) -> Rho { part(880 / squared(rows), columns, 25...150) }

    private func squared(_ rows: Int) -> Double { Double(rows) * Double(rows) }

    private func part(_ wanted: Double, _ columns: Int, _ permille: ClosedRange<Double>) -> Rho {
        let share = wanted * Double(columns) / total.value * 1_000
        return total.share(UInt64(min(max(share, permille.lowerBound), permille.upperBound)), of: 1_000)
            .share(1, of: UInt64(max(columns, 1)))
    }

    /// For the types of so many columns: what lets 25 σ be no more than the rows that vote, within 3 to 15 %.
    func discovery(voters: Double, columns: Int) -> Rho {
        let wanted = 625 * Double(columns) / (voters * voters)
        return total.share(UInt64(min(max(wanted * 1.05 / total.value * 1_000, 30), 150)), of: 1_000)
    }
    var atoms: Rho { total.share(40, of: 1_000) }
    var cuts: Rho { total.share(60, of: 1_000) }
    var oneWays: Rho { total.share(140, of: 1_000) }
}
