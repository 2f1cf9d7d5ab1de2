/// A table that is read as often as is wanted, with its columns in the order of a schema.
package struct TableScan: Sendable {
    /// The source's columns, in the order of the schema.
    package let sources: [SourceColumn]
    /// How the source is spelt, where it is text.
    package let dialect: CSVDialect?
    private let source: TableSource
    /// Which rows of the source count; nil for all.
    private let kept: [Bool]?
    /// For each column of the schema its place in a batch.
    private let order: [Int]

    /// - Parameter kept: which rows of the source count; nil for all.
    /// - Throws: ``DataError`` where the table cannot be read or lacks a column of the schema.
    package init(_ source: TableSource, schema: TableSchema, kept: [Bool]? = nil) throws(DataError) {
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
        (self.source, self.order, self.kept) = (source, order, kept)
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
        var (rowsRead, rows) = (0, 0)
        while let whole = try reader.next() {
            let batch = try selected(whole, firstRow: rowsRead)
            if let batch {
                try body(order.map { batch.columns[$0] }, rows)
                rows += batch.rows
            }
            rowsRead += whole.rows
            try progress(reader.fractionRead)
        }
    }

    /// The rows of a batch that count; nil where none does.
    private func selected(_ batch: RecordBatch, firstRow: Int) throws(DataError) -> RecordBatch? {
        guard let kept else { return batch }
        guard firstRow + batch.rows <= kept.count else {
            throw DataError(
                .data, source.location, problem: "the table changed while it was read",
                remedy: "Try again when nothing writes to it")
        }
        let places = (0..<batch.rows).filter { kept[firstRow + $0] }
        if places.count == batch.rows { return batch }
        return places.isEmpty ? nil : batch.selecting(places, columns: batch.columns.count)
    }
}
