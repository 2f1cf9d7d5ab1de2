import Tabular

/// What writers need to know of a table before its first chunk.
struct TableLayout: Sendable {
    /// Where the values of a column come from.
    enum Cell: Sendable {
        /// Labels; chunks hold their indices.
        case labels([String])
        /// Numbers in the column's own format.
        case number
        /// Values that are made afresh, row by row.
        case fresh(FreshColumn)
    }
    let schema: TableSchema
    /// The source's columns, in the order of the schema.
    let sources: [SourceColumn]
    /// Between the fields of a line, where the source was CSV; nil where it was typed.
    let delimiter: UInt8?
    /// One for each column of the schema.
    let cells: [Cell]

    /// Columns that are neither fresh nor in `others` are decoded from codes.
    init(_ model: TableModel, fresh: [FreshColumn?], others: [Int: Cell] = [:]) {
        schema = model.schema
        sources = model.sources
        delimiter = model.delimiter
        let labels = model.coder.labels()
        cells = model.schema.columns.indices.map { index in
            if let other = others[index] { return other }
            if let fresh = fresh[index] { return .fresh(fresh) }
            return labels[index].map { .labels($0) } ?? .number
        }
    }
}

/// Some rows of a generated table.
struct TableChunk: Sendable {
    let firstRow: Int
    let rows: Int
    /// For each column of the schema the values.
    let columns: [ColumnDecoder.Values]
    /// For columns whose fresh values belong to the rows of another table, those rows; −1 for none.
    var owners: [Int: [Int32]] = [:]

    /// The row whose fresh value stands in a row of the chunk; nil for none.
    @inline(__always)
    func owner(_ column: Int, _ row: Int) -> Int? {
        guard let owners = owners[column] else { return firstRow + row }
        return owners[row] < 0 ? nil : Int(owners[row])
    }
}
