import Tabular

/// Reads a table once, row by row within each column of each batch; gives the number of rows.
/// - Throws: ``DataError`` when the table cannot be read, or lacks one of the columns.
func visit(
    _ source: TableSource, _ columns: [ColumnSchema], _ body: (_ column: Int, _ cell: Cell) -> Void
) throws(DataError) -> Int {
    let reader = try source.open(columns: columns.map(\.name))
    let cells = zip(columns, reader.columns).map { CellReader($0, source: $1) }
    var rows = 0
    while let batch = try reader.next() {
        for column in columns.indices {
            let values = batch.columns[column]
            for row in 0..<batch.rows { body(column, cells[column].cell(values, row)) }
        }
        rows += batch.rows
    }
    return rows
}
