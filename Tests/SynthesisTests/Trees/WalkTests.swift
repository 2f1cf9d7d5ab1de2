import Tabular
import Testing

@testable import Synthesis

@Suite("Walks")
struct WalkTests {
    @Test("Every code has one leaf, and frequent ones are near the root")
    func huffman() {
        let walk = Walk(counts: [1, 0, 64, 8, 2, 32], scale: .nominal, hasMissing: false)
        #expect(Set(walk.order) == [0, 2, 3, 4, 5])
        let depths = Self.depths(walk)
        #expect(depths[2] == 1 && depths[5] == 2 && depths[0] == depths[4])
    }

    @Test("Missing parts from the rest at the root, and ordinal codes stay in order")
    func ordinal() {
        let walk = Walk(counts: [5, 10, 10, 10, 10], scale: .ordinal, hasMissing: true)
        #expect(walk.order == [0, 1, 2, 3, 4])
        #expect(walk.cuts[0] == 1)
        #expect(Self.depths(walk)[0] == 1)
    }

    @Test(
        "Cuts that are no tree over the codes are refused",
        arguments: [([0, 1], [0]), ([0, 1], [2]), ([0, 1], [1, 1]), ([], []), ([0, 1, 2], [1, 1])])
    func broken(_ order: [UInt16], _ cuts: [Int]) { #expect(Walk(order: order, cuts: cuts) == nil) }

    private static func depths(_ walk: Walk) -> [UInt16: Int] {
        var (open, depths) = ([(walk.root, 0)], [UInt16: Int]())
        while let (node, depth) = open.popLast() {
            if node.isInner {
                open += [(walk.left(of: node), depth + 1), (walk.right(of: node), depth + 1)]
            } else {
                depths[walk.order[node.low]] = depth
            }
        }
        return depths
    }
}

@Suite("Score's spread")
struct ScoreSpreadTests {
    @Test("Quantiles of the normal distribution", arguments: [(0.5, 0), (0.975, 1.95996), (0.001, -3.09023)])
    func quantiles(_ p: Double, _ z: Double) { #expect(abs(normalQuantile(p) - z) < 1e-3) }

    @Test("Codes above the score's centre are likely where it is high, unlikely where it is low")
    func table() {
        let scores = (0..<1_000).map { Float(normalQuantile((Double($0) + 0.5) / 1_000)) }
        let bins = (0..<1_000).map { UInt8($0 / 100) }
        let walk = Walk(counts: [250, 250, 250, 250], scale: .ordinal, hasMissing: false)
        let edges: [Float] = [-8, -0.6745, 0, 0.6745, 8]
        let table = ScoreSpread(scores, bins, binCount: 10, edges: edges).table(walk)
        let root = Array(table[0..<10])
        #expect(root == root.sorted())
        #expect(root[0] < -2 && root[9] > 2 && abs(root[4] + root[5]) < 0.5)
        #expect(table.allSatisfy { $0.isFinite })
    }
}
