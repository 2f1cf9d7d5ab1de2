import Testing

@testable import Synthesis

@Suite("Factors")
struct FactorTests {
    private let cardinalities = [2, 3, 2]

    @Test(
        "Sums drop the right columns",
        arguments: [
            ([0, 1, 2], Array(stride(from: 0.0, to: 12, by: 1))), ([0, 1], [1, 5, 9, 13, 17, 21]),
            ([0, 2], [6, 9, 24, 27]), ([1, 2], [6, 8, 10, 12, 14, 16]), ([0], [15, 51]), ([1], [14, 22, 30]),
            ([2], [30, 36]), ([], [66]),
        ])
    func sums(_ columns: [Int], _ expected: [Double]) {
        let factor = Factor(Clique([2, 1, 0]), values: (0..<12).map(Double.init))
        #expect(factor.sum(onto: Clique(columns), cardinalities: cardinalities).values == expected)
    }

    @Test("A term over some columns is added wherever it belongs")
    func adds() {
        var factor = Factor(Clique([0, 1, 2]), cardinalities: cardinalities)
        factor.add(Factor(Clique([0, 2]), values: [1, 2, 3, 4]), cardinalities: cardinalities)
        #expect(factor.values == [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4])
        factor.add(Factor(Clique([1]), values: [10, 20, 30]), cardinalities: cardinalities)
        #expect(factor.values == [11, 12, 21, 22, 31, 32, 13, 14, 23, 24, 33, 34])
    }

    @Test("Strides are row-major")
    func strides() { #expect(Factor(Clique([0, 1, 2]), values: []).strides(cardinalities) == [6, 2, 1]) }
}
