/// The discrete Gaussian N_Z(0, σ²) for a rational σ²: whole number y with probability proportional to exp(−y²/2σ²).
///
/// Source: Canonne, Kamath, Steinke 2020, arXiv:2004.00010, algorithm 3: y from the discrete Laplace of scale t is kept
/// with probability exp(−(|y| − σ²/t)² / 2σ²). Every t gives the right distribution; t = ⌊σ⌋ + 1 keeps most.
///
/// With σ² = a/b the exponent is (|y|·b·t − a)² / (2·a·b·t²). Overflow: a, b ≤ 2⁵⁰ (``Ratio``) and b·t² ≤ 4·max(a, b), so
/// the denominator is at most 2¹⁰³, and the numerator below 2¹²⁸ while |y| ≤ 2¹⁰·t. A y beyond (probability below e^(−1023))
/// would end the program: Swift's arithmetic traps, it doesn't wrap.
struct DiscreteGaussian: Sendable {
    let variance: Ratio
    private let scale: UInt64
    private let step: UInt128
    private let denominator: UInt128

    init(variance: Ratio) {
        self.variance = variance
        let (a, b) = (UInt128(variance.numerator), UInt128(variance.denominator))
        scale = UInt64(variance.value.squareRoot()) + 1
        step = b * UInt128(scale)
        denominator = 2 * a * step * UInt128(scale)
    }

    func draw(with generator: inout SecureGenerator) -> Int {
        let mean = UInt128(variance.numerator)
        while true {
            let candidate = generator.discreteLaplace(scale: scale)
            let position = UInt128(candidate.magnitude) * step
            let distance = position > mean ? position - mean : mean - position
            if generator.bernoulliExp(minus: distance * distance, over: denominator) { return candidate }
        }
    }
}
