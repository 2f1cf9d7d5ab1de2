/// What discovery proposes, with the reasons; people correct ``schema`` in YAML.
public struct DiscoveredSchema: Sendable {
    /// The proposal.
    public var schema: Schema
    /// One for each table of the schema, in its order.
    public var tables: [TableEvidence]

    /// A proposal with its evidence.
    public init(schema: Schema, tables: [TableEvidence]) {
        self.schema = schema
        self.tables = tables
    }
}

/// What was seen of one table. Holds counts and names of columns, never a value.
public struct TableEvidence: Sendable {
    /// The table's name.
    public let name: String
    /// How many rows it has.
    public let rows: Int
    /// One for each column, in file order.
    public var columns: [ColumnEvidence]
    /// What is worth knowing about keys: why they were proposed, which came close.
    public var notes: [String] = []
}

/// What was seen of one column. Holds counts, tokens and patterns, never a value.
public struct ColumnEvidence: Hashable, Sendable {
    /// The column's name.
    public let name: String
    /// Rows of the table.
    public var rows: Int
    /// Rows without a value: nulls and missing tokens.
    public var missing: Int
    /// How many different values there are, missing ones aside.
    public var distinct: Int
    /// Whether `distinct` was counted rather than estimated (within some 2 %).
    public var distinctIsExact: Bool
    /// Whether no value occurs twice.
    public var isUnique: Bool
    /// Why this type, in a few words.
    public var reason: String
    /// What else it could be, or what a person should check.
    public var doubts: [String] = []

    /// Rows with a value.
    public var values: Int { rows - missing }
    /// Values per distinct value.
    var meanCount: Double { distinct == 0 ? 0 : Double(values) / Double(distinct) }
    /// Whether no row lacks a value and no value occurs twice.
    var identifies: Bool { isUnique && missing == 0 && rows > 0 }
}
