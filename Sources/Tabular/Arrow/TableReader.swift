import CArrow

/// Reads one table batch by batch, in one pass and bounded memory.
///
/// CSV: all columns are text, in UTF-8 whatever the file's encoding, and an empty field is an empty text, not null.
/// Blank lines are skipped; in a table of one column they are empty texts, but for those at the end of the file.
/// Parquet: the values come in the few kinds of ``PhysicalKind``. Not for use by two threads at once.
public final class TableReader {
    /// The columns of the batches, in their order.
    public let columns: [SourceColumn]
    /// Where the table is, for messages.
    public let location: String
    private let handle: OpaquePointer
    /// What the handle uses.
    private let connection: DatabaseConnection?
    private let rows: RowSelection?
    /// Where the selection's keys are among the columns read, which may be more than those asked for.
    private let keys: [Int]
    private var rowsRead = 0

    /// - Parameters:
    ///   - names: the names of the columns to read, in this order; nil: all.
    ///   - rows: which rows to give; nil: all.
    init(
        _ content: TableContent, at location: String, selecting names: [String]?, rows: RowSelection?
    ) throws(DataError) {
        let (handle, connection) = try content.open(location)
        do throws(DataError) {
            let known = try Self.places(of: handle, location)
            var places = Array(0..<sfm_reader_column_count(handle))
            if var names {
                precondition(Set(names).count == names.count, "each column is selected once")
                names += (rows?.keys ?? []).filter { !names.contains($0) }
                places = []
                for name in names {
                    guard let place = known[name] else { throw .unknownColumn(name, in: location) }
                    places.append(place)
                }
            }
            try DataError.check(location) { sfm_reader_select(handle, places, Int32(places.count), $0) }
        } catch {
            sfm_reader_free(handle)
            throw error
        }
        (self.handle, self.connection) = (handle, connection)
        self.location = location
        let read = (0..<sfm_reader_column_count(handle)).map { SourceColumn(sfm_reader_column(handle, $0)) }
        columns = Array(read.prefix(names?.count ?? read.count))
        self.rows = rows
        keys = (rows?.keys ?? []).compactMap { key in read.firstIndex { $0.name == key } }
    }

    deinit { sfm_reader_free(handle) }

    /// The places of the columns by name. The shim compares bytes; here names count as equal that look the same, such
    /// as é in one character or in two.
    private static func places(of handle: OpaquePointer, _ location: String) throws(DataError) -> [String: Int32] {
        var places: [String: Int32] = [:]
        for place in 0..<sfm_reader_column_count(handle) {
            let name = SourceColumn(sfm_reader_column(handle, place)).name
            if let other = places.updateValue(place, forKey: name) { throw .sameName(other, place, in: location) }
        }
        return places
    }

    /// The next rows, never none; nil at the end.
    public func next() throws(DataError) -> RecordBatch? {
        guard let rows else { return try nextOfAll(columns.count) }
        while let batch = try nextOfAll(Int(sfm_reader_column_count(handle))) {
            let places = rows.places(in: batch, columns: keys, firstRow: rowsRead)
            rowsRead += batch.rows
            if !places.isEmpty { return batch.selecting(places, columns: columns.count) }
        }
        return nil
    }

    private func nextOfAll(_ count: Int) throws(DataError) -> RecordBatch? {
        var batch: OpaquePointer?
        try DataError.check(location) { sfm_reader_next(handle, &batch, $0) }
        guard let batch else { return nil }
        guard let read = RecordBatch(batch, columns: count) else { throw .noReader(location) }
        return read
    }

    /// The share of the file that has been consumed, 0 to 1.
    public var fractionRead: Double { sfm_reader_fraction(handle) }

    /// How the file is written, if it is CSV. `encoding` is certain only at the end.
    public var csv: CSVDialect? {
        var dialect = sfm_dialect()
        return sfm_reader_dialect(handle, &dialect) ? CSVDialect(dialect) : nil
    }
}

extension DataError {
    /// The table has a header, or a schema, but no row.
    public static func noRows(_ location: String) -> Self {
        Self(.data, location, problem: "the table has no rows", remedy: "Name a file with at least one row of data")
    }

    fileprivate static func sameName(_ first: Int32, _ second: Int32, in location: String) -> Self {
        Self(
            .data, location, problem: "columns \(first + 1) and \(second + 1) have the same name",
            remedy: "Give each column a name of its own")
    }

    static func unknownColumn(_ name: String, in location: String) -> Self {
        Self(.data, location, problem: "there is no column \(name)", remedy: "Check the schema against the file")
    }

    static func noReader(_ location: String) -> Self {
        Self(.internal, location, problem: "the reader gave nothing", remedy: "Please report this as a fault")
    }
}
