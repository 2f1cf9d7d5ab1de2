import Tabular

/// Reads a table once, row by row within each column of each batch; gives the number of rows.
/// - Throws: ``DataError`` when the table cannot be read, or lacks one of the columns.
func visit(
    _ source: TableSource, _ columns: [ColumnSchema], _ body: (_ column: Int, _ cell: Cell) -> Void
) throws(DataError) -> Int {
    let reader = try source.open()
    let places = try columns.map { column throws(DataError) in
        guard let place = reader.columns.firstIndex(where: { $0.name == column.name }) else {
            throw .noColumn(column.name, in: source.name)
        }
        return place
    }
    let cells = zip(columns, places).map { CellReader($0, source: reader.columns[$1]) }
    var rows = 0
    while let batch = try reader.next() {
        for (column, place) in places.enumerated() {
            let values = batch.columns[place]
            for row in 0..<batch.rows { body(column, cells[column].cell(values, row)) }
        }
        rows += batch.rows
    }
    return rows
}

extension DataError {
    fileprivate static func noColumn(_ column: String, in place: String) -> Self {
        Self(
            .data, place, problem: "there is no column \(column)",
            remedy: "Compare tables with the same columns, or leave the column out of the schema")
    }
}
