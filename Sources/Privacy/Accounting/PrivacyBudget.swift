/// What one mechanism cost, for the privacy statement and for a ledger over many trainings.
public struct LedgerEntry: Hashable, Sendable {
    /// The mechanism, such as `discrete Gaussian`.
    public let mechanism: String
    /// What it was used for, such as `one-way marginals`: never a value of the data.
    public let purpose: String
    /// How much one entity changes its input: squared L2 norm for noise on counts, largest change for scores.
    public let sensitivity: Int
    /// The variance of the noise, or the ε of a choice.
    public let parameter: Ratio
    /// The cost in zCDP, rounded up.
    public let rho: Rho
    /// The probability, in units of 2⁻⁶⁴ and rounded up, with which the cost may not hold: of thresholded histograms.
    public let deltaUnits: UInt64
}

/// A refusal to spend more than the budget has.
public struct BudgetExceeded: Error, Hashable, Sendable, CustomStringConvertible {
    let purpose: String
    let asked, left: Rho
    /// For people.
    public var description: String {
        "\(purpose): costs rho \(asked.value), and \(left.value) of the privacy budget is left, or its delta is spent. "
            + "Raise epsilon or delta, or measure less."
    }
}

/// A budget of δ′-approximate ρ-zCDP: a value that can't be copied, so that no part of it can be spent twice.
///
/// It is a filter: whatever is asked for, in whatever order and however the amounts depend on earlier outputs, the sum
/// never passes the total. Sources: Bun, Steinke 2016, arXiv:1605.02065, lemma 8.2 (ρ and δ′ add up); Feldman, Zrnic 2021,
/// arXiv:2008.11193, and Whitehouse et al. 2023, arXiv:2203.05481 (amounts chosen as one goes).
///
/// Each mechanism pays before it draws; what was paid stays paid if the caller then fails.
public struct PrivacyBudget: ~Copyable, Sendable {
    /// All that may be spent.
    public let total: Rho
    /// All that thresholds may spend, in units of 2⁻⁶⁴.
    public let totalDeltaUnits: UInt64
    /// What was spent, in order.
    public private(set) var ledger: [LedgerEntry] = []
    /// What has been spent so far.
    public private(set) var spent = Rho.zero
    /// What thresholds have spent so far, in units of 2⁻⁶⁴.
    public private(set) var spentDeltaUnits: UInt64 = 0

    /// A budget to spend; deltaUnits, of 2⁻⁶⁴, is for thresholds and adds to the δ at which ρ is converted.
    public init(total: Rho, deltaUnits: UInt64 = 0) {
        (self.total, totalDeltaUnits) = (total, deltaUnits)
    }

    /// What is left.
    public var left: Rho { total - spent }

    mutating func pay(_ entry: LedgerEntry) throws(BudgetExceeded) {
        guard entry.rho <= left, entry.deltaUnits <= totalDeltaUnits - spentDeltaUnits else {
            throw BudgetExceeded(purpose: entry.purpose, asked: entry.rho, left: left)
        }
        spent = spent + entry.rho
        spentDeltaUnits += entry.deltaUnits
        ledger.append(entry)
    }
}
