/// The tables of a data set and how they hang together. Source: DESIGN.md sections 4 and 10.
public struct Schema: Codable, Hashable, Sendable {
    /// In the order in which they are shown and written.
    public var tables: [TableSchema]
    /// The table whose rows are the privacy unit, if one was named.
    public var entity: String?

    /// A schema of these tables.
    public init(tables: [TableSchema], entity: String? = nil) {
        self.tables = tables
        self.entity = entity
    }
}

extension Schema {
    /// Puts tables and columns in the order that they have in the source.
    public mutating func takeOrder(of sources: [(table: String, columns: [String])]) {
        let place = Dictionary(sources.enumerated().map { ($0.element.table, $0.offset) }) { first, _ in first }
        tables.sort { (place[$0.name] ?? .max) < (place[$1.name] ?? .max) }
        for index in tables.indices {
            guard let source = sources.first(where: { $0.table == tables[index].name }) else { continue }
            let place = Dictionary(source.columns.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
            tables[index].columns.sort { (place[$0.name] ?? .max) < (place[$1.name] ?? .max) }
        }
    }
}

extension Schema {
    /// The same, without what people say of it: a model tells no more than it needs.
    public func withoutRemarks() -> Schema {
        var schema = self
        for table in schema.tables.indices {
            (schema.tables[table].comment, schema.tables[table].checks) = (nil, nil)
            for column in schema.tables[table].columns.indices { schema.tables[table].columns[column].comment = nil }
        }
        return schema
    }
}

/// One table of a schema.
public struct TableSchema: Codable, Hashable, Sendable {
    /// Unique in the schema.
    public var name: String
    /// In file order.
    public var columns: [ColumnSchema]
    /// Names of the columns that identify a row; empty where none do.
    public var primaryKey: [String]
    /// References to keys of other tables, or of this one.
    public var foreignKeys: [ForeignKey]
    /// Columns that put the rows of one parent in order; empty where the table has none.
    public var orderBy: [String]
    /// What the source's people say of it, for people only.
    public var comment: String?
    /// Conditions that the source's database keeps, in its language, for people only.
    public var checks: [String]?

    /// A table with these columns and keys.
    public init(
        name: String, columns: [ColumnSchema], primaryKey: [String] = [], foreignKeys: [ForeignKey] = [],
        orderBy: [String] = []
    ) {
        self.name = name
        self.columns = columns
        self.primaryKey = primaryKey
        self.foreignKeys = foreignKeys
        self.orderBy = orderBy
    }
}

/// One column of a table: its type, and how its values are spelt where they are text.
public struct ColumnSchema: Codable, Hashable, Sendable {
    /// Unique in the table.
    public var name: String
    /// What the values are.
    public var type: ColumnType
    /// Whether values may be missing.
    public var nullable: Bool
    /// How text (a CSV cell, a Parquet string) spells this column's values. Ignored for typed sources.
    public var format: ValueFormat
    /// The spellings that mean "missing", the one that is written first. Null values of typed sources always count.
    public var missing: [String]
    /// The type that a database has for it, where its values are read as text: it is written in that type again.
    public var sql: String?
    /// What the source's people say of it, for people only.
    public var comment: String?

    /// A column; by default it may be empty and is spelt plainly.
    public init(
        name: String, type: ColumnType, nullable: Bool = true, format: ValueFormat = .plain, missing: [String] = [""]
    ) {
        self.name = name
        self.type = type
        self.nullable = nullable
        self.format = format
        self.missing = missing
    }
}

/// A reference from columns of one table to the key of another (or the same) table.
public struct ForeignKey: Codable, Hashable, Sendable {
    /// Columns of the referring table.
    public var columns: [String]
    /// The table that is referred to.
    public var references: String
    /// Columns of that table, one for each of `columns`.
    public var to: [String]

    /// A reference from `columns` to the columns `to` of the table `references`.
    public init(columns: [String], references: String, to: [String]) {
        self.columns = columns
        self.references = references
        self.to = to
    }
}
