import Testing

@testable import Evaluation

@Suite("The summary of closeness")
struct TerminalTextTests {
    private func closeness(holdout: Bool, columns: Int = 7) -> Closeness {
        let distances = (0..<columns).map { column in
            Closeness.Column(
                name: column == 2 ? "a_name_that_is_far_too_long_for_a_terminal" : "c\(column)",
                distance: .init(synthetic: Double(column) / 100, holdout: holdout ? 0.02 : nil))
        }
        return Closeness(
            table: "people", realRows: 24_421, syntheticRows: 1_000_000, holdoutRows: holdout ? 999 : nil,
            columns: distances, single: .init(synthetic: 0.03, holdout: holdout ? 0.02 : nil),
            pairs: .init(synthetic: 0.05, holdout: holdout ? 0.04 : nil))
    }

    @Test("Lines keep the width, columns come farthest first", arguments: [20, 60, 77, 200])
    func width(_ width: Int) {
        let lines = closeness(holdout: true).terminalText(width: width).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= max(width, 60) })
        let shown = lines.drop { !$0.hasPrefix("Farthest") }.dropFirst().prefix(5)
        #expect(shown.compactMap { $0.split(separator: " ").first?.prefix(2) } == ["c6", "c5", "c4", "c3", "a_"])
    }

    @Test("Counts, both distances and what they mean are said")
    func texts() {
        let text = closeness(holdout: true).terminalText(width: 100)
        for part in ["1,000,000 synthetic", "24,421 real", "999 other", "0.0500 / 0.0400", "1.25 times as far"] {
            #expect(text.contains(part), "\(part)")
        }
        let alone = closeness(holdout: false).terminalText(width: 100)
        #expect(alone.contains("0.0500\n") && !alone.contains("│") && !alone.contains("times as far"))
    }

    @Test("A table of which nothing can be compared has a summary too")
    func nothing() {
        let empty = Closeness(
            table: "t", realRows: 0, syntheticRows: 0, holdoutRows: nil, columns: [],
            single: .init(synthetic: 0, holdout: nil), pairs: nil)
        #expect(empty.terminalText(width: 80).contains("single columns"))
    }
}
