/// The types that a table's columns had at their source, as far as the rows that are to be written fit them.
///
/// A row that does not fit would end the transaction, so the rows are asked beforehand, where they are staged.
struct DeclaredTypes {
    /// As statements name them, by column.
    private(set) var types: [String: String] = [:]
    /// The columns whose values do not fit.
    private(set) var strays: [String] = []

    /// - Parameter staged: the name, in quotes, of the table that holds the rows as text.
    init(_ table: TableSchema, in staged: String, on connection: DatabaseConnection) throws(DataError) {
        for column in table.columns {
            guard let type = column.sql.flatMap(DatabaseType.init) else { continue }
            if try Self.fits(column.name, type, staged, connection) {
                types[column.name] = type.sql
            } else {
                strays.append(column.name)
            }
        }
    }

    private static func fits(
        _ column: String, _ type: DatabaseType, _ staged: String, _ connection: DatabaseConnection
    ) throws(DataError) -> Bool {
        if let limit = type.maximumLength {
            let longest = "SELECT (coalesce(max(length(\(SQLDialect.quoted(column)))), 0) <= \(limit))::text AS fits"
            guard try connection.texts("\(longest) FROM \(staged)", ["fits"]) == [["true"]] else { return false }
        }
        let probe = "SELECT count(\(SQLDialect.cast(column, to: type.sql))) FROM \(staged)"
        if try connection.attempt(probe) { return true }
        guard let name = type.enumeration, try make(name, of: column, staged, connection) else { return false }
        return try connection.attempt(probe)
    }

    /// Makes an enumeration of the values that are to be written: the source's own list may hold some that are so rare that
    /// nobody may learn of them. False if there is a type of that name.
    private static func make(
        _ name: String, of column: String, _ staged: String, _ connection: DatabaseConnection
    ) throws(DataError) -> Bool {
        let column = SQLDialect.quoted(column)
        let found = try connection.texts(
            "SELECT DISTINCT \(column)::text AS label FROM \(staged) WHERE \(column) IS NOT NULL LIMIT 1001", ["label"])
        guard found.count <= 1_000 else { return false }
        let labels = found.compactMap { $0[0] }.sorted().map(SQLDialect.literal)
        return try connection.attempt(
            "CREATE TYPE \(SQLDialect.quoted(name)) AS ENUM (\(labels.joined(separator: ", ")))")
    }
}
