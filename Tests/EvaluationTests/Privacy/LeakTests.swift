import Tabular
import Testing

@testable import Evaluation

@Suite("Leaks that are there are found")
struct LeakTests {
    @Test("Every attack finds a copy of the real table")
    func copy() throws {
        var people = Population(seed: 1)
        let (real, holdout) = (people.draw(2_000), people.draw(2_000))
        let found = try PrivacyFindings(Comparison(real: real, synthetic: real, holdout: holdout))
        let exact = try #require(found.figure(.exactCopies))
        #expect(exact.synthetic == 1 && exact.holdout == 0)
        #expect(try #require(found.figure(.nearCopies)).synthetic == 1)
        #expect(try #require(found.figure(.closerToTraining)).synthetic == 1)
        #expect(try #require(found.figure(.closestRecord)).synthetic == 0)
        #expect(try #require(found.figure(.membershipNeighbour)).synthetic > 0.999)
        #expect(try #require(found.figure(.membershipDensity)).synthetic > 0.98)
        #expect(try #require(found.figure(.membershipOutliers)).synthetic > 0.999)
        #expect(try #require(found.figure(.membershipHits, "nearest neighbour")).synthetic > 0.999)
        #expect(try #require(found.figure(.singlingOut, "three columns")).synthetic == 1)
        #expect(try #require(found.figure(.singlingOut, "three columns, risk")).synthetic > 0.9)
        let tests = found.figures.filter { $0.pValue != nil && $0.metric != .attributeInference }
        #expect(tests.count == 13)
        for figure in tests { #expect(try #require(figure.pValue) < 1e-6, "\(figure)") }
        let inference = found.figures.filter { $0.metric == .attributeInference }
        #expect(inference.count == 7 && inference.allSatisfy { ($0.pValue ?? 1) < 1e-6 && $0.synthetic > 0.9 })
        #expect(found.curves.map(\.metric) == [.membershipNeighbour, .membershipDensity])
    }

    @Test("Of 5 % copies among independent rows, all are counted, and the attacks on membership see them")
    func planting() throws {
        var people = Population(seed: 2)
        let (real, holdout, fresh) = (people.draw(4_000), people.draw(4_000), people.draw(4_000))
        let synthetic = planted(real, rows: 200, over: fresh)
        let found = try PrivacyFindings(Comparison(real: real, synthetic: synthetic, holdout: holdout))
        #expect(try #require(found.figure(.exactCopies)).synthetic == 0.05)
        let near = try #require(found.figure(.nearCopies))
        #expect((0.055...0.075).contains(near.synthetic), "5 % and about 1 % of the rest: \(near)")
        #expect(near.holdout == 0.01)
        for metric in [Metric.exactCopies, .nearCopies, .closestRecord, .membershipNeighbour, .membershipHits] {
            #expect(try #require(found.figure(metric)?.pValue) < 1e-3, "\(metric)")
        }
        #expect(try #require(found.figure(.closerToTraining)?.pValue) < 0.05)
    }

    @Test("Copies with small changes are near copies, not exact ones")
    func noise() throws {
        var people = Population(seed: 3)
        let (real, holdout, fresh) = (people.draw(4_000), people.draw(4_000), people.draw(4_000))
        var synthetic = planted(real, rows: 200, over: fresh)
        let weight = try #require(synthetic[1].numbers)
        synthetic[1] = .numbers(weight.map { $0 + 0.01 })
        let found = try PrivacyFindings(Comparison(real: real, synthetic: synthetic, holdout: holdout))
        #expect(try #require(found.figure(.exactCopies)).synthetic == 0)
        #expect(try #require(found.figure(.nearCopies)).synthetic > 0.055)
        #expect(try #require(found.figure(.nearCopies)?.pValue) < 1e-6)
    }
}
