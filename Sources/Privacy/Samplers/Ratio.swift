/// A positive rational number, exact: a variance, a rate, an ε. No number that shapes noise is a floating-point one.
public struct Ratio: Hashable, Sendable {
    /// Above the line; at most 2⁵⁰.
    public let numerator: UInt64
    /// Below the line; at least 1 and at most 2⁵⁰.
    public let denominator: UInt64

    /// The bounds of 2⁵⁰ keep every product in the samplers within 128 bits; see ``DiscreteGaussian``.
    public init(_ numerator: UInt64, over denominator: UInt64 = 1) {
        precondition((1...Self.limit).contains(numerator) && (1...Self.limit).contains(denominator), "1 ... 2^50")
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    static let limit: UInt64 = 1 << 50

    /// The nearest floating-point number: to show, not to draw noise with.
    public var value: Double { Double(numerator) / Double(denominator) }
}
