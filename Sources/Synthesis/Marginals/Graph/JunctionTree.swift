import Tabular

/// A tree of cliques in which the nodes that hold any one column hang together, so that what neighbours agree on, all
/// agree on.
///
/// Built as the spanning tree with the largest separators over the maximal cliques of a triangulated graph; parts of
/// the graph without a common column are joined by an empty separator. Source: Koller, Friedman 2009, section 10.4.2.
struct JunctionTree: Sendable {
    /// One clique of the tree and the way to its parent.
    struct Node: Sendable {
        let clique: Clique
        /// The parent's place, smaller than the node's own; the root, at place 0, has none.
        let parent: Int?
        /// The columns in common with the parent.
        let separator: Clique
    }

    /// How many cells a tree may have by default: 2²⁴, with which a fit was measured to peak at 1.1 GB when all of
    /// them are in one measured clique.
    static let defaultCellLimit = 1 << 24

    /// Parents before children.
    let nodes: [Node]
    /// How many codes each column has.
    let cardinalities: [Int]
    /// The sum of the nodes' cells, to which time and memory of inference are proportional.
    let cells: Int

    /// The smallest tree found that covers the cliques and every column.
    /// - Throws: ``DataError`` when it would have more than `cellLimit` cells.
    init(
        covering cliques: some Sequence<Clique>, cardinalities: [Int], seed: UInt64, cellLimit: Int = defaultCellLimit
    ) throws(DataError) {
        precondition(!cardinalities.isEmpty, "a table has columns")
        precondition(cardinalities.allSatisfy { $0 > 0 }, "a column has codes")
        let triangulation = Triangulation(of: cliques, cardinalities: cardinalities, seed: seed)
        guard triangulation.cells <= cellLimit else { throw .tooManyCells(triangulation.cells, limit: cellLimit) }
        self.cardinalities = cardinalities
        cells = triangulation.cells
        nodes = Self.spanning(triangulation.cliques)
    }

    /// How many cells a tree over these cliques would have; never refuses, and allocates no cell.
    static func cells(covering cliques: some Sequence<Clique>, cardinalities: [Int], seed: UInt64) -> Int {
        Triangulation(of: cliques, cardinalities: cardinalities, seed: seed).cells
    }

    /// The place of the smallest node that holds a clique's columns, if one does.
    func home(of clique: Clique) -> Int? {
        nodes.indices.filter { clique.isSubset(of: nodes[$0].clique) }.min {
            (nodes[$0].clique.cells(cardinalities), $0) < (nodes[$1].clique.cells(cardinalities), $1)
        }
    }

    /// Prim's algorithm, from the first clique on, always along the largest separator.
    private static func spanning(_ cliques: [Clique]) -> [Node] {
        var nodes = [Node(clique: cliques[0], parent: nil, separator: Clique([]))]
        var links = cliques.map { (parent: 0, separator: $0.intersection(cliques[0])) }
        var waiting = Array(cliques.indices.dropFirst())
        while let next = waiting.max(by: { links[$0].separator.columns.count < links[$1].separator.columns.count }) {
            waiting.removeAll { $0 == next }
            nodes.append(Node(clique: cliques[next], parent: links[next].parent, separator: links[next].separator))
            for place in waiting {
                let separator = cliques[place].intersection(cliques[next])
                guard separator.columns.count > links[place].separator.columns.count else { continue }
                links[place] = (nodes.count - 1, separator)
            }
        }
        return nodes
    }
}

extension DataError {
    static func tooManyCells(_ cells: Int, limit: Int) -> Self {
        let needed = cells == .max ? "more cells than can be counted" : "\(cells) cells"
        return Self(
            .usage, "marginals",
            problem: "the joint tables of the chosen columns need \(needed), the limit is \(limit)",
            remedy: "Choose fewer or smaller combinations of columns, use fewer bins, or raise the limit")
    }
}
