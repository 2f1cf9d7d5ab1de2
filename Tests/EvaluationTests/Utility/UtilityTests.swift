import Testing

@testable import Evaluation

@Suite("Utility")
struct UtilityTests {
    private func run(
        _ real: MadeTable, _ synthetic: MadeTable, _ holdout: MadeTable?, targets: [String]
    ) throws -> (found: UtilityFindings, notes: [EvaluationReport.Note]) {
        var notes: [EvaluationReport.Note] = []
        let made = try comparison(real: real, synthetic: synthetic, holdout: holdout)
        return (try UtilityEvaluation.run(made, targets: targets, &notes) { _ in }, notes)
    }

    @Test("Rows of the same kind teach as much, rows without relations nothing")
    func useful() throws {
        let (real, holdout) = (related(rows: 2_000, seed: 1), related(rows: 2_000, seed: 2))
        let good = try run(real, related(rows: 2_000, seed: 3), holdout, targets: ["y", "shape"])
        let explained = try #require(good.found.figures.first { $0.metric == .r2 })
        #expect(explained.synthetic > 0.97 && explained.holdout ?? 0 > 0.97)
        let hits = try #require(good.found.figures.first { $0.metric == .accuracy })
        // Half of the shapes follow the kind, and of the rest a quarter do by chance: nobody can guess more than 0.625.
        #expect(hits.synthetic > 0.5 && hits.synthetic < 0.68 && abs(hits.synthetic - (hits.holdout ?? 0)) < 0.06)
        var loose = related(rows: 2_000, seed: 3)
        var random = SplitMix(seed: 9)
        for place in loose.columns.indices { loose.columns[place].values.shuffle(using: &random) }
        let bad = try run(real, loose, holdout, targets: ["y"])
        #expect(try #require(bad.found.figures.first { $0.metric == .r2 }?.reached) < 0.05)
    }

    @Test("A target is proposed where nobody names one")
    func proposed() throws {
        let result = try run(
            related(rows: 2_000, seed: 1), related(rows: 2_000, seed: 2), related(rows: 2_000, seed: 3), targets: [])
        let target = try #require(result.found.targets.first)
        #expect(["kind", "shape", "x", "y"].contains(target.column) && !target.declared)
    }

    @Test(
        "What cannot be predicted is said, and the rest goes on",
        arguments: [("nowhere", "no such column"), ("constant", "one value only"), ("empty", "missing")])
    func refused(_ column: String, _ words: String) throws {
        func table(_ seed: UInt64) -> MadeTable {
            var table = related(rows: 500, seed: seed)
            table.columns.append(("constant", Array(repeating: "7", count: 500)))
            table.columns.append(("empty", Array(repeating: "", count: 500)))
            return table
        }
        let result = try run(table(1), table(2), table(3), targets: [column, "y"])
        let note = result.notes.first { $0.columns == [column] && $0.text.hasPrefix("Not predicted") }
        #expect(try #require(note).text.contains(words), "\(result.notes)")
        #expect(result.found.targets.map(\.column) == ["y"])
    }

    @Test("Without a holdout nothing is judged, and the note says why")
    func noHoldout() throws {
        let result = try run(related(rows: 100, seed: 1), related(rows: 100, seed: 2), nil, targets: ["y"])
        #expect(result.found.figures.isEmpty && result.notes.contains { $0.text.contains("Without a holdout") })
    }
}
