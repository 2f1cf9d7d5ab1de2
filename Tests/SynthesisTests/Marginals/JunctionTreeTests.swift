import Tabular
import Testing

@testable import Synthesis

@Suite("Junction trees")
struct JunctionTreeTests {
    @Test(
        "A tree covers all cliques and columns, and each column's nodes hang together",
        arguments: 0..<100 as Range<UInt64>)
    func runningIntersection(_ seed: UInt64) throws {
        var stream = RandomStream(seed: seed, stream: 9)
        let cardinalities = (0..<70).map { _ in 2 + Int(stream.below(3)) }
        let cliques = (0..<40).map { _ in Clique([Int(stream.below(70)), Int(stream.below(70))]) }
        let tree = try JunctionTree(covering: cliques, cardinalities: cardinalities, seed: seed)
        #expect(cliques.allSatisfy { tree.home(of: $0) != nil })
        for column in cardinalities.indices {
            let holders = tree.nodes.filter { $0.clique.contains(column) }
            // A connected part of a tree has one node whose parent is outside of it.
            #expect(holders.filter { !$0.separator.contains(column) }.count == 1, "column \(column)")
        }
        for (place, node) in tree.nodes.enumerated() {
            guard let parent = node.parent else { continue }
            #expect(parent < place && node.separator == node.clique.intersection(tree.nodes[parent].clique))
        }
        #expect(tree.cells == tree.nodes.reduce(0) { $0 + $1.clique.cells(cardinalities) })
        #expect(tree.cells == JunctionTree.cells(covering: cliques, cardinalities: cardinalities, seed: seed))
    }

    @Test("A ring needs triangles, a chain does not")
    func widths() throws {
        let pairs = (0..<5).map { Clique([$0, $0 + 1]) }
        let chain = try JunctionTree(covering: pairs, cardinalities: [2, 2, 2, 2, 2, 2], seed: 1)
        #expect(chain.nodes.map(\.clique.columns.count) == [2, 2, 2, 2, 2])
        let ring = try JunctionTree(covering: pairs + [Clique([0, 5])], cardinalities: [2, 2, 2, 2, 2, 2], seed: 1)
        #expect(ring.nodes.map(\.clique.columns.count) == [3, 3, 3, 3])
        #expect(ring.cells == 32)
    }

    @Test("A tree over the limit is refused with both numbers, before a cell is allocated")
    func limit() throws {
        let cliques = [Clique([0, 1]), Clique([1, 2]), Clique([0, 2])]
        _ = try JunctionTree(covering: cliques, cardinalities: [10, 10, 10], seed: 1, cellLimit: 1_000)
        let error = #expect(throws: DataError.self) {
            try JunctionTree(covering: cliques, cardinalities: [10, 10, 10], seed: 1, cellLimit: 999)
        }
        #expect(error?.code == .usage)
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("need 1000 cells, the limit is 999"))
    }

    @Test("So many cells that no integer counts them are refused too")
    func overflow() {
        let error = #expect(throws: DataError.self) {
            try JunctionTree(covering: [Clique(0..<80)], cardinalities: Array(repeating: 60, count: 80), seed: 1)
        }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("more cells than can be counted"))
    }
}
