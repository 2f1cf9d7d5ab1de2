import Glibc
import Testing

@testable import Privacy

@Suite("Quantile cuts")
struct QuantileTests {
    /// Fails a right mechanism with probability at most 1e-7.
    @Test("Two levels have exactly the probabilities of their definition")
    func exactProbabilities() {
        let (counts, cells) = ([4, 0, 1, 2, 3], 5)
        let quantiles = QuantileCuts(levels: 2, spending: Rho(units: 1 << 47))
        let epsilon = quantiles.epsilon.value
        #expect(abs(epsilon - 2.0.squareRoot()) < 1e-6)  // ε²/8 is a half of 1/2
        func medians(_ part: Range<Int>) -> [(cut: Int?, probability: Double)] {
            if part.count == 1 { return [(nil, 1)] }
            let weights = part.dropFirst().map { cut in
                let difference = counts[part.lowerBound..<cut].reduce(0, +) - counts[cut..<part.upperBound].reduce(0, +)
                return exp(-epsilon * Double(abs(difference)) / 2)
            }
            return zip(part.dropFirst(), weights).map { ($0, $1 / weights.reduce(0, +)) }
        }
        var exact: [[Int]: Double] = [:]
        for (first, probability) in medians(0..<cells) {
            guard let first else { continue }
            for low in medians(0..<first) {
                for high in medians(first..<cells) {
                    let cuts = [low.cut, first, high.cut].compactMap { $0 }
                    exact[cuts, default: 0] += probability * low.probability * high.probability
                }
            }
        }
        var generator = SecureGenerator()
        var seen: [[Int]: Int] = [:]
        for _ in 0..<1_000_000 { seen[quantiles.draw(counts, with: &generator)[1], default: 0] += 1 }
        let outcomes = exact.keys.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(Set(seen.keys).isSubset(of: outcomes))
        let deviate = chiSquareDeviate(outcomes.map { seen[$0] ?? 0 }, outcomes.map { exact[$0] ?? 0 })
        #expect(deviate < deviateAtOneInTenMillion)
    }

    @Test("Parts hold about equally many, and a frequent value has its own part")
    func shares() throws {
        // 20,000 entities, a fifth of them at one value; the rest falls off, and half of the grid is empty.
        var counts = (0..<1024).map { $0 < 512 ? 64 - $0 / 8 : 0 }
        counts[100] += 4000
        var budget = PrivacyBudget(total: Rho(epsilon: 1, delta: 1e-6))
        var generator = SecureGenerator()
        let quantiles = QuantileCuts(levels: 5, spending: budget.total.share(1, of: 10))
        let levels = try quantiles.measure(counts, for: "bins", from: &budget, with: &generator)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { Set($0).isSubset(of: $1) })
        let edges = [0] + levels[4] + [1024]
        #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
        #expect(edges.contains(100) && edges.contains(101))
        let parts = zip(edges, edges.dropFirst()).map { counts[$0..<$1].reduce(0, +) }
        #expect(parts.filter { $0 > 2000 }.count == 1)
        let spent = budget.spent
        #expect(spent == quantiles.rho && spent <= budget.total.share(1, of: 10))
    }

    @Test("A grid of one cell is not cut, an empty one is cut anywhere, and a spent budget cuts nothing")
    func edges() throws {
        var generator = SecureGenerator()
        let quantiles = QuantileCuts(levels: 3, spending: Rho(units: 1 << 40))
        #expect(quantiles.draw([7], with: &generator) == [[], [], []])
        #expect(quantiles.draw(Array(repeating: 0, count: 8), with: &generator)[2].count >= 3)
        var budget = PrivacyBudget(total: Rho(units: 1 << 30))
        var refused = false
        do throws(BudgetExceeded) {
            _ = try quantiles.measure([1, 2], for: "bins", from: &budget, with: &generator)
        } catch { refused = true }
        #expect(refused)
    }
}
