/// The tables of a data set and how they hang together. Source: DESIGN.md sections 4 and 10.
public struct Schema: Hashable, Sendable {
    /// In the order in which they are shown and written.
    public var tables: [TableSchema]
    /// The table whose rows are the privacy unit, if one was named.
    public var entity: String?

    public init(tables: [TableSchema], entity: String? = nil) {
        self.tables = tables
        self.entity = entity
    }
}

/// One table of a schema.
public struct TableSchema: Hashable, Sendable {
    public var name: String
    /// In file order.
    public var columns: [ColumnSchema]
    /// Names of the columns that identify a row; empty where none do.
    public var primaryKey: [String]
    public var foreignKeys: [ForeignKey]
    /// Columns that put the rows of one parent in order; empty where the table has none.
    public var orderBy: [String]

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
public struct ColumnSchema: Hashable, Sendable {
    public var name: String
    public var type: ColumnType
    public var nullable: Bool
    /// How text (a CSV cell, a Parquet string) spells this column's values. Ignored for typed sources.
    public var format: ValueFormat
    /// The spellings that mean "missing", the one that is written first. Null values of typed sources always count.
    public var missing: [String]

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

/// How text spells the values of a column, so that generated values are spelt alike.
public enum ValueFormat: Hashable, Sendable {
    /// As the type's own default: digits, `true`/`false`, ISO 8601; any text for the rest.
    case plain
    /// Numbers with adornments.
    case number(NumberFormat)
    /// The two spellings of a boolean column.
    case boolean(yes: String, no: String)
    /// A date, time or datetime in `strftime` notation: %Y %y %m %d %b %B %H %I %M %S %f %p %z and literals, as far as
    /// ``TemporalFormat`` knows them.
    case temporal(String)
}

/// The adornments of a number, such as `$1,234.50` or `12 %`.
public struct NumberFormat: Hashable, Sendable {
    public var prefix: String
    public var suffix: String
    /// Between groups of three digits; empty for none.
    public var thousands: String
    /// `.` or `,`.
    public var decimalMark: String
    /// Whether every value shows all decimal places (`1.50`) rather than as few as it needs (`1.5`).
    public var fixedScale: Bool

    public init(
        prefix: String = "", suffix: String = "", thousands: String = "", decimalMark: String = ".",
        fixedScale: Bool = false
    ) {
        self.prefix = prefix
        self.suffix = suffix
        self.thousands = thousands
        self.decimalMark = decimalMark
        self.fixedScale = fixedScale
    }
}

/// A reference from columns of one table to the key of another (or the same) table.
public struct ForeignKey: Hashable, Sendable {
    public var columns: [String]
    public var references: String
    public var to: [String]

    public init(columns: [String], references: String, to: [String]) {
        self.columns = columns
        self.references = references
        self.to = to
    }
}
