import Tabular
import Testing

@testable import Evaluation

@Suite("No leak is found where there is none")
struct FalseAlarmTests {
    /// 60 tables whose synthetic rows are drawn afresh: a test at 5 % alarms in 3 of them on average, in more than 11 with
    /// a chance of 4e-5 (binomial); alpha = 1e-3 for the twenty tests together.
    @Test("Tests at 5 % alarm as seldom as they say", .timeLimit(.minutes(2)))
    func level() throws {
        var alarms: [String: Int] = [:]
        for seed in UInt64(0)..<60 {
            var people = Population(seed: 100 + seed)
            let tables = [people.draw(1_500), people.draw(1_500), people.draw(1_200)]
            let found = try PrivacyFindings(
                Comparison(real: tables[0], synthetic: tables[1], holdout: tables[2], seed: seed))
            for figure in found.figures {
                guard let pValue = figure.pValue else { continue }
                let name = [figure.metric.rawValue, figure.variant ?? ""] + figure.columns
                alarms[name.joined(separator: " "), default: 0] += pValue < 0.05 ? 1 : 0
            }
        }
        #expect(alarms.count == 20)
        for (name, count) in alarms { #expect(count <= 11, "\(name)") }
    }
}
