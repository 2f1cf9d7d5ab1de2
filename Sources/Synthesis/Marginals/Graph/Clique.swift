/// A set of columns whose joint distribution is measured, or that one node of a junction tree covers.
/// - Invariant: the columns' numbers ascend, and none occurs twice; so two cliques of the same columns are equal.
struct Clique: Hashable, Sendable {
    /// The columns' places in the table's schema.
    let columns: [Int]

    /// The clique of some columns, in any order.
    init(_ columns: some Sequence<Int>) { self.columns = Set(columns).sorted() }

    func contains(_ column: Int) -> Bool { columns.contains(column) }

    func isSubset(of other: Clique) -> Bool { columns.allSatisfy(other.contains) }

    func intersection(_ other: Clique) -> Clique { Clique(columns.filter(other.contains)) }

    /// How many cells a table over these columns has; `Int.max` where that many cannot be counted.
    func cells(_ cardinalities: [Int]) -> Int {
        columns.reduce(1) { cells, column in
            let (product, overflow) = cells.multipliedReportingOverflow(by: cardinalities[column])
            return overflow ? .max : product
        }
    }
}

extension Clique: Comparable {
    /// Fewer columns first, then by the columns' numbers: an order that depends on nothing but the two cliques.
    static func < (left: Clique, right: Clique) -> Bool {
        guard left.columns.count == right.columns.count else { return left.columns.count < right.columns.count }
        return left.columns.lexicographicallyPrecedes(right.columns)
    }
}
