import CArrow

/// Makes tables in a database and fills them, on one connection.
struct DatabaseWriter {
    private let address: DatabaseAddress
    private let dialect: SQLDialect
    let connection: DatabaseConnection

    /// - Throws: ``DataError`` if the database cannot be reached, or the user may make no tables there.
    init(_ address: DatabaseAddress) throws(DataError) {
        self.address = address
        switch address {
        case .postgresql(let uri):
            dialect = .postgresql
            connection = try DatabaseConnection(driver: "postgresql", uri: uri, place: address.text)
            let allowed = try connection.texts(
                """
                SELECT (current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE') \
                AND NOT pg_is_in_recovery())::text AS allowed
                """, ["allowed"])
            guard allowed == [["true"]] else {
                throw DataError(
                    .unavailable, address.text, problem: "the user may make no tables in this database's schema",
                    remedy: "Grant it CREATE there, or name another schema with ?options=-csearch_path%3DNAME")
            }
        case .sqlite(let path):
            dialect = .sqlite
            let escaped = DatabaseAddress.escaped(path)
            connection = try DatabaseConnection(driver: "sqlite", uri: "file:\(escaped)?mode=rwc", place: address.text)
        }
    }

    /// The names of the tables, and of whatever else has a table's name.
    func tables() throws(DataError) -> Set<String> {
        let query =
            dialect == .sqlite
            ? "SELECT name FROM sqlite_schema"
            : """
            SELECT relname::text AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n \
            ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'f', 'm', 'v')
            """
        return Set(try connection.texts(query, ["name"], marksTypes: dialect.marksTypes).compactMap { $0[0] })
    }

    /// Starts the transaction; what is not committed is as if it had not been.
    func begin() throws(DataError) {
        try DataError.check(address.text) { sfm_database_begin(connection.handle, $0) }
    }

    func commit() throws(DataError) {
        try DataError.check(address.text) { sfm_database_commit(connection.handle, $0) }
    }

    /// Removes tables of these names where there are any, those that refer to others first.
    func drop(_ parentsFirst: [String]) throws(DataError) {
        let names = parentsFirst.reversed().map(SQLDialect.quoted)
        if dialect == .sqlite {
            for name in names { try connection.run("DROP TABLE IF EXISTS \(name)") }
        } else {
            try connection.run("DROP TABLE IF EXISTS \(names.joined(separator: ", "))")
        }
    }

    /// Makes a table and fills it from a Parquet file.
    /// - Returns: notes on columns that are not in their source's type.
    func load(_ table: TableSchema, from path: String) throws(DataError) -> [String] {
        let reader = try TableReader(
            .file(TableFile(parquet: path, stem: table.name)), at: path, selecting: nil, rows: nil)
        let place = "\(address.text), table \(table.name)"
        let (name, staging) = (SQLDialect.quoted(table.name), "sfumato loads \(table.name)")
        // The driver has types of its own for what it loads; from there the database brings them to the table's.
        try DataError.check(place) {
            sfm_database_load(connection.handle, path, staging, dialect == .sqlite, $0)
        }
        let source = SQLDialect.quoted(staging)
        let declared = dialect == .postgresql ? try DeclaredTypes(table, in: source, on: connection) : nil
        let columns = reader.columns.map { ($0.name, declared?.types[$0.name] ?? dialect.type(of: $0)) }
        let values = columns.map { name, type in
            dialect == .sqlite ? SQLDialect.quoted(name) : SQLDialect.cast(name, to: type)
        }
        for statement in [
            definition(table, columns), "INSERT INTO \(name) SELECT \(values.joined(separator: ", ")) FROM \(source)",
            "DROP TABLE \(source)",
        ] {
            try DataError.check(place) { sfm_database_run(connection.handle, statement, $0) }
        }
        return (declared?.strays ?? []).map {
            "\(table.name).\($0) is text in \(address.text): not all of its values are what its source's type takes."
        }
    }

    private func definition(_ table: TableSchema, _ columns: [(name: String, type: String)]) -> String {
        var parts = columns.map { name, type in
            let schema = table.columns.first { $0.name == name }
            let isFilled = schema?.nullable == false || table.primaryKey.contains(name)
            return "\(SQLDialect.quoted(name)) \(type)\(isFilled ? " NOT NULL" : "")"
        }
        if !table.primaryKey.isEmpty { parts.append("PRIMARY KEY (\(Self.list(table.primaryKey)))") }
        // SQLite takes references with the table only, and leaves it to the reader's connection to insist on them.
        if dialect == .sqlite { parts += table.foreignKeys.map(Self.reference) }
        return "CREATE TABLE \(SQLDialect.quoted(table.name)) (\(parts.joined(separator: ", ")))"
    }

    /// Adds the references between the tables.
    /// - Returns: notes on those that the rows do not keep to, which are left out.
    func reference(_ tables: [TableSchema]) throws(DataError) -> [String] {
        guard dialect == .postgresql else { return [] }
        var notes: [String] = []
        for table in tables {
            for key in table.foreignKeys {
                guard let parent = tables.first(where: { $0.name == key.references }) else { continue }
                let add = "ALTER TABLE \(SQLDialect.quoted(table.name)) ADD \(Self.reference(key))"
                if parent.primaryKey == key.to, try hasNoOrphans(table.name, key), try connection.attempt(add) {
                    continue
                } else {
                    notes.append(
                        "\(table.name).\(key.columns.joined(separator: ", ")) has no foreign key to \(key.references) in "
                            + "\(address.text): not all of its rows point to one there.")
                }
            }
        }
        return notes
    }

    /// Looked for beforehand: a statement that fails would end the transaction.
    private func hasNoOrphans(_ table: String, _ key: ForeignKey) throws(DataError) -> Bool {
        let filled = key.columns.map { "c.\(SQLDialect.quoted($0)) IS NOT NULL" }
        let equal = zip(key.columns, key.to).map { "p.\(SQLDialect.quoted($1)) = c.\(SQLDialect.quoted($0))" }
        // Columns that cannot be compared, as one is text and the other is not, make no key.
        let pair = "\(SQLDialect.quoted(table)) c, \(SQLDialect.quoted(key.references)) p"
        guard try connection.attempt("SELECT 1 FROM \(pair) WHERE \(equal.joined(separator: " AND ")) LIMIT 0") else {
            return false
        }
        let orphans = try connection.texts(
            """
            SELECT EXISTS (SELECT 1 FROM \(SQLDialect.quoted(table)) c WHERE \(filled.joined(separator: " AND ")) \
            AND NOT EXISTS (SELECT 1 FROM \(SQLDialect.quoted(key.references)) p \
            WHERE \(equal.joined(separator: " AND "))))::text AS orphans
            """, ["orphans"])
        return orphans == [["false"]]
    }

    private static func reference(_ key: ForeignKey) -> String {
        "FOREIGN KEY (\(list(key.columns))) REFERENCES \(SQLDialect.quoted(key.references)) (\(list(key.to)))"
    }

    private static func list(_ names: [String]) -> String { names.map(SQLDialect.quoted).joined(separator: ", ") }
}
