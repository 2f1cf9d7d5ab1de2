/// The cost of a mechanism in zero-concentrated differential privacy (zCDP): every Rényi divergence of order α between
/// the outputs on neighbouring inputs is at most ρ·α. Costs add up, also when each choice depends on earlier outputs.
///
/// Held as a whole number of 2⁻⁴⁸, so that sums are exact and don't depend on their order; a mechanism's cost is rounded
/// up to it once, a share of a budget down. Source: Bun, Steinke 2016, arXiv:1605.02065, definition 1.1 and lemma 2.3.
public struct Rho: Hashable, Comparable, Sendable {
    /// In units of 2⁻⁴⁸.
    public let units: UInt64

    /// That many units of 2⁻⁴⁸.
    public init(units: UInt64) { self.units = units }

    /// The fraction numerator / denominator, rounded up to a whole unit.
    init(roundingUp numerator: UInt128, over denominator: UInt128) {
        let (whole, rest) = (numerator << 48).quotientAndRemainder(dividingBy: denominator)
        precondition(numerator.leadingZeroBitCount >= 48, "the cost's numerator fits in 80 bits")
        units = UInt64(whole) + (rest > 0 ? 1 : 0)
    }

    /// No cost.
    public static let zero = Rho(units: 0)

    /// Both costs, exactly. Ends the program above 65,536.
    public static func + (left: Rho, right: Rho) -> Rho { Rho(units: left.units + right.units) }
    /// What is left. Ends the program below zero.
    public static func - (left: Rho, right: Rho) -> Rho { Rho(units: left.units - right.units) }
    /// Compares by cost.
    public static func < (left: Rho, right: Rho) -> Bool { left.units < right.units }

    /// The share parts / whole of this cost, rounded down, so that all shares together never exceed it.
    public func share(_ parts: UInt64, of whole: UInt64) -> Rho {
        precondition(parts <= whole && whole > 0, "a share is at most the whole")
        return Rho(units: UInt64(UInt128(units) * UInt128(parts) / UInt128(whole)))
    }

    /// To show and to convert; exact below 2⁵ (53 bits), else rounded up.
    public var value: Double {
        let nearest = Double(units)
        return (nearest < 0x1p63 && UInt64(nearest) < units ? nearest.nextUp : nearest) * 0x1p-48
    }
}
