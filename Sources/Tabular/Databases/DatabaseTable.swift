/// A table of a database, with what the catalogue says of it.
struct DatabaseTable: Hashable, Sendable {
    let snapshot: DatabaseSnapshot
    /// Such as `"sales"."orders"`.
    let qualified: String
    let name: String
    let columns: [DatabaseColumn]
    var primaryKey: [String] = []
    var foreignKeys: [ForeignKey] = []
    /// Conditions that each row keeps, in the database's language.
    var checks: [String] = []
    /// What the database's people say of it.
    var comment: String?
    /// About how many there are, for progress; 0 if the catalogue does not know.
    var rows = 0.0

    /// Adds what only the catalogue knows to what was found in the values, or what a person wrote.
    func describe(_ schema: inout TableSchema) {
        schema.comment = schema.comment ?? comment
        if schema.checks == nil, !checks.isEmpty { schema.checks = checks }
        for place in schema.columns.indices {
            guard let own = columns.first(where: { $0.source.name == schema.columns[place].name }) else { continue }
            schema.columns[place].sql = schema.columns[place].sql ?? own.type?.text
            schema.columns[place].comment = schema.columns[place].comment ?? own.comment
        }
    }

    /// Starts to read all columns; what is selected before the first batch is all that the server is asked for.
    func open() throws(DataError) -> (reader: OpaquePointer, connection: DatabaseConnection) {
        let connection = try snapshot.connection()
        let reader = try connection.open(
            from: qualified, columns, rows: rows, marksTypes: snapshot.dialect.marksTypes)
        return (reader, connection)
    }
}
