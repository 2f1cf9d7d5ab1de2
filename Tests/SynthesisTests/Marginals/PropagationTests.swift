import Testing

@testable import Synthesis

@Suite("Belief propagation")
struct PropagationTests {
    private static func model(_ graph: RandomGraph, total: Double = 1) throws -> GraphicalModel {
        let tree = try JunctionTree(
            covering: graph.potentials.map(\.clique), cardinalities: graph.cardinalities, seed: 1)
        return GraphicalModel(tree: tree, potentials: graph.potentials, total: total)
    }

    @Test("Marginals are those of enumeration", arguments: 0..<200 as Range<UInt64>, [false, true])
    func enumeration(_ seed: UInt64, _ forbidding: Bool) throws {
        let graph = RandomGraph(seed: seed, forbidding: forbidding)
        let model = try Self.model(graph)
        let cliques =
            model.tree.nodes.map(\.clique) + graph.potentials.map(\.clique)
            + graph.cardinalities.indices.map { Clique([$0]) } + [Clique([])]
        for clique in cliques {
            let marginal = try #require(model.marginal(of: clique))
            #expect(gap(marginal.values, graph.enumerated(clique)) < 1e-12, "\(clique)")
        }
    }

    @Test("Neighbouring nodes agree on what they share", arguments: 0..<50 as Range<UInt64>)
    func calibrated(_ seed: UInt64) throws {
        let model = try Self.model(RandomGraph(seed: seed), total: 1_000)
        for (place, node) in model.tree.nodes.enumerated() {
            guard let parent = node.parent else { continue }
            let sides = [place, parent].map {
                model.counts[$0].sum(onto: node.separator, cardinalities: model.tree.cardinalities).values
            }
            #expect(gap(sides[0], sides[1]) < 1e-9)
        }
    }

    @Test("Potentials far beyond what exp can take are no trouble")
    func extremes() throws {
        let potentials = [
            Factor(Clique([0, 1]), values: [5_000, -5_000, -5_000, 5_000]),
            Factor(Clique([1, 2]), values: [-9_000, 0, 0, -9_000]),
        ]
        // Sums near 10⁴ are rounded at 2⁻⁴⁰ or so, which is the relative error that a probability can have here.
        let tree = try JunctionTree(covering: potentials.map(\.clique), cardinalities: [2, 2, 2], seed: 1)
        let model = GraphicalModel(tree: tree, potentials: potentials, total: 1)
        #expect(gap(try #require(model.marginal(of: Clique([0, 1]))).values, [0.5, 0, 0, 0.5]) < 1e-11)
        #expect(gap(try #require(model.marginal(of: Clique([1, 2]))).values, [0, 0.5, 0.5, 0]) < 1e-11)
    }

    @Test("Columns that no node holds together have no marginal here")
    func outside() throws {
        let tree = try JunctionTree(covering: [Clique([0, 1]), Clique([1, 2])], cardinalities: [2, 2, 2], seed: 1)
        #expect(GraphicalModel(tree: tree, potentials: [], total: 1).marginal(of: Clique([0, 2])) == nil)
    }
}
