/// Choosing one of several candidates by whole-number scores, high is good, without a floating-point number.
///
/// Real scores are put on a grid first; round *down*: if scores move by at most `sensitivity` grid steps, a whole number,
/// so do their floors. Add one step if the score itself was computed in floating point.
public struct Selection: Sendable {
    /// How the choice is drawn.
    public enum Kind: String, Sendable {
        /// P(i) ∝ exp(ε·score / 2·sensitivity), which is ε²/8-zCDP: the best choice inside a zCDP budget.
        /// Sources: McSherry, Talwar 2007; Cesar, Rogers 2021, arXiv:2004.07223 (bounded range to zCDP).
        case exponential = "exponential mechanism"
        /// McKenna, Sheldon 2020, arXiv:2010.12603, algorithm 1: ε-DP, never worse than the exponential mechanism at the
        /// same ε. As ε-DP it costs ε²/2 (Bun, Steinke 2016, proposition 1.4): between two equal candidates that is tight,
        /// so ε²/8 does not hold for it.
        case permuteAndFlip = "permute and flip"
    }

    /// Which.
    public let kind: Kind
    /// The most that one entity changes any score, in grid steps.
    public let sensitivity: Int
    /// ε, exact.
    public let epsilon: Ratio

    /// - Precondition: ε's numerator and denominator are at most 2³².
    public init(_ kind: Kind, sensitivity: Int, epsilon: Ratio) {
        precondition((1...1 << 40).contains(sensitivity), "a sensitivity is in 1 ... 2^40")
        precondition(max(epsilon.numerator, epsilon.denominator) <= 1 << 32, "epsilon's parts are at most 2^32")
        (self.kind, self.sensitivity, self.epsilon) = (kind, sensitivity, epsilon)
    }

    /// The largest ε, in steps of 2⁻²⁴, that costs at most rho: √8ρ, or √2ρ for permute-and-flip, rounded down.
    /// - Precondition: 0 < ρ ≤ 8192.
    public init(_ kind: Kind, sensitivity: Int, spending rho: Rho) {
        precondition(rho > .zero && rho.units <= 1 << 61, "a choice costs more than nothing, and at most 8192")
        // ρ is in units of 2⁻⁴⁸, whose root is 2⁻²⁴.
        let square = UInt128(rho.units) * (kind == .exponential ? 8 : 2)
        var root = UInt64(Double(square).squareRoot())
        while UInt128(root) * UInt128(root) > square { root -= 1 }
        self.init(kind, sensitivity: sensitivity, epsilon: Ratio(root, over: 1 << 24))
    }

    /// ε²/8 or ε²/2, rounded up.
    public var rho: Rho {
        let (over, under) = (UInt128(epsilon.numerator), UInt128(epsilon.denominator))
        return Rho(roundingUp: over * over, over: (kind == .exponential ? 8 : 2) * under * under)
    }

    /// The index of the chosen candidate, paid for first.
    public func choose(
        among scores: [Int], for purpose: String, from budget: inout PrivacyBudget,
        with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> Int {
        precondition(!scores.isEmpty, "there is something to choose from")
        try budget.pay(
            LedgerEntry(
                mechanism: kind.rawValue, purpose: purpose, sensitivity: sensitivity, parameter: epsilon, rho: rho,
                deltaUnits: 0))
        return draw(among: scores, with: &generator)
    }

    /// Tosses a coin of exp(−ε·(best − score) / 2·sensitivity) for candidates in random order until one comes up heads:
    /// with replacement that is the exponential mechanism by rejection, without it permute-and-flip. The best candidate's
    /// coin always comes up, so both end.
    func draw(among scores: [Int], with generator: inout SecureGenerator) -> Int {
        let best = scores.max() ?? 0
        let denominator = UInt128(epsilon.denominator) * 2 * UInt128(sensitivity)
        var waiting = Array(scores.indices)
        while true {
            let place = Int(generator.uniform(below: UInt64(waiting.count)))
            let candidate = waiting[place]
            let gap = UInt128(best - scores[candidate]) * UInt128(epsilon.numerator)
            if generator.bernoulliExp(minus: gap, over: denominator) { return candidate }
            if kind == .permuteAndFlip { waiting.swapAt(place, waiting.count - 1); waiting.removeLast() }
        }
    }
}
