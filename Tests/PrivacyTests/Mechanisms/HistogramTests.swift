import Glibc
import Testing

@testable import Privacy

@Suite("Histograms")
struct HistogramTests {
    @Test("The noise's tail is the exact one", arguments: [Ratio(1, over: 3), Ratio(1), Ratio(25), Ratio(1000)])
    func tail(_ variance: Ratio) {
        let weights = (0...2000).map { exp(-Double($0 * $0) / (2 * variance.value)) }
        let all = 2 * weights.reduce(0, +) - 1
        for start in [1, 3, 20] {
            let exact = weights[start...].reversed().reduce(0, +) / all
            let bound = DiscreteGaussian(variance: variance).tail(from: start)
            #expect(bound >= exact && bound <= exact * (variance.value < 1 ? 1.05 : 1.000_001))
        }
    }

    /// Neighbours: `secret` is held by one entity or by none. δ′ is set high, 0.02, so that a leak can be counted.
    /// Fails a right mechanism with probability at most 1e-7.
    @Test("A value of one entity is kept with probability delta' at most, and with the tail's")
    func threshold() throws {
        let (delta, trials) = (0.02, 60_000)
        let histogram = ThresholdedHistogram(
            contributionBound: 1, spending: Rho(units: 1 << 42), deltaUnits: UInt64(delta * 0x1p64))
        var budget = PrivacyBudget(total: Rho(units: .max), deltaUnits: .max)
        var generator = SecureGenerator()
        var (kept, common) = (0, 0)
        for trial in 0..<trials {
            if trial % 40 == 0 { budget = PrivacyBudget(total: Rho(units: .max), deltaUnits: .max) }
            let names = try histogram.measure(
                ["secret": 1, "common": 5000], for: "names", from: &budget, with: &generator
            ).map(\.value)
            kept += names.contains("secret") ? 1 : 0
            common += names.contains("common") ? 1 : 0
        }
        #expect(common == trials)
        let rate = Double(kept) / Double(trials)
        #expect(rate < delta || binomialTail(kept, of: trials, probability: delta) > 1e-7)
        // The threshold is a whole number: the rate is the tail's there, and one lower would be too high.
        let noise = DiscreteGaussian(variance: histogram.variance)
        #expect(binomialTail(kept, of: trials, probability: noise.tail(from: histogram.threshold - 1)) > 1e-7)
        #expect(noise.tail(from: histogram.threshold - 2) > delta)
    }

    @Test("A range holds the bulk, and not a single far value")
    func range() throws {
        var histogram = MagnitudeHistogram()
        for number in 1...10_000 { histogram.add(Double(number % 900) - 100) }
        histogram.add(1e12)
        var budget = PrivacyBudget(total: Rho(epsilon: 1, delta: 1e-6))
        var generator = SecureGenerator()
        let mechanism = GaussianMechanism(squaredSensitivity: 1, spending: budget.left)
        let range = try histogram.range(
            measuredBy: mechanism, falseAlarm: 1e-9, for: "range", from: &budget, with: &generator)
        #expect(range == -112...896)
        let left = budget.left.value
        #expect(left < 1e-6)
    }
}
