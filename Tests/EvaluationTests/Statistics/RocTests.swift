import Testing

@testable import Evaluation

@Suite("Areas under curves")
struct RocTests {
    @Test("The area is the share of pairs in the right order, ties half")
    func area() {
        // Of 2 × 3 pairs: 0.9 beats all three, 0.4 beats one and ties with one.
        let roc = Roc(positive: [0.9, 0.4], negative: [0.1, 0.4, 0.6])
        #expect(abs(roc.auc - 4.5 / 6) < 1e-12)
        #expect(roc.points.first == [0, 0] && roc.points.last == [1, 1])
    }

    @Test("Scores that are all the same, or of one kind only, tell nothing")
    func blind() {
        #expect(Roc(positive: [1, 1], negative: [1, 1, 1]).auc == 0.5)
        #expect(Roc(positive: [], negative: [1, 2]).auc == 0.5)
        #expect(Roc(positive: [], negative: []).auc == 0.5)
    }

    @Test("The standard error is DeLong's")
    func standardError() {
        // Placements of the positive cases: 1, 2/3, 1/3; of the negative ones: 1, 2/3, 1/3.
        let roc = Roc(positive: [6, 4, 2], negative: [5, 3, 1])
        #expect(abs(roc.auc - 2.0 / 3) < 1e-12)
        #expect(abs(roc.standardError - (2.0 / 27).squareRoot()) < 1e-9)
    }

    /// With alpha = 1e-6 for the test: of 400 splits without a difference, 20 are expected below 0.05, and 45 are not
    /// exceeded but once in a million times.
    @Test("False alarms are as rare as the p-value says")
    func falseAlarms() {
        var random = SplitMix(seed: 5)
        let alarms = (0..<400).reduce(0) { count, _ in
            let scores = (0..<120).map { _ in Double(Int.random(in: 0..<50, using: &random)) }
            return count + (Roc(positive: Array(scores[..<60]), negative: Array(scores[60...])).pValue < 0.05 ? 1 : 0)
        }
        #expect((2...45).contains(alarms), "\(alarms) of 400")
    }

    @Test("Hits at a share of false alarms")
    func hits() {
        let negative = (0..<100).map(Double.init)
        let found = Roc(positive: [200, 99.5, 98.5, 50], negative: negative).hits(atFalseAlarms: 0.01)
        // One false alarm is allowed: 99 counts as one, so that all above 98 may be called.
        #expect(found.count == 3 && found.trials == 4)
    }

    @Test("Wilson's interval")
    func wilson() {
        let interval = Proportion(10, of: 100).interval
        #expect(abs(interval[0] - 0.0552) < 1e-4 && abs(interval[1] - 0.1744) < 1e-4)
        #expect(Proportion(0, of: 0).interval == [0, 1])
    }
}
