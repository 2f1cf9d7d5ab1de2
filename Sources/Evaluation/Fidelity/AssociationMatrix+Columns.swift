import Tabular

extension AssociationMatrix {
    private static let most = 40

    /// Of the columns with the strongest associations in the real table; nil below two columns.
    init?(_ comparison: Comparison, _ tables: MatchedTables) {
        let count = comparison.columns.count
        guard count > 1 else { return nil }
        // With many columns, each is looked at beside some others only, to find those worth showing.
        let candidates = Self.strongest(comparison, count)
        let real = Self.matrix(comparison.real, candidates, threads: comparison.threads)
        let synthetic = Self.matrix(tables.syntheticRows, candidates, threads: comparison.threads)
        self.init(columns: candidates.map { comparison.columns[$0].name }, real: real, synthetic: synthetic)
    }

    private static func strongest(_ comparison: Comparison, _ count: Int) -> [Int] {
        guard count > most else { return Array(0..<count) }
        let pairs = PairFidelity.pairs(of: count, most: 1_000)
        let strengths = mapInParallel(pairs.count, threads: comparison.threads) {
            strength(comparison.real.association(pairs[$0].0, pairs[$0].1))
        }
        var greatest = Array(repeating: 0.0, count: count)
        for (pair, strength) in zip(pairs, strengths) {
            greatest[pair.0] = max(greatest[pair.0], strength)
            greatest[pair.1] = max(greatest[pair.1], strength)
        }
        return (0..<count).sorted { (greatest[$1], $0) < (greatest[$0], $1) }.prefix(most).sorted()
    }

    private static func strength(_ association: Association) -> Double {
        association.value.isNaN ? 0 : abs(association.value)
    }

    private static func matrix(_ sample: SampledTable, _ places: [Int], threads: Int) -> [[Double]] {
        let pairs = PairFidelity.pairs(of: places.count, most: .max)
        let values = mapInParallel(pairs.count, threads: threads) {
            strength(sample.association(places[pairs[$0].0], places[pairs[$0].1]))
        }
        var matrix = places.indices.map { row in places.indices.map { $0 == row ? 1.0 : 0 } }
        for (pair, value) in zip(pairs, values) {
            matrix[pair.0][pair.1] = value
            matrix[pair.1][pair.0] = value
        }
        return matrix
    }
}
