/// A table that is read as often as is wanted, with its columns in the order of a schema.
package struct TableScan: Sendable {
    /// The source's columns, in the order of the schema.
    package let sources: [SourceColumn]
    /// How the source is spelt, where it is text.
    package let dialect: CSVDialect?
    private let source: TableSource
    /// For each column of the schema its place in a batch.
    private let order: [Int]

    /// - Throws: ``DataError`` where the table cannot be read or lacks a column of the schema.
    package init(_ source: TableSource, schema: TableSchema) throws(DataError) {
        let reader = try source.open()
        var order: [Int] = []
        for column in schema.columns {
            guard let index = reader.columns.firstIndex(where: { $0.name == column.name }) else {
                throw DataError(
                    .usage, "\(schema.name).\(column.name)",
                    problem: "the schema has this column but the table has not",
                    remedy: "Take it out of the schema, or run `sfumato discover` again")
            }
            order.append(index)
        }
        (self.source, self.order) = (source, order)
        sources = order.map { reader.columns[$0] }
        dialect = reader.csv
    }

    /// Reads the whole table once.
    /// - Parameters:
    ///   - progress: told how much of it is done; what it throws ends the work.
    ///   - body: gets each batch's columns, in the order of the schema, and the number of rows before them.
    package func read(
        progress: (_ fraction: Double) throws(DataError) -> Void,
        _ body: (_ columns: [ColumnValues], _ firstRow: Int) throws(DataError) -> Void
    ) throws(DataError) {
        let reader = try source.open()
        var rows = 0
        while let batch = try reader.next() {
            try body(order.map { batch.columns[$0] }, rows)
            rows += batch.rows
            try progress(reader.fractionRead)
        }
    }
}
