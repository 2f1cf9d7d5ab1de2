import Tabular

/// How one column is drawn, given the columns drawn before it.
struct ColumnModel: Sendable, Hashable {
    /// Index of the column in the table.
    let target: Int
    /// The columns that its trees may ask about; a split's feature is an index into this list, or, one behind its end,
    /// the score.
    let parents: [Int]
    let walk: Walk
    /// One for each node of the walk.
    var nodes: [NodeModel]
    /// What the parents let expect of the code's rank; a feature of the nodes' trees.
    var score: ScoreModel?
    /// A parent that all but determines the column.
    var anchor: Anchor?
}

/// An autoregressive model of a table of codes: columns are drawn one after another, each by a ``Walk``.
struct TreesModel: Sendable {
    /// In the order in which they are drawn.
    let columns: [ColumnModel]
    /// For each column of the table, how splits see it.
    let features: [Feature]
    /// So many of the columns, the first, are known before and not drawn.
    var given = 0
}

/// How a table is fitted.
struct TreesOptions: Sendable {
    var boosting = BoostingOptions()
    var seed: UInt64 = 0
    var threads = 2
    /// A column's trees may ask about at most so many others.
    var maximumParents = 32
    /// A part of larger tables is enough to learn from: so many rows, drawn at random.
    var maximumRows = 500_000
    /// Share of rows that decide when to stop.
    var heldOutShare = 0.15
}
