import Testing

@testable import Evaluation

@Suite("Statistics of attacks against values computed by hand")
struct StatisticTests {
    @Test("AUC and the test of Mann and Whitney")
    func roc() {
        // 3 beats 2, 1, 0; 2 ties one and beats two; 0 ties one: 3 + 2.5 + 0.5 of 9 pairs.
        let roc = Roc(positive: [3, 2, 0], negative: [2, 1, 0])
        #expect(abs(roc.auc - 6.0 / 9) < 1e-12)
        // z = (2/3 − 1/2) / √(7 / 108) = 0.65465; the upper tail of the standard normal there is 0.25635.
        #expect(abs(roc.pValue - 0.25635) < 1e-4)
        let thirds = roc.points.map { point in point.map { Int(($0 * 3).rounded()) } }
        #expect(thirds == [[0, 0], [0, 1], [1, 2], [2, 2], [3, 3]])
        #expect(roc.hits(atFalseAlarms: 0.01) == Proportion(1, of: 3))
    }

    @Test("Wilson's interval and the comparison of two shares")
    func proportions() {
        // As statsmodels' `proportion_confint(10, 100, 0.05, "wilson")` has it.
        let interval = Proportion(10, of: 100).interval
        #expect(abs(interval[0] - 0.055229) < 1e-5 && abs(interval[1] - 0.174367) < 1e-5)
        // Pooled 0.15, z = 0.1 / √(0.15 · 0.85 · 0.02) = 1.98030; the upper tail is 0.023835.
        #expect(abs(Proportion(20, of: 100).chance(above: Proportion(10, of: 100)) - 0.023835) < 1e-5)
    }

    @Test("The residual risk of Giomi et al.")
    func residual() {
        // As anonymeter 1.1 has it (`stats.confidence.residual_success`): 0.110874, 0.077713 to 0.144036. By hand,
        // Wilson's centres (200 + 1.92073) / 1003.84146 and (100 + 1.92073) / 1003.84146: 0.201148 and 0.101531.
        let risk = ResidualRisk(attack: Proportion(200, of: 1_000), control: Proportion(100, of: 1_000))
        #expect(abs(risk.value - 0.110874) < 1e-5)
        #expect(abs(risk.interval[0] - 0.077713) < 1e-5 && abs(risk.interval[1] - 0.144036) < 1e-5)
        #expect(ResidualRisk(attack: Proportion(1, of: 9), control: Proportion(9, of: 9)).value == 0)
    }

    @Test("The sign test")
    func signs() {
        #expect(abs(signTest(4, of: 5) - 6.0 / 32) < 1e-12)
        #expect(abs(signTest(0, of: 5) - 1) < 1e-12 && signTest(0, of: 0) == 1)
        #expect(abs(signTest(560, of: 1_000) - 8.2525e-5) < 1e-8)
        #expect(abs(signTest(1_060, of: 2_000) - 0.003889) < 2e-5)
        // Three cases at one winner are one witness: variance 9 + 1, not 4; their sum is 2.
        let share = SidedShare([(1, 7), (1, 7), (1, 7), (-1, 2), (0, 0)])
        #expect(abs(share.value - 0.7) < 1e-12)
        #expect(abs(share.pValue - 0.263545) < 1e-5)  // the upper tail of 2 / √10
    }

    @Test("Hashes are counted each time they occur")
    func copies() {
        #expect(ExactCopies.found([1, 2, 2, 3, 9], among: [2, 2, 3, 4]) == 3)
        #expect(ExactCopies.found([], among: [1]) == 0 && ExactCopies.found([1], among: []) == 0)
    }
}
