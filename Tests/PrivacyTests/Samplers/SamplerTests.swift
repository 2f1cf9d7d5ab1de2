import Glibc
import Testing

@testable import Privacy

/// Exact probabilities against millions of draws. A right sampler fails each test with probability at most 1e-6.
@Suite("Samplers draw what they say")
struct SamplerTests {
    @Test("Uniform below a bound", arguments: [1, 2, 3, 7, 10, 64, 100] as [UInt64])
    func uniform(_ bound: UInt64) {
        var generator = SecureGenerator()
        var counts = Array(repeating: 0, count: Int(bound))
        for _ in 0..<500_000 { counts[Int(generator.uniform(below: bound))] += 1 }
        guard bound > 1 else { return }
        #expect(chiSquareDeviate(counts, counts.map { _ in 1 / Double(bound) }) < deviateAtOneInTenMillion)
    }

    @Test("Uniform below a bound that does not divide 2^64 or 2^128 well")
    func uniformWide() {
        var generator = SecureGenerator()
        // Three quarters of the range: without rejection the lowest third would come twice as often.
        let (narrow, wide) = (UInt64(3) << 62, UInt128(3) << 100)
        var (narrowThirds, wideThirds) = ([0, 0, 0], [0, 0, 0])
        for _ in 0..<500_000 {
            narrowThirds[Int(generator.uniform(below: narrow) >> 62)] += 1
            wideThirds[Int(generator.uniform(below: wide) >> 100)] += 1
        }
        let third = Array(repeating: 1.0 / 3, count: 3)
        #expect(chiSquareDeviate(narrowThirds, third) < deviateAtOneInTenMillion)
        #expect(chiSquareDeviate(wideThirds, third) < deviateAtOneInTenMillion)
    }

    @Test("Bernoulli(exp(−γ))", arguments: [(0, 1), (1, 1000), (1, 3), (1, 1), (3, 2), (2, 1), (7, 2), (12, 1)])
    func bernoulli(_ numerator: Int, _ denominator: Int) {
        var generator = SecureGenerator()
        var hits = 0
        for _ in 0..<2_000_000 where generator.bernoulliExp(minus: UInt128(numerator), over: UInt128(denominator)) {
            hits += 1
        }
        let probability = exp(-Double(numerator) / Double(denominator))
        if numerator == 0 {
            #expect(hits == 2_000_000)
        } else {
            #expect(binomialTail(hits, of: 2_000_000, probability: probability) > 1e-7)
        }
    }

    @Test("Discrete Laplace", arguments: [1, 2, 5, 20] as [UInt64])
    func laplace(_ scale: UInt64) {
        var generator = SecureGenerator()
        check({ generator.discreteLaplace(scale: scale) }, reach: 40 * Int(scale)) {
            exp(-Double(abs($0)) / Double(scale))
        }
    }

    @Test(
        "Discrete Gaussian, with variances below and above 1",
        arguments: [
            Ratio(1, over: 10), Ratio(1, over: 3), Ratio(1), Ratio(7, over: 4), Ratio(10), Ratio(12_345, over: 67),
        ])
    func gaussian(_ variance: Ratio) {
        var generator = SecureGenerator()
        let noise = DiscreteGaussian(variance: variance)
        check({ noise.draw(with: &generator) }, reach: 15 + Int(12 * variance.value.squareRoot())) {
            exp(-Double($0 * $0) / (2 * variance.value))
        }
    }

    @Test("Discrete Gaussian where products need 128 bits")
    func wideGaussian() {
        var generator = SecureGenerator()
        let noise = DiscreteGaussian(variance: Ratio((1 << 50) - 1, over: 3))
        let sigma = noise.variance.value.squareRoot()
        var (within, sum) = (0, 0.0)
        for _ in 0..<500_000 {
            let drawn = Double(noise.draw(with: &generator)) / sigma
            if abs(drawn) <= 1 { within += 1 }
            sum += drawn
        }
        #expect(binomialTail(within, of: 500_000, probability: erf(0.5.squareRoot())) > 1e-7)
        #expect(abs(sum) / 500_000.0.squareRoot() < deviateAtOneInTenMillion)
    }

    /// Two million draws: all cells by χ², and each side's tail beyond 3 and 4 standard deviations by Chernoff's bound.
    private func check(_ draw: () -> Int, reach: Int, weight: (Int) -> Double) {
        let (draws, weights) = (2_000_000, (-reach...reach).map(weight))
        let probabilities = weights.map { $0 / weights.reduce(0, +) }
        var counts = Array(repeating: 0, count: 2 * reach + 1)
        for _ in 0..<draws { counts[draw() + reach] += 1 }
        #expect(chiSquareDeviate(counts, probabilities) < deviateAtOneInTenMillion)
        let second = zip(probabilities, -reach...reach).reduce(0) { $0 + $1.0 * Double($1.1 * $1.1) }
        for multiple in [3.0, 4.0] {
            let start = reach + Int((multiple * second.squareRoot()).rounded(.up))
            for cells in [start...2 * reach, 0...2 * reach - start] {
                let probability = probabilities[cells].reduce(0, +)
                #expect(binomialTail(counts[cells].reduce(0, +), of: draws, probability: probability) > 1e-8)
            }
        }
    }
}
