import Tabular

/// Writes the chunks of a table to a file: spelling them is for any thread, writing for one.
struct TableWriter {
    /// A chunk as the file holds it.
    enum Spelt: Sendable {
        case lines([UInt8])
        case columns([ColumnData], rows: Int)
    }
    private enum Format {
        case csv(CSVWriting, ByteSink)
        case parquet(ParquetWriting, ParquetSink)
    }
    private let format: Format

    /// - Parameter output: a path that ends in `.csv`, `.csv.gz`, `.tsv`, `.tsv.gz` or `.parquet`; it appears when it is
    ///   whole.
    init(_ layout: TableLayout, to output: String, overwrite: Bool) throws(DataError) {
        if output.hasSuffix(".parquet") {
            let writing = ParquetWriting(layout)
            format = .parquet(writing, try ParquetSink(output, columns: writing.columns, overwrite: overwrite))
        } else {
            let isTabbed = output.hasSuffix(".tsv") || output.hasSuffix(".tsv.gz")
            let writing = CSVWriting(layout, delimiter: isTabbed ? 9 : layout.delimiter ?? UInt8(ascii: ","))
            let sink = try ByteSink(output, overwrite: overwrite)
            try sink.write(writing.header)
            format = .csv(writing, sink)
        }
    }

    func spell(_ chunk: TableChunk) -> Spelt {
        switch format {
        case .csv(let writing, _): .lines(writing.lines(chunk))
        case .parquet(let writing, _): .columns(writing.data(chunk), rows: chunk.rows)
        }
    }

    func write(_ spelt: Spelt) throws(DataError) {
        switch (spelt, format) {
        case (.lines(let lines), .csv(_, let sink)): try sink.write(lines)
        case (.columns(let columns, let rows), .parquet(_, let sink)): try sink.write(rows: rows, columns: columns)
        default: preconditionFailure("a chunk is written by the writer that spelt it")
        }
    }

    func finish() throws(DataError) {
        switch format {
        case .csv(_, let sink): try sink.finish()
        case .parquet(_, let sink): try sink.finish()
        }
    }
}
