/// Codes a table in two passes over its source: one learns the coders, one applies them.
public struct TableEncoder: Sendable {
    let source: TableSource
    let schema: TableSchema
    /// k: what fewer rows share is not kept.
    public var minimumCount = 5
    /// A numeric column has at most so many bins, beside its atoms.
    public var bins = 512
    /// Whether free text is taken for labels rather than left out.
    public var textAsCategories = false
    /// Columns are worked on by so many threads.
    public var threads = 1

    /// - Parameter schema: its columns are the source's, in the source's order or another.
    public init(_ source: TableSource, schema: TableSchema) {
        self.source = source
        self.schema = schema
    }

    /// What a table looks like in codes.
    public struct Result: Sendable {
        /// Turns codes back.
        public let coder: TableCoder
        /// In the order of the coder's parts.
        public let columns: [CodeColumn]
        /// The source's columns, in the order of the schema.
        public let sources: [SourceColumn]
        /// How the source was spelt, where it is text.
        public let dialect: CSVDialect?
        /// Rows of the table.
        public let rows: Int
    }

    /// - Parameter progress: told the phase and how much of it is done; what it throws ends the work.
    /// - Throws: ``DataError`` for data that cannot be read or does not fit the schema.
    public func encode(
        progress: (_ phase: String, _ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> Result {
        let scan = try TableScan(source, schema: schema)
        let profiles = schema.columns.indices.map { index in
            CodingProfile(
                ColumnReader(table: schema.name, schema: schema.columns[index], source: scan.sources[index]),
                salt: UInt64(index) &* 0x9e37_79b9_7f4a_7c15, textAsCategories: textAsCategories)
        }
        var rows = 0
        try scan.read(progress: { fraction throws(DataError) in try progress("profiling", fraction) }) {
            columns, row throws(DataError) in
            inParallel(profiles.count, threads: threads) { profiles[$0].add(columns[$0], firstRow: row) }
            if let fault = profiles.compactMap(\.fault).first { throw fault }
            rows = row + (columns.first?.rows ?? 0)
        }
        guard rows > 0 else { throw .noRows(source.location) }
        let codings = profiles.map { $0.coding(minimumCount: minimumCount, bins: bins) }
        let columns = try encode(codings, scan, rows: rows, progress)
        return Result(
            coder: TableCoder(coders: codings.map(\.coder)), columns: columns, sources: scan.sources,
            dialect: scan.dialect,
            rows: rows)
    }

    private func encode(
        _ codings: [ColumnCoding], _ scan: TableScan, rows: Int,
        _ progress: (_ phase: String, _ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> [CodeColumn] {
        let parts = TableCoder(coders: codings.map(\.coder)).parts(of: schema)
        let buffers = codings.map { PartBuffer($0, rows: rows) }
        var coded = 0
        try scan.read(progress: { fraction throws(DataError) in try progress("encoding", fraction) }) {
            columns, row throws(DataError) in
            coded = row + (columns.first?.rows ?? 0)
            guard coded <= rows else { throw changed() }
            inParallel(buffers.count, threads: threads) { buffers[$0].add(columns[$0], firstRow: row) }
            if let fault = buffers.lazy.compactMap(\.fault).first { throw fault }
        }
        guard coded == rows else { throw changed() }
        var columns: [CodeColumn] = []
        let filled = buffers.flatMap { buffer in buffer.codes.map { (codes: $0, dealt: buffer.dealt) } }
        for (part, buffer) in zip(parts, filled) {
            var column = try CodeColumn(
                name: part.name, codes: buffer.codes, cardinality: part.cardinality, scale: part.scale,
                hasMissing: part.hasMissing)
            column.dealt = buffer.dealt
            columns.append(column)
        }
        return columns
    }

    private func changed() -> DataError {
        DataError(
            .data, source.location, problem: "the table changed while it was read",
            remedy: "Try again when nothing writes to it")
    }
}

/// The codes of one column's parts while they are filled, by one thread at a time.
private final class PartBuffer {
    private let coding: ColumnCoding
    private(set) var codes: [[UInt16]]
    private(set) var fault: DataError?
    private(set) var dealt = 0

    init(_ coding: ColumnCoding, rows: Int) {
        self.coding = coding
        codes = coding.coder.parts(named: "").map { _ in
            var part: [UInt16] = []
            part.reserveCapacity(rows)
            return part
        }
    }

    func add(_ values: ColumnValues, firstRow: Int) {
        do throws(DataError) {
            for (part, new) in try coding.codes(values, firstRow: firstRow, dealt: &dealt).enumerated() {
                codes[part].append(contentsOf: new)
            }
        } catch { fault = error }
    }
}
