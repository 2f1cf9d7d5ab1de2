/// What PostgreSQL's catalogue says of the tables of a schema. Source: PostgreSQL 15, chapter 53 ("System Catalogs").
struct PostgresCatalogue {
    private let snapshot: DatabaseSnapshot
    /// The schema's name in quotes, as a literal.
    private let schema: String
    private let schemaName: String

    /// - Parameter schema: nil for the one that unqualified names mean.
    init(_ snapshot: DatabaseSnapshot, schema: String?) throws(DataError) {
        self.snapshot = snapshot
        if let schema {
            schemaName = schema
        } else {
            let current = try snapshot.catalogue("SELECT current_schema()::text AS name", ["name"])
            schemaName = (current.first?.first ?? nil) ?? "public"
        }
        self.schema = SQLDialect.literal(schemaName)
    }

    /// The tables that this user may see, in the order of their names: ordinary, partitioned, foreign, and materialised
    /// views; views are left out, as they repeat what tables hold.
    func tables() throws(DataError) -> [DatabaseTable] {
        let columns = try columns()
        let keys = try keys()
        let checks = try checks()
        let found = try snapshot.catalogue(
            """
            SELECT c.relname::text AS name, greatest(c.reltuples, 0)::text AS rows, \
            obj_description(c.oid, 'pg_class') AS comment FROM pg_catalog.pg_class c \
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
            WHERE n.nspname = \(schema) AND c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition
            """, ["name", "rows", "comment"])
        return found.compactMap { row -> DatabaseTable? in
            guard let name = row[0], let columns = columns[name], !columns.isEmpty else { return nil }
            return DatabaseTable(
                snapshot: snapshot, qualified: "\(SQLDialect.quoted(schemaName)).\(SQLDialect.quoted(name))",
                name: name,
                columns: columns, primaryKey: keys.primary[name] ?? [], foreignKeys: keys.foreign[name] ?? [],
                checks: checks[name] ?? [], comment: row[2], rows: row[1].flatMap { Double($0) } ?? 0)
        }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private func columns() throws(DataError) -> [String: [DatabaseColumn]] {
        let rows = try snapshot.catalogue(
            """
            SELECT c.relname::text AS t, a.attname::text AS name, \
            (CASE WHEN y.typtype = 'd' THEN b.typname ELSE y.typname END)::text AS type, \
            (CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE a.atttypmod END)::text AS modifier, \
            a.attnotnull::text AS filled, (CASE WHEN y.typtype = 'e' THEN 'enum ' || y.typname \
            WHEN y.typtype = 'd' THEN format_type(y.typbasetype, y.typtypmod) \
            ELSE format_type(a.atttypid, a.atttypmod) END)::text AS declared, \
            col_description(c.oid, a.attnum) AS comment \
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_type y ON y.oid = a.atttypid \
            LEFT JOIN pg_catalog.pg_type b ON b.oid = y.typbasetype \
            WHERE n.nspname = \(schema) AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'm') \
            ORDER BY c.relname, a.attnum
            """, ["t", "name", "type", "modifier", "filled", "declared", "comment"])
        var columns: [String: [DatabaseColumn]] = [:]
        for row in rows {
            guard let table = row[0], let name = row[1], let type = row[2] else { continue }
            var column = PostgresType.column(name, type: type, modifier: row[3].flatMap { Int($0) } ?? -1)
            column.nullable = row[4] != "true"
            column.comment = row[6]
            if column.source.kind == .text, type != "text" { column.type = row[5].flatMap(DatabaseType.init) }
            columns[table, default: []].append(column)
        }
        return columns
    }

    /// The conditions of check constraints, without those of single rows' types (domains).
    private func checks() throws(DataError) -> [String: [String]] {
        let rows = try snapshot.catalogue(
            """
            SELECT c.relname::text AS t, pg_get_constraintdef(k.oid, true) AS condition FROM pg_catalog.pg_constraint k \
            JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
            WHERE n.nspname = \(schema) AND k.contype = 'c' ORDER BY c.relname, k.conname
            """, ["t", "condition"])
        var checks: [String: [String]] = [:]
        for row in rows {
            guard let table = row[0], let condition = row[1] else { continue }
            checks[table, default: []].append(condition)
        }
        return checks
    }

    private func keys() throws(DataError) -> (primary: [String: [String]], foreign: [String: [ForeignKey]]) {
        let rows = try snapshot.catalogue(
            """
            SELECT c.relname::text AS t, k.oid::text AS id, k.contype::text AS kind, a.attname::text AS name, \
            r.relname::text AS parent, b.attname::text AS target FROM pg_catalog.pg_constraint k \
            JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
            CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u(number, place) \
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number \
            LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid AND r.relnamespace = n.oid \
            LEFT JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[u.place] \
            WHERE n.nspname = \(schema) AND k.contype IN ('p', 'f') ORDER BY c.relname, k.conname, u.place
            """, ["t", "id", "kind", "name", "parent", "target"])
        var gathered = CatalogueKeys()
        for row in rows {
            guard let table = row[0], let id = row[1], let name = row[3] else { continue }
            if row[2] == "p" {
                gathered.addPrimary(table, name)
            } else if let parent = row[4], let target = row[5] {
                gathered.addForeign(table, id: id, name, parent: parent, target: target)
            }
        }
        return (gathered.primary, gathered.foreign)
    }
}

/// Keys as a catalogue lists them: column by column.
struct CatalogueKeys {
    private(set) var primary: [String: [String]] = [:]
    private(set) var foreign: [String: [ForeignKey]] = [:]
    private var last = ""

    mutating func addPrimary(_ table: String, _ column: String) { primary[table, default: []].append(column) }

    /// - Parameter id: the same for the columns of one key, which come one after the other.
    mutating func addForeign(_ table: String, id: String, _ column: String, parent: String, target: String) {
        var keys = foreign[table] ?? []
        if last == id, var key = keys.popLast() {
            key.columns.append(column)
            key.to.append(target)
            keys.append(key)
        } else {
            keys.append(ForeignKey(columns: [column], references: parent, to: [target]))
        }
        foreign[table] = keys
        last = id
    }
}
