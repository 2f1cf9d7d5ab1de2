/// A distribution over all columns of a table that factors over a junction tree, scaled to a number of rows.
/// Source: McKenna, Sheldon, Miklau 2019, "Graphical-model based estimation and inference for differential privacy",
/// ICML, arXiv:1901.09136, section 3.
struct GraphicalModel: Sendable {
    let tree: JunctionTree
    /// Logarithmic, over the cliques that were measured; the density is proportional to the exponential of their sum.
    let potentials: [Factor]
    /// How many rows the whole stands for; positive.
    let total: Double
    /// The expected rows of each cell of each of the tree's nodes.
    let counts: [Factor]

    /// The model of these potentials, calibrated.
    init(tree: JunctionTree, potentials: [Factor], total: Double) {
        precondition(total > 0 && total.isFinite, "a model stands for some rows")
        (self.tree, self.potentials, self.total) = (tree, potentials, total)
        counts = tree.calibrate(potentials).map { belief in
            var counts = belief
            counts.exponentiate()
            for cell in counts.values.indices { counts.values[cell] *= total }
            return counts
        }
    }

    /// The same tree and total with other potentials.
    func moved(to potentials: [Factor]) -> GraphicalModel {
        GraphicalModel(tree: tree, potentials: potentials, total: total)
    }

    /// The expected rows of each cell of a clique; nil when no node of the tree holds all of its columns.
    func marginal(of columns: Clique) -> Factor? {
        tree.home(of: columns).map { counts[$0].sum(onto: columns, cardinalities: tree.cardinalities) }
    }
}
