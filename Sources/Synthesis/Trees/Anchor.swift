/// Another column that all but determines a column: a product its price, a city its country, a code its name.
///
/// The rows of each of the other column's codes have a walk of their own, over the few codes that go with it. A row leaves
/// it for the column's general walk, by *escape*, with the share of the rows whose codes are too rare to be kept; so a
/// pair of codes that fewer than k rows share is drawn no more often than chance makes it.
/// Source: escapes as in prediction by partial matching (Cleary, Witten 1984, doi:10.1109/TCOM.1984.1096090).
struct Anchor: Sendable, Hashable {
    /// The walk of the rows that share a code of the other column.
    struct Group: Sendable, Hashable {
        /// Probability that a row is drawn from the column's general walk.
        let escape: Float
        let walk: Walk
        /// One for each node of the walk.
        let nodes: [NodeModel]
    }
    /// Index into the column model's list of parents.
    let parent: Int
    /// For each code of the other column, the index of its group, or ``none``.
    let groupOfCode: [UInt16]
    let groups: [Group]

    /// Stands for no group: the general walk is taken.
    static let none = UInt16.max

    /// The same, but rows with a group stay in it.
    var withoutEscape: Anchor {
        let groups = groups.map { Group(escape: 0, walk: $0.walk, nodes: $0.nodes) }
        return Anchor(parent: parent, groupOfCode: groupOfCode, groups: groups)
    }
}
