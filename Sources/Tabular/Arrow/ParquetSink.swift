import CArrow

/// The values of one column that is to be written. `present` tells which rows have one; nil: all.
public enum ColumnData: Sendable {
    /// All kinds but text and real, as ``PhysicalKind`` says.
    case integers([Int64], present: [Bool]?)
    /// The kind `real`.
    case reals([Double], present: [Bool]?)
    /// Text in UTF-8: row r is `bytes[offsets[r] ..< offsets[r + 1]]`.
    case text(offsets: [Int64], bytes: [UInt8], present: [Bool]?)
}

/// Writes a Parquet file whose columns have the very types that their sources had.
///
/// The file appears under its name only once it is whole; what is not finished leaves nothing behind. Memory holds one
/// row group of at most 131,072 rows or about four million cells, compressed. Not for two threads at once.
public final class ParquetSink {
    /// Where the file goes, for messages.
    public let path: String
    /// The columns of the file.
    public let columns: [SourceColumn]
    private var handle: OpaquePointer?

    /// Starts the file, under a temporary name beside its target, or an object of a store.
    /// - Throws: ``DataError`` if it cannot be made, or is there already and `overwrite` is false, or if a column's
    ///   `arrowType` is not one that ``TableReader`` gives.
    public init(_ path: String, columns: [SourceColumn], overwrite: Bool = false) throws(DataError) {
        let place = try OutputPath.check(path, overwrite: overwrite)
        self.path = path
        self.columns = columns
        var opened: OpaquePointer?
        try withCStrings(columns.map(\.name)) { names throws(DataError) in
            try withCStrings(columns.map(\.arrowType)) { types throws(DataError) in
                try DataError.check(path) {
                    sfm_parquet_create(place.handle, place.path, names, types, Int32(columns.count), &opened, $0)
                }
            }
        }
        handle = opened
    }

    deinit { abandon() }

    /// Appends rows.
    /// - Throws: ``DataError`` if a column's type cannot hold a value, or the disk is full or fails; the file is then gone.
    public func write(rows: Int, columns values: [ColumnData]) throws(DataError) {
        guard let handle else { throw .finishedSink(path) }
        do throws(DataError) {
            guard values.count == columns.count else { throw .misshapen(path) }
            for (place, data) in values.enumerated() { try put(data, Int32(place), rows: rows, in: handle) }
            try DataError.check(path) { sfm_parquet_commit(handle, $0) }
        } catch {
            abandon()
            throw error
        }
    }

    private func put(_ data: ColumnData, _ place: Int32, rows: Int, in handle: OpaquePointer) throws(DataError) {
        guard data.has(rows: rows) else { throw .misshapen("\(path), column \(columns[Int(place)].name)") }
        try data.withCells { cells throws(DataError) in
            try DataError.check(path) { sfm_parquet_put(handle, place, Int64(rows), cells, $0) }
        }
    }

    /// Brings everything to the disk and gives the file its name.
    public func finish() throws(DataError) {
        guard let handle else { throw .finishedSink(path) }
        defer { abandon() }
        try DataError.check(path) { sfm_sink_finish(handle, $0) }
    }

    /// Removes what was written; does nothing after ``finish()``.
    public func abandon() {
        if let handle { sfm_sink_free(handle) }
        handle = nil
    }
}

extension DataError {
    static func finishedSink(_ path: String) -> Self {
        Self(.internal, path, problem: "the file was finished before", remedy: "Please report this as a fault")
    }

    fileprivate static func misshapen(_ place: String) -> Self {
        Self(.internal, place, problem: "columns and rows do not match", remedy: "Please report this as a fault")
    }
}
