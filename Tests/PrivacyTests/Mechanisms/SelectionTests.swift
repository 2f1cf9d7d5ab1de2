import Glibc
import Testing

@testable import Privacy

@Suite("Selection")
struct SelectionTests {
    @Test(
        "Chooses with exactly the probabilities of its definition",
        arguments: [Selection.Kind.exponential, .permuteAndFlip])
    func exactProbabilities(_ kind: Selection.Kind) {
        let (scores, sensitivity, epsilon) = ([7, 5, 0, 6, 6], 2, Ratio(3, over: 2))
        let coins = scores.map { exp(-epsilon.value * Double(7 - $0) / Double(2 * sensitivity)) }
        let probabilities =
            kind == .exponential
            ? coins.map { $0 / coins.reduce(0, +) } : permuteAndFlip(coins)
        let selection = Selection(kind, sensitivity: sensitivity, epsilon: epsilon)
        var generator = SecureGenerator()
        var counts = scores.map { _ in 0 }
        for _ in 0..<1_000_000 { counts[selection.draw(among: scores, with: &generator)] += 1 }
        #expect(chiSquareDeviate(counts, probabilities) < deviateAtOneInTenMillion)
    }

    @Test("Costs epsilon² / 8, or epsilon² / 2 for permute-and-flip")
    func cost() {
        #expect(Selection(.exponential, sensitivity: 1, epsilon: Ratio(1)).rho == Rho(units: 1 << 45))
        #expect(Selection(.permuteAndFlip, sensitivity: 1, epsilon: Ratio(1)).rho == Rho(units: 1 << 47))
    }

    @Test(
        "The largest epsilon for a cost keeps it, and one step more does not",
        arguments: [Selection.Kind.exponential, .permuteAndFlip], [1, 1000, 1 << 40, 1 << 48, 1 << 61] as [UInt64])
    func spending(_ kind: Selection.Kind, _ units: UInt64) {
        let selection = Selection(kind, sensitivity: 1, spending: Rho(units: units))
        #expect(selection.rho <= Rho(units: units))
        guard selection.epsilon.numerator < 1 << 32 else { return }
        let more = Ratio(selection.epsilon.numerator + 1, over: selection.epsilon.denominator)
        #expect(Selection(kind, sensitivity: 1, epsilon: more).rho > Rho(units: units))
    }

    /// By enumerating who is left: each candidate is next with equal probability, and wins if its coin comes up.
    private func permuteAndFlip(_ coins: [Double]) -> [Double] {
        var wins = coins.map { _ in 0.0 }
        func visit(_ left: [Int], _ weight: Double) {
            for next in left {
                let reached = weight / Double(left.count)
                wins[next] += reached * coins[next]
                visit(left.filter { $0 != next }, reached * (1 - coins[next]))
            }
        }
        visit(Array(coins.indices), 1)
        return wins
    }
}
