import Tabular

/// The rows of a table that others refer to, as far as those need them.
struct DrawnTable: Sendable {
    var rows = 0
    /// For each drawn column the codes.
    var codes: [[UInt16]]
    /// For each foreign key the row that each row refers to; empty where it refers to no table of the model.
    var parents: [[Int32]]
    /// For each key that refers to the table, how many children each row is to have.
    var children: [[Int32]]
    /// Values that others need, by the place of the column in the schema.
    var values: [Int: StoredColumn] = [:]

    init(relation: TableRelation) {
        codes = relation.drawn.map { _ in [] }
        parents = relation.links.map { _ in [] }
        children = relation.incoming.map { _ in [] }
    }
}

/// Some rows of a table, drawn but not yet spelt.
struct DrawnChunk: Sendable {
    let index: Int
    let firstRow: Int
    let rows: Int
    /// For each drawn column the codes.
    var codes: [[UInt16]]
    /// The row that each row was generated under; −1 for none. Empty where the table has no such parent.
    var parents: [Int32]
    /// What the ordering column holds; empty where there is no sequence.
    var order: [Int64] = []
    /// For each key that refers to the table, how many children each row is to have.
    var children: [[Int32]] = []
    /// For each foreign key the row that each row refers to, once that is decided.
    var references: [[Int32]] = []
}
