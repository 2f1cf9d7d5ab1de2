/// What an SQLite file says of its tables. Source: https://www.sqlite.org/pragma.html, https://www.sqlite.org/datatype3.html
struct SQLiteCatalogue {
    let snapshot: DatabaseSnapshot

    /// The tables, in the order of their names.
    func tables() throws(DataError) -> [DatabaseTable] {
        let names = try snapshot.catalogue(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", ["name"])
        var tables: [DatabaseTable] = []
        for name in names.compactMap({ $0.first ?? nil }).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            tables.append(try table(name))
        }
        return tables
    }

    private func table(_ name: String) throws(DataError) -> DatabaseTable {
        let literal = SQLDialect.literal(name)
        let listed = try snapshot.catalogue(
            """
            SELECT name, upper(type) AS type, CAST("notnull" AS TEXT) AS filled, CAST(pk AS TEXT) AS place \
            FROM pragma_table_info(\(literal))
            """, ["name", "type", "filled", "place"])
        var columns: [DatabaseColumn] = []
        for row in listed {
            guard let column = row[0] else { continue }
            columns.append(try self.column(column, type: row[1] ?? "", of: name, isFilled: row[2] == "1"))
        }
        let key = listed.filter { ($0[3] ?? "0") != "0" }.sorted { (Int($0[3] ?? "") ?? 0) < (Int($1[3] ?? "") ?? 0) }
        return DatabaseTable(
            snapshot: snapshot, qualified: SQLDialect.quoted(name), name: name, columns: columns,
            primaryKey: key.compactMap { $0[0] }, foreignKeys: try foreignKeys(of: name, literal))
    }

    private func foreignKeys(of table: String, _ literal: String) throws(DataError) -> [ForeignKey] {
        let rows = try snapshot.catalogue(
            """
            SELECT CAST(f.id AS TEXT) AS id, f."from" AS name, f."table" AS parent, coalesce(f."to", (SELECT p.name FROM \
            pragma_table_info(f."table") p WHERE p.pk = f.seq + 1)) AS target \
            FROM pragma_foreign_key_list(\(literal)) f ORDER BY f.id, f.seq
            """, ["id", "name", "parent", "target"])
        var keys = CatalogueKeys()
        for row in rows {
            guard let id = row[0], let name = row[1], let parent = row[2], let target = row[3] else { continue }
            keys.addForeign(table, id: id, name, parent: parent, target: target)
        }
        return keys.foreign[table] ?? []
    }

    /// SQLite keeps any value in any column: a number's declaration counts only where all values keep to it.
    private func column(
        _ name: String, type: String, of table: String, isFilled: Bool
    ) throws(DataError) -> DatabaseColumn {
        let quoted = SQLDialect.quoted(name)
        func column(_ kind: PhysicalKind, _ arrow: String, _ expression: String) -> DatabaseColumn {
            DatabaseColumn(
                source: SourceColumn(name: name, kind: kind, arrowType: arrow), expression: expression,
                nullable: !isFilled)
        }
        func holds(only types: String) throws(DataError) -> Bool {
            try snapshot.catalogue(
                """
                SELECT '1' AS other WHERE EXISTS (SELECT 1 FROM \(SQLDialect.quoted(table)) \
                WHERE typeof(\(quoted)) NOT IN (\(types), 'null'))
                """, ["other"]
            ).isEmpty
        }
        let text = "CASE typeof(\(quoted)) WHEN 'blob' THEN hex(\(quoted)) ELSE CAST(\(quoted) AS TEXT) END"
        if type.contains("INT") || type.contains("BOOL"), try holds(only: "'integer'") {
            return column(.integer, "int64", quoted)
        }
        let isReal = ["REAL", "FLOA", "DOUB"].contains { type.contains($0) }
        if isReal, try holds(only: "'integer', 'real'") { return column(.real, "double", "CAST(\(quoted) AS REAL)") }
        return column(.text, "string", text)
    }
}
