/// A table of a database, with what the catalogue says of it.
struct DatabaseTable: Hashable, Sendable {
    let snapshot: DatabaseSnapshot
    /// Such as `"sales"."orders"`.
    let qualified: String
    let name: String
    let columns: [DatabaseColumn]
    var primaryKey: [String] = []
    var foreignKeys: [ForeignKey] = []
    /// About how many there are, for progress; 0 if the catalogue does not know.
    var rows = 0.0

    /// Starts to read all columns; what is selected before the first batch is all that the server is asked for.
    func open() throws(DataError) -> (reader: OpaquePointer, connection: DatabaseConnection) {
        let connection = try snapshot.connection()
        let reader = try connection.open(
            from: qualified, columns, rows: rows, marksTypes: snapshot.dialect.marksTypes)
        return (reader, connection)
    }
}
