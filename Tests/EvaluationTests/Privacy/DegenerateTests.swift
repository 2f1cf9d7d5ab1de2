import Tabular
import Testing

@testable import Evaluation

@Suite("Attacks on tables that have little to attack")
struct DegenerateTests {
    @Test("Tiny tables give copies and a note", arguments: [[1, 1, 1], [5, 5, 5], [1_000, 5, 1_000], [30, 30, 1]])
    func tiny(_ rows: [Int]) throws {
        var people = Population(seed: 4)
        let tables = rows.map { people.draw($0) }
        let found = try PrivacyFindings(Comparison(real: tables[0], synthetic: tables[1], holdout: tables[2]))
        #expect(found.figures.map(\.metric) == [.exactCopies])
        #expect(found.notes.contains { $0.text.contains("too few") })
    }

    @Test("Without a holdout, there are copies and a note")
    func noHoldout() throws {
        var people = Population(seed: 5)
        let found = try PrivacyFindings(
            Comparison(real: people.draw(100), synthetic: people.draw(100), holdout: nil))
        #expect(found.figures.map(\.metric) == [.exactCopies])
        #expect(found.figures[0].holdout == nil && found.figures[0].pValue == nil)
        #expect(found.notes.contains { $0.text.contains("holdout") })
    }

    private static let tables: [[SampledTable.Values]] = [
        [.numbers(Array(repeating: .nan, count: 60))],
        [.numbers(Array(repeating: 7, count: 60))],
        [.labels(Array(repeating: -1, count: 60))],
        [.labels((0..<60).map { Int32($0 % 2) })],
        [.numbers((0..<60).map { Double($0) * 1e300 })],
        [.numbers(Array(repeating: 7, count: 60)), .labels(Array(repeating: 0, count: 60))],
        [.numbers((0..<60).map { $0 % 2 == 0 ? .nan : Double($0) }), .numbers(Array(repeating: .nan, count: 60))],
    ]

    @Test("Constant, missing and single columns are no leak", arguments: tables.indices)
    func columns(_ place: Int) throws {
        let table = Self.tables[place]
        let types = table.map { $0.labels == nil ? ("x", ColumnType.real) : ("x", .categorical) }
        let found = try PrivacyFindings(
            Comparison(real: table, synthetic: table, holdout: table, columns: types))
        let numbers = found.figures.flatMap { (figure: Figure) -> [Double] in
            let optional = [figure.holdout, figure.uninformed, figure.pValue].compactMap { $0 }
            return [figure.synthetic] + optional + (figure.interval ?? [])
        }
        #expect(numbers.allSatisfy { $0.isFinite })
        #expect(found.figures.allSatisfy { ($0.pValue ?? 1) > 0.01 })
        #expect(found.figures.count > 5 && !found.notes.isEmpty)
    }

    @Test("The same seed gives the same findings, another one others")
    func seed() throws {
        var people = Population(seed: 6)
        let tables = (0..<3).map { _ in people.draw(300) }
        let runs = try [0, 0, 1].map { seed in
            try PrivacyFindings(
                Comparison(real: tables[0], synthetic: tables[1], holdout: tables[2], seed: UInt64(seed)))
        }
        #expect(runs[0].figures == runs[1].figures && runs[0].figures != runs[2].figures)
    }
}
