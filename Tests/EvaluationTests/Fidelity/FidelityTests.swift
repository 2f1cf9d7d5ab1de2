import Testing

@testable import Evaluation

@Suite("Fidelity")
struct FidelityTests {
    private func findings(_ comparison: Comparison) throws -> FidelityFindings {
        var notes: [EvaluationReport.Note] = []
        return try FidelityEvaluation.run(comparison, &notes) { _ in }
    }

    private func figure(_ metric: Metric, _ findings: FidelityFindings, _ columns: [String] = []) -> Figure? {
        findings.figures.first { $0.metric == metric && $0.columns == columns }
    }

    @Test("A copy of the real rows has no distance from them")
    func copy() throws {
        let table = related(rows: 1_500, seed: 1)
        let found = try findings(comparison(real: table, synthetic: table))
        for metric in [Metric.pairDistance, .tripleDistance, .queryError, .pearson, .cramersV, .correlationRatio] {
            #expect(try #require(figure(metric, found)).synthetic < 1e-12, "\(metric)")
        }
        #expect(figure(.overlap, found)?.synthetic == 1)
        #expect(found.clues.isEmpty)
    }

    /// The AUC of 3,000 rows without a difference strays by 0.009 (one standard error); alpha = 1e-5.
    @Test("Other rows of the same kind reach what the holdout reaches")
    func same() throws {
        let made = try comparison(
            real: related(rows: 1_500, seed: 1), synthetic: related(rows: 1_500, seed: 2),
            holdout: related(rows: 1_500, seed: 3))
        let found = try findings(made)
        #expect(abs(try #require(figure(.classifier, found)).synthetic - 0.5) < 0.04)
        #expect(try #require(figure(.pairDistance, found)?.reached) > 0.8)
        #expect(found.clues.isEmpty, "\(found.clues)")
    }

    @Test("Columns drawn by themselves get as far as a copy that knows nothing, and the pairs are named")
    func shuffled() throws {
        let real = related(rows: 3_000, seed: 1)
        var loose = related(rows: 3_000, seed: 2)
        var random = SplitMix(seed: 9)
        for place in loose.columns.indices { loose.columns[place].values.shuffle(using: &random) }
        let found = try findings(
            comparison(real: real, synthetic: loose, holdout: related(rows: 3_000, seed: 3)))
        #expect(try #require(figure(.overlap, found)?.reached) > 0.98)
        #expect(try #require(figure(.pearson, found)?.reached) < 0.05)
        #expect(try #require(figure(.mutualInformation, found)?.reached) < 0.05)
        #expect(try #require(figure(.classifier, found)).synthetic > 0.9)
        #expect(Set(found.clues.prefix(2).map(\.columns)) == [["x", "y"], ["kind", "shape"]], "\(found.clues)")
    }

    @Test("A column that differs is the first clue, and its difference is told")
    func planted() throws {
        let real = related(rows: 3_000, seed: 1)
        var other = related(rows: 3_000, seed: 2)
        for row in other.columns[2].values.indices where row % 2 == 0 { other.columns[2].values[row] = "red" }
        let found = try findings(comparison(real: real, synthetic: other, holdout: related(rows: 3_000, seed: 3)))
        let clue = try #require(found.clues.first { $0.columns == ["kind"] })
        #expect(clue.difference.hasPrefix("kind “red” is too frequent by 1"), "\(clue.difference)")
    }

    @Test("Missing values, spikes, ranges and categories that are lost count as lost")
    func lost() throws {
        var real = MadeTable([("amount", []), ("town", [])])
        var copy = real
        var random = SplitMix(seed: 4)
        for row in 0..<2_000 {
            let amount = fixed(Double.random(in: 0..<1_000, using: &random), 2)
            real.columns[0].values.append(row % 10 == 0 ? "" : row % 10 < 4 ? "0.00" : amount)
            real.columns[1].values.append(row % 4 == 0 ? "Ulm" : row % 4 == 1 ? "Bonn" : "Trier")
            copy.columns[0].values.append(fixed(Double.random(in: 0..<500, using: &random), 2))
            copy.columns[1].values.append(row % 2 == 0 ? "Bonn" : "Trier")
        }
        let found = try findings(comparison(real: real, synthetic: copy))
        #expect(abs(try #require(figure(.missingShare, found, ["amount"])).synthetic - 0.1) < 1e-9)
        #expect(try #require(figure(.spikeCoverage, found, ["amount"])).synthetic < 0.02)
        #expect(abs(try #require(figure(.rangeCoverage, found, ["amount"])).synthetic - 0.5) < 0.01)
        #expect(abs(try #require(figure(.categoryCoverage, found, ["town"])).synthetic - 2.0 / 3) < 1e-9)
        #expect(abs(try #require(figure(.distance, found, ["town"])).synthetic - 0.25) < 1e-9)
    }
}
