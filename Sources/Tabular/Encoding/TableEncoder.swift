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
    /// Whose values come from elsewhere: they are not coded.
    package var keys: Set<String> = []
    /// Whose numbers are wanted beside their codes: whole numbers, dates, times, datetimes.
    package var wantedNumbers: Set<String> = []
    /// Which rows of the source count; nil for all.
    package var kept: [Bool]?
    /// The entity of each row that counts: k counts these; nil where every row is one of its own.
    package var entities: [UInt32]?
    /// Whether a table without rows is one.
    package var mayBeEmpty = false
    /// Rows whose labels count as shared by k entities, as so many refer to the row; nil for none.
    package var shared: [Bool]?

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
        /// For each column of ``TableEncoder/wantedNumbers`` its numbers; `Int64.min` where one is missing.
        package let numbers: [String: [Int64]]
    }

    /// - Parameter progress: told the phase and how much of it is done; what it throws ends the work.
    /// - Throws: ``DataError`` for data that cannot be read or does not fit the schema.
    public func encode(
        progress: (_ phase: String, _ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> Result {
        let scan = try TableScan(source, schema: schema, kept: kept)
        let profiles = schema.columns.indices.map { index in
            CodingProfile(
                ColumnReader(table: schema.name, schema: schema.columns[index], source: scan.sources[index]),
                salt: UInt64(index) &* 0x9e37_79b9_7f4a_7c15, textAsCategories: textAsCategories,
                isKey: keys.contains(schema.columns[index].name), minimumCount: minimumCount)
        }
        var rows = 0
        try scan.read(progress: { fraction throws(DataError) in try progress("profiling", fraction) }) {
            columns, row throws(DataError) in
            let count = columns.first?.rows ?? 0
            let owners = entities.map { $0[min(row, $0.count)..<min($0.count, row + count)] }
            guard owners.map({ $0.count == count }) ?? true else { throw changed() }
            inParallel(profiles.count, threads: threads) {
                profiles[$0].add(columns[$0], firstRow: row, entities: owners, shared: shared)
            }
            if let fault = profiles.compactMap(\.fault).first { throw fault }
            rows = row + (columns.first?.rows ?? 0)
        }
        guard rows > 0 || mayBeEmpty else { throw .noRows(source.location) }
        let codings = profiles.map { $0.coding(bins: bins) }
        let (columns, numbers) = try encode(codings, scan, rows: rows, progress)
        return Result(
            coder: TableCoder(coders: codings.map(\.coder)), columns: columns, sources: scan.sources,
            dialect: scan.dialect, rows: rows, numbers: numbers)
    }

    private func encode(
        _ codings: [ColumnCoding], _ scan: TableScan, rows: Int,
        _ progress: (_ phase: String, _ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> ([CodeColumn], [String: [Int64]]) {
        let parts = TableCoder(coders: codings.map(\.coder)).parts(of: schema)
        let buffers = codings.map { PartBuffer($0, rows: rows) }
        var numbers: [String: [Int64]] = [:]
        var coded = 0
        try scan.read(progress: { fraction throws(DataError) in try progress("encoding", fraction) }) {
            columns, row throws(DataError) in
            coded = row + (columns.first?.rows ?? 0)
            guard coded <= rows else { throw changed() }
            inParallel(buffers.count, threads: threads) { buffers[$0].add(columns[$0], firstRow: row) }
            if let fault = buffers.lazy.compactMap(\.fault).first { throw fault }
            for (place, coding) in codings.enumerated() where wantedNumbers.contains(coding.reader.schema.name) {
                numbers[coding.reader.schema.name, default: []] += try coding.reader.integers(
                    columns[place], firstRow: row)
            }
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
        return (columns, numbers)
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
