/// The maximal cliques of a chordal graph that holds all of the given cliques: what a junction tree is made of.
///
/// Columns are eliminated one by one; each time the one whose neighbours lack the fewest edges (min-fill), which are
/// then added. The best graph is NP-hard to find, so several orders are tried that differ in how they break ties.
/// Source: Koller, Friedman 2009, "Probabilistic Graphical Models", section 9.4.3 and algorithm 9.4.
struct Triangulation: Sendable {
    /// The maximal cliques; each column is in one of them at least.
    let cliques: [Clique]
    /// The sum of the cliques' cells, `Int.max` where that cannot be counted.
    let cells: Int

    /// The smallest, in cells, of `orders` triangulations. The same seed gives the same one.
    init(of cliques: some Sequence<Clique>, cardinalities: [Int], seed: UInt64, orders: Int = 8) {
        precondition(orders > 0, "one order at least is tried")
        let graph = ColumnGraph(columns: cardinalities.count, cliques: cliques)
        var best = Triangulation(graph, cardinalities) { ties, cells in
            ties.min { (cells($0), $0) < (cells($1), $1) } ?? 0
        }
        for order in 1..<orders {
            var stream = RandomStream(seed: seed, stream: UInt64(order))
            let next = Triangulation(graph, cardinalities) { ties, _ in
                ties[Int(stream.below(UInt32(ties.count)))]
            }
            if next.cells < best.cells { best = next }
        }
        self = best
    }

    /// Eliminates all columns; `choose` breaks the ties between those of the least fill, and may ask for the cells of
    /// the clique that a column would leave.
    private init(
        _ graph: ColumnGraph, _ cardinalities: [Int], choose: (_ ties: [Int], _ cells: (Int) -> Int) -> Int
    ) {
        var graph = graph
        var waiting = Array(cardinalities.indices)
        var found: [Clique] = []
        while !waiting.isEmpty {
            let column = choose(Self.leastFill(waiting, graph)) { [graph] column in
                Clique(graph.neighbours(of: column) + [column]).cells(cardinalities)
            }
            let around = graph.neighbours(of: column)
            let clique = Clique(around + [column])
            if !found.contains(where: clique.isSubset) { found.append(clique) }
            graph.connect(around)
            graph.isolate(column)
            waiting.removeAll { $0 == column }
        }
        cliques = found.sorted()
        cells = found.reduce(0) { sum, clique in
            let (total, overflow) = sum.addingReportingOverflow(clique.cells(cardinalities))
            return overflow ? .max : total
        }
    }

    private static func leastFill(_ waiting: [Int], _ graph: ColumnGraph) -> [Int] {
        let fills = waiting.map(graph.fill)
        let least = fills.min()
        return zip(waiting, fills).filter { $1 == least }.map(\.0)
    }
}
