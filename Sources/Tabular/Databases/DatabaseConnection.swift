import CArrow
import Glibc

/// A connection to a database, in whichever thread; it does one thing at a time.
final class DatabaseConnection: Sendable {
    /// Where it leads, for messages.
    let place: String
    /// SAFETY: set once; the shim makes those who share a connection take turns.
    nonisolated(unsafe) let handle: OpaquePointer

    /// - Parameter driver: its name in ADBC, such as `postgresql`.
    init(driver: String, uri: String, place: String) throws(DataError) {
        // libpq would wait for minutes for a host that does not answer. What the environment says goes before.
        setenv("PGCONNECT_TIMEOUT", "10", 0)
        setenv("PGAPPNAME", "sfumato", 0)
        var opened: OpaquePointer?
        try DataError.check(place) { sfm_database_open(driver, uri, &opened, $0) }
        guard let opened else { throw .noReader(place) }
        (handle, self.place) = (opened, place)
    }

    deinit { sfm_database_free(handle) }

    /// Runs statements that give no rows.
    func run(_ statement: String) throws(DataError) {
        try DataError.check(place) { sfm_database_run(handle, statement, $0) }
    }

    /// Runs a statement in a transaction of PostgreSQL's that goes on if it fails; the driver takes no more statements after a
    /// failure, so the server has to catch it (PL/pgSQL, "Trapping Errors").
    /// - Returns: whether it succeeded; false if the values are to blame, or what it names is not there.
    func attempt(_ statement: String) throws(DataError) -> Bool {
        func tell(_ outcome: String) -> String { "PERFORM set_config('sfumato.outcome', '\(outcome)', true);" }
        let block = """
            BEGIN EXECUTE \(SQLDialect.literal(statement)); \(tell("done")) \
            EXCEPTION WHEN OTHERS THEN \(tell("failed")) END
            """
        try run("DO \(SQLDialect.literal(block))")
        return try texts("SELECT current_setting('sfumato.outcome') AS outcome", ["outcome"]) == [["done"]]
    }

    /// Starts to read rows; the reader must not outlive the connection.
    /// - Parameters:
    ///   - from: what stands behind FROM.
    ///   - rows: about how many there are; 0 if nobody knows.
    func open(
        from: String, _ columns: [DatabaseColumn], rows: Double, marksTypes: Bool
    ) throws(DataError) -> OpaquePointer {
        var reader: OpaquePointer?
        try DatabaseColumn.withShimColumns(columns) { columns throws(DataError) in
            try DataError.check(place) { failure in
                from.withCString { from in
                    var query = sfm_query(
                        from: from, columns: columns.baseAddress, count: Int32(columns.count), rows: rows,
                        marks_types: marksTypes)
                    return sfm_query_open(handle, &query, &reader, failure)
                }
            }
        }
        guard let reader else { throw .noReader(place) }
        return reader
    }

    /// The rows of a small query whose columns are all text, such as one of the catalogue.
    func texts(_ query: String, _ names: [String], marksTypes: Bool = false) throws(DataError) -> [[String?]] {
        let columns = names.map {
            DatabaseColumn(source: SourceColumn(name: $0, kind: .text, arrowType: "string"), expression: $0)
        }
        let reader = try open(from: "(\(query)) AS answer", columns, rows: 0, marksTypes: marksTypes)
        defer { sfm_reader_free(reader) }
        var rows: [[String?]] = []
        while true {
            var handle: OpaquePointer?
            try DataError.check(place) { sfm_reader_next(reader, &handle, $0) }
            guard let handle else { return rows }
            guard let batch = RecordBatch(handle, columns: names.count) else { throw .noReader(place) }
            for row in 0..<batch.rows { rows.append(batch.columns.map { $0.text(row) }) }
        }
    }
}

extension ColumnValues {
    /// The text in a row; nil where there is none.
    fileprivate func text(_ row: Int) -> String? {
        guard !isNull(row), case .text(let offsets, let bytes) = storage else { return nil }
        let (start, end) = (Int(offsets[row]), Int(offsets[row + 1]))
        return String(decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
    }
}
