/// How a junction tree grows when a pair of columns joins it: along the path between the two, one of them is added to every
/// node and separator. That is a valid junction tree, and often the smallest, without a triangulation for each pair.
struct TreeGrowth {
    private let tree: JunctionTree
    private let sizes: [Int]
    private let depths: [Int]
    /// For each column the nodes that hold it.
    private let homes: [[Int]]

    init(_ tree: JunctionTree) {
        self.tree = tree
        sizes = tree.nodes.map { $0.clique.cells(tree.cardinalities) }
        var depths: [Int] = []
        for node in tree.nodes { depths.append(node.parent.map { depths[$0] + 1 } ?? 0) }
        self.depths = depths
        homes = tree.cardinalities.indices.map { column in
            tree.nodes.indices.filter { tree.nodes[$0].clique.contains(column) }
        }
    }

    /// How many cells the tree would have; `Int.max` where they cannot be counted.
    func cells(adding pair: Clique) -> Int {
        let (left, right) = (pair.columns[0], pair.columns[1])
        if homes[left].contains(where: { tree.nodes[$0].clique.contains(right) }) { return tree.cells }
        let path = shortest(homes[left], homes[right])
        // Columns that nothing ties together need a node of their own and no more.
        if let gap = path.firstIndex(where: { $0.separator.columns.isEmpty }), gap < path.count {
            return Self.sum(tree.cells, pair.cells(tree.cardinalities))
        }
        return min(growth(path, by: left, at: right), growth(path, by: right, at: left))
    }

    /// One step of a path: a node that is entered, and the separator that is crossed to it.
    private struct Step {
        let node: Int
        let separator: Clique
    }

    private func growth(_ path: [Step], by column: Int, at other: Int) -> Int {
        let size = tree.cardinalities[column]
        var cells = tree.cells
        for step in path where !tree.nodes[step.node].clique.contains(column) {
            let (grown, overflow) = sizes[step.node].multipliedReportingOverflow(by: size - 1)
            if overflow { return .max }
            cells = Self.sum(cells, grown)
        }
        return cells
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    /// The steps between the nearest two nodes of two columns, both ends among them.
    private func shortest(_ starts: [Int], _ ends: [Int]) -> [Step] {
        var best: [Step] = []
        for start in starts {
            for end in ends {
                let path = path(start, end)
                if best.isEmpty || path.count < best.count { best = path }
            }
        }
        return best
    }

    private func path(_ start: Int, _ end: Int) -> [Step] {
        var (up, down): ([Step], [Step]) = ([Step(node: start, separator: tree.nodes[start].clique)], [])
        var (left, right) = (start, end)
        while left != right {
            if depths[left] >= depths[right], let parent = tree.nodes[left].parent {
                up.append(Step(node: parent, separator: tree.nodes[left].separator))
                left = parent
            } else if let parent = tree.nodes[right].parent {
                down.append(Step(node: right, separator: tree.nodes[right].separator))
                right = parent
            }
        }
        return up + down.reversed()
    }
}
