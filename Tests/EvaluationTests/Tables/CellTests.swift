import Tabular
import Testing

@testable import Evaluation

@Suite("Numbers of other tools")
struct CellTests {
    private func numbers(_ synthetic: [String], real: [String]) throws -> [Double] {
        let made = try comparison(
            real: MadeTable([("n", real), ("kind", real.indices.map { "k\($0 % 2)" })]),
            synthetic: MadeTable([("n", synthetic), ("kind", synthetic.indices.map { "k\($0 % 2)" })]))
        return made.synthetic.columns[0].numbers ?? []
    }

    @Test("Whole numbers that are spelt with a point, and amounts with more places, are what they are")
    func spelling() throws {
        let whole = (0..<60).map { "\($0 % 30)" }
        #expect(try numbers(whole.map { "\($0).0" }, real: whole) == whole.compactMap { Double($0) })
        let cents = (0..<60).map { "\($0).2\($0 % 9 + 1)" }
        let found = try numbers(Array(repeating: "1.2345", count: 60), real: cents)
        #expect(found.allSatisfy { abs($0 - 1.2345) < 1e-12 })
    }

    @Test("What spells no number counts as missing")
    func unreadable() throws {
        let found = try numbers(Array(repeating: "n/k", count: 60), real: (0..<60).map { "\($0 % 30)" })
        #expect(found.count == 60 && found.allSatisfy { $0.isNaN })
    }
}
