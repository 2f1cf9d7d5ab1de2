import Tabular

/// A binary tree over the codes of a column: drawing a code is walking it from the root, left or right at every node.
///
/// A node stands for a stretch of `order`, cut in two at `cuts[node]`. Nodes are numbered root first, then all of the
/// left part, then all of the right, so that a stretch of c codes has c − 1 nodes and no pointers are needed.
/// Ordinal codes are cut where the mass is halved, so that near codes share most of their path; nominal ones are
/// joined as Huffman (1952) does, so that the expected number of steps is within one of the entropy. "Missing" parts
/// from the rest at the root. Source: McCarter 2024, "Unmasking Trees for Tabular Data" (BaltoBot), arXiv:2407.05593.
struct Walk: Sendable, Hashable {
    /// The codes, such that every node's are neighbours. Codes never seen are not in it.
    let order: [UInt16]
    /// For each node, the position in `order` at which its right part begins.
    let cuts: [Int]
    /// No path is longer; a file that claims so is refused.
    static let maximumDepth = 200

    /// - Returns: nil unless the cuts describe a tree over the order.
    init?(order: [UInt16], cuts: [Int]) {
        self.order = order
        self.cuts = cuts
        guard !order.isEmpty, cuts.count == order.count - 1 else { return nil }
        var open = [(root, 1)]
        while let (node, depth) = open.popLast() {
            guard node.isInner else { continue }
            let cut = cuts[node.index]
            guard cut > node.low, cut < node.high, depth <= Self.maximumDepth else { return nil }
            open += [(left(of: node), depth + 1), (right(of: node), depth + 1)]
        }
    }

    /// The walk for codes that were seen `counts[code]` times.
    init(counts: [Int], scale: CodeColumn.Scale, hasMissing: Bool) {
        let seen = counts.indices.filter { counts[$0] > 0 }
        self.init(
            codes: Dictionary(uniqueKeysWithValues: seen.map { ($0, counts[$0]) }), scale: scale, hasMissing: hasMissing
        )
    }

    /// The walk for codes with the number of times that each was seen.
    init(codes counts: [Int: Int], scale: CodeColumn.Scale, hasMissing: Bool) {
        var codes = counts.keys.sorted()
        if codes.isEmpty { codes = [0] }
        var builder = WalkBuilder(counts: counts)
        if hasMissing, codes.count > 1, codes[0] == 0 {
            builder.order.append(0)
            builder.cuts.append(1)
            codes.removeFirst()
        }
        switch scale {
        case .ordinal: builder.halve(codes[...])
        case .nominal: builder.lay(builder.huffman(codes))
        }
        (order, cuts) = (builder.order, builder.cuts)
    }

    /// A stretch of `order`, and the number of its node if it holds more than one code.
    struct Node: Hashable {
        let index: Int
        let low: Int
        let high: Int
        var isInner: Bool { high - low > 1 }
    }

    var root: Node { Node(index: 0, low: 0, high: order.count) }
    func left(of node: Node) -> Node { Node(index: node.index + 1, low: node.low, high: cuts[node.index]) }
    func right(of node: Node) -> Node {
        let cut = cuts[node.index]
        return Node(index: node.index + cut - node.low, low: cut, high: node.high)
    }

    /// For each code below `cardinality`, its position in `order`; codes that are not in it get that of the last.
    func positions(cardinality: Int) -> [UInt16] {
        var result = Array(repeating: UInt16(truncatingIfNeeded: order.count - 1), count: cardinality)
        for (position, code) in order.enumerated() where Int(code) < cardinality {
            result[Int(code)] = UInt16(truncatingIfNeeded: position)
        }
        return result
    }
}

/// Lays out the order and the cuts.
private struct WalkBuilder {
    let counts: [Int: Int]
    var order: [UInt16] = []
    var cuts: [Int] = []

    private func count(_ code: Int) -> Int { counts[code] ?? 0 }

    mutating func halve(_ codes: ArraySlice<Int>) {
        guard codes.count > 1 else { return order.append(UInt16(codes[codes.startIndex])) }
        let total = codes.reduce(0) { $0 + count($1) }
        var (cut, below) = (codes.startIndex + 1, count(codes[codes.startIndex]))
        while cut < codes.endIndex - 1, 2 * below + count(codes[cut]) <= total {
            below += count(codes[cut])
            cut += 1
        }
        cuts.append(order.count + cut - codes.startIndex)
        halve(codes[..<cut])
        halve(codes[cut...])
    }

    indirect enum Branch {
        case code(Int)
        case pair(Branch, Branch, count: Int)

        var count: Int {
            switch self {
            case .code: 1
            case .pair(_, _, let count): count
            }
        }
    }

    func huffman(_ codes: [Int]) -> Branch {
        // Two queues, both ascending by weight: single codes, and pairs as they are made.
        let leaves = codes.sorted { (count($0), $1) < (count($1), $0) }
        var pairs: [(weight: Int, branch: Branch)] = []
        var (leaf, pair) = (0, 0)
        func lightest() -> (weight: Int, branch: Branch) {
            if pair >= pairs.count || (leaf < leaves.count && count(leaves[leaf]) <= pairs[pair].weight) {
                defer { leaf += 1 }
                return (count(leaves[leaf]), .code(leaves[leaf]))
            }
            defer { pair += 1 }
            return pairs[pair]
        }
        for _ in 1..<max(codes.count, 1) {
            let (a, b) = (lightest(), lightest())
            pairs.append((a.weight + b.weight, .pair(a.branch, b.branch, count: a.branch.count + b.branch.count)))
        }
        return lightest().branch
    }

    mutating func lay(_ branch: Branch) {
        switch branch {
        case .code(let code): order.append(UInt16(code))
        case .pair(let left, let right, _):
            cuts.append(order.count + left.count)
            lay(left)
            lay(right)
        }
    }
}
