import Testing

@testable import Synthesis

@Suite("Pairs of columns")
struct PairTests {
    private static func model(_ graph: RandomGraph, total: Double = 1) throws -> GraphicalModel {
        let tree = try JunctionTree(
            covering: graph.potentials.map(\.clique), cardinalities: graph.cardinalities, seed: 1)
        return GraphicalModel(tree: tree, potentials: graph.potentials, total: total)
    }

    private static func pairs(_ columns: Int) -> [Clique] {
        (0..<columns).flatMap { left in (left + 1..<columns).map { Clique([left, $0]) } }
    }

    @Test("Marginals are those of enumeration, also across nodes", arguments: 0..<100 as Range<UInt64>, [false, true])
    func enumeration(_ seed: UInt64, _ forbidding: Bool) throws {
        let graph = RandomGraph(seed: seed, forbidding: forbidding)
        let model = try Self.model(graph)
        let pairs = Self.pairs(graph.cardinalities.count)
        for (pair, marginal) in zip(pairs, model.marginals(ofPairs: pairs, threads: 2)) {
            #expect(gap(marginal.values, graph.enumerated(pair)) < 1e-12, "\(pair)")
        }
    }

    @Test("Along a chain the ends are told as well as neighbours")
    func chain() throws {
        let graph = RandomGraph(chainOf: 7, seed: 2)
        let marginal = try Self.model(graph).marginals(ofPairs: [Clique([0, 6])], threads: 1)
        #expect(gap(marginal[0].values, graph.enumerated(Clique([0, 6]))) < 1e-12)
    }

    @Test("A tree is known to grow by what a path takes")
    func growth() throws {
        let graph = RandomGraph(chainOf: 4, seed: 1)  // three nodes of nine cells
        let growth = TreeGrowth(try Self.model(graph).tree)
        #expect(growth.cells(adding: Clique([0, 1])) == 27)
        #expect(growth.cells(adding: Clique([0, 2])) == 27 + 18)
        let apart = try JunctionTree(covering: [Clique([0]), Clique([1])], cardinalities: [3, 5], seed: 1)
        #expect(TreeGrowth(apart).cells(adding: Clique([0, 1])) == 8 + 15)
    }

    @Test("Dealt rows show the model's pairs to within what dealing can do, and rows are not in order")
    func sampling() throws {
        let rows = 20_000
        for seed in 0..<10 as Range<UInt64> {
            let graph = RandomGraph(seed: seed)
            let model = try Self.model(graph)
            var stream = RandomStream(seed: seed, stream: 7)
            let codes = MarginalsSampler(model: MarginalsModel(graph: model)).sample(rows: rows, stream: &stream)
            for pair in Self.pairs(graph.cardinalities.count) {
                var counts = Array(repeating: 0.0, count: pair.cells(graph.cardinalities))
                for row in 0..<rows {
                    let cell = Int(codes[pair.columns[0]][row]) * graph.cardinalities[pair.columns[1]]
                    counts[cell + Int(codes[pair.columns[1]][row])] += 1 / Double(rows)
                }
                // Six standard deviations of independent draws, which dealing stays below.
                #expect(gap(counts, graph.enumerated(pair)) < 6 * (0.25 / Double(rows)).squareRoot(), "\(seed) \(pair)")
            }
        }
    }
}
