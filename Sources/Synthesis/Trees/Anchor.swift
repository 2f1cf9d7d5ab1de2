/// Another column, or two of them together, that all but determine a column: a product its price, a city its country, the
/// ends of a route its length.
///
/// The rows of each of the other column's codes (of each pair of codes) have a walk of their own, over the few codes that go with it. A row leaves
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
    /// One or two indices into the column model's list of parents.
    let parents: [Int]
    /// How many codes the last of them has.
    let width: Int
    /// For each code of the other column the index of its group, or ``none``; of two columns for each code of the first
    /// all those of the second.
    let groupOfCode: [UInt16]
    let groups: [Group]
    /// Two columns have no more pairs of codes than this.
    static let mostPairs = 1 << 16

    /// Stands for no group: the general walk is taken.
    static let none = UInt16.max

    /// The same, but rows with a group stay in it.
    var withoutEscape: Anchor {
        let groups = groups.map { Group(escape: 0, walk: $0.walk, nodes: $0.nodes) }
        return Anchor(parents: parents, width: width, groupOfCode: groupOfCode, groups: groups)
    }

    /// Where the codes of a row lie in ``groupOfCode``.
    /// - Parameter codes: of the other columns, by row.
    static func places(_ codes: [[UInt16]], width: Int) -> [Int32] {
        guard codes.count > 1 else { return codes[0].map { Int32($0) } }
        return zip(codes[0], codes[1]).map { Int32(truncatingIfNeeded: Int($0) * width + Int($1)) }
    }

    /// The group of a row, from the codes of all its column model's parents.
    func group(_ code: (_ parent: Int) -> UInt16) -> UInt16 {
        groupOfCode[parents.reduce(0) { $0 * width + Int(code($1)) }]
    }
}
