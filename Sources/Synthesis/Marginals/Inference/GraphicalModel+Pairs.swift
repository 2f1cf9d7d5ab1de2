import Tabular

extension GraphicalModel {
    /// The expected rows of each cell of these pairs of columns, also where no node of the tree holds both.
    ///
    /// From each column a its joint distribution with the separators is carried along the tree: with S between two nodes
    /// and X in the next one, P(X, a) = Σ_S P(X, S) · P(a | S).
    /// - Parameter pairs: cliques of two columns.
    func marginals(ofPairs pairs: [Clique], threads: Int) -> [Factor] {
        let neighbours = tree.neighbours
        let firsts = Set(pairs.map { $0.columns[0] }).sorted()
        let tables = mapInParallel(firsts.count, threads: threads) { place in
            PairWalk(self, neighbours, from: firsts[place]).tables()
        }
        let place = Dictionary(uniqueKeysWithValues: firsts.enumerated().map { ($1, $0) })
        return pairs.map { pair in
            let values = place[pair.columns[0]].map { tables[$0][pair.columns[1]] } ?? []
            return Factor(pair, values: Self.transposed(values, width: tree.cardinalities[pair.columns[0]]))
        }
    }

    private static func transposed(_ values: [Double], width: Int) -> [Double] {
        let height = values.count / max(width, 1)
        return (0..<width).flatMap { column in (0..<height).map { values[$0 * width + column] } }
    }
}

extension JunctionTree {
    /// For each node the nodes that it shares a separator with.
    var neighbours: [[(node: Int, separator: Clique)]] {
        var lists = nodes.map { _ in [(node: Int, separator: Clique)]() }
        for (place, node) in nodes.enumerated() {
            guard let parent = node.parent else { continue }
            lists[parent].append((place, node.separator))
            lists[place].append((parent, node.separator))
        }
        return lists
    }
}

/// The walk over the tree from one column.
private struct PairWalk {
    let model: GraphicalModel
    let neighbours: [[(node: Int, separator: Clique)]]
    let column: Int

    init(_ model: GraphicalModel, _ neighbours: [[(node: Int, separator: Clique)]], from column: Int) {
        (self.model, self.neighbours, self.column) = (model, neighbours, column)
    }

    /// P(a | separator): a row for each of its cells, a column for each code of a.
    private struct Conditional {
        let separator: Clique
        let values: [Double]
    }

    /// For each later column b the joint counts, a row for each code of b; empty for other columns.
    func tables() -> [[Double]] {
        let width = model.tree.cardinalities[column]
        var tables = model.tree.cardinalities.map { _ in [Double]() }
        guard let home = model.tree.home(of: Clique([column])) else { return tables }
        let unit = (0..<width * width).map { $0 % (width + 1) == 0 ? 1.0 : 0 }
        var waiting = [(node: home, from: -1, given: Conditional(separator: Clique([column]), values: unit))]
        while let (node, from, given) = waiting.popLast() {
            let clique = model.tree.nodes[node].clique
            for other in clique.columns where other > column && tables[other].isEmpty {
                tables[other] = carry(node, given, to: Clique([other]))
            }
            for (next, separator) in neighbours[node] where next != from {
                waiting.append((next, node, self.given(separator, node, given)))
            }
        }
        return tables
    }

    private func given(_ separator: Clique, _ node: Int, _ given: Conditional) -> Conditional {
        if separator.contains(column) { return Conditional(separator: Clique([column]), values: unit) }
        var joint = carry(node, given, to: separator)
        let width = model.tree.cardinalities[column]
        let weights = model.counts[node].sum(onto: separator, cardinalities: model.tree.cardinalities)
        for (cell, weight) in weights.values.enumerated() {
            let scale = weight > 0 ? 1 / weight : 0
            for code in 0..<width { joint[cell * width + code] *= scale }
        }
        return Conditional(separator: separator, values: joint)
    }

    private var unit: [Double] {
        let width = model.tree.cardinalities[column]
        return (0..<width * width).map { $0 % (width + 1) == 0 ? 1.0 : 0 }
    }

    /// P(target, a) = Σ P(target, separator) · P(a | separator), scaled to the number of rows.
    private func carry(_ node: Int, _ given: Conditional, to target: Clique) -> [Double] {
        let cardinalities = model.tree.cardinalities
        let width = cardinalities[column]
        let both = Clique(given.separator.columns + target.columns)
        let joint = model.counts[node].sum(onto: both, cardinalities: cardinalities)
        let rows = Projection(from: both, onto: given.separator, cardinalities: cardinalities).cells
        let results = Projection(from: both, onto: target, cardinalities: cardinalities).cells
        var carried = Array(repeating: 0.0, count: target.cells(cardinalities) * width)
        carried.withUnsafeMutableBufferPointer { carried in
            given.values.withUnsafeBufferPointer { given in
                // SAFETY: a projection's cells lie in the tables of the cliques that it goes to, each `width` wide here.
                for cell in joint.values.indices where joint.values[cell] != 0 {
                    let (from, to, weight) = (Int(rows[cell]) &* width, Int(results[cell]) &* width, joint.values[cell])
                    for code in 0..<width { carried[to &+ code] += weight * given[from &+ code] }
                }
            }
        }
        return carried
    }
}
