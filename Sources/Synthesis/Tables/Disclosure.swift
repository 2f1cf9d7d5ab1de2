import Tabular

/// Values of the source that a model holds, by kind and column, so that its owner can see what leaves.
public struct Disclosure: Hashable, Sendable {
    /// What the values are.
    public enum Kind: String, Hashable, Sendable {
        /// Labels that at least k rows share.
        case labels
        /// Single numbers or dates that at least k rows share.
        case atoms
        /// Means of groups of at least k rows.
        case means
        /// Ends of bins and quantiles inside them, from noisy counts.
        case quantiles = "noisy quantiles"
        /// The range of whole numbers or the like: the smallest value and the distance between neighbours.
        case lattice
        /// All values of a table that is kept as it is: public, or a list of names whose rows k entities share.
        case kept = "kept as they are"
    }
    /// The column's name in the schema.
    public let column: String
    /// What they are.
    public let kind: Kind
    /// How many there are.
    public let count: Int
}

extension TableModel {
    /// In the order of the columns.
    public var disclosures: [Disclosure] {
        if let publicTable {
            return schema.columns.map { Disclosure(column: $0.name, kind: .kept, count: publicTable.rows) }
        }
        return modelled
    }

    private var modelled: [Disclosure] {
        zip(schema.columns, coder.disclosed()).flatMap { column, counts in
            [
                Disclosure(column: column.name, kind: .labels, count: counts.labels),
                Disclosure(column: column.name, kind: .atoms, count: counts.atoms),
                Disclosure(column: column.name, kind: .means, count: counts.means),
                Disclosure(column: column.name, kind: .quantiles, count: counts.quantiles),
                Disclosure(column: column.name, kind: .lattice, count: counts.lattices),
            ].filter { $0.count > 0 }
        }
    }
}
