import TaskContract

/// The fields of the schema page. Columns are named by their places (`t0.c3.type`), since their names may hold anything.
struct SchemaForm {
    private let form: Form

    init(_ form: Form) { self.form = form }

    static let types =
        ["categorical", "boolean", "integer", "decimal", "real", "date", "time", "datetime", "text", "id"]
        + ["name.first", "name.last", "name.full", "email", "phone"]
        + ["address.street", "address.city", "address.postcode", "address.country", "iban", "card", "national_id"]
        + ["url", "ip", "uuid"]

    /// The schema with what was changed.
    func apply(to document: SchemaDocument) throws(HubError) -> SchemaDocument {
        var edited = document
        if form.has("entity") { edited.entity = form["entity"] }
        for (t, table) in document.tables.enumerated() {
            // A page shows one table at a time; the others are not in its form.
            guard form.has("t\(t).shown") else { continue }
            for (c, column) in table.columns.enumerated() {
                edited.tables[t].columns[c] = try changed(column, "t\(t).c\(c)")
            }
            let keys = table.columns.enumerated().filter { form.has("t\(t).c\($0.offset).key") }.map(\.element.name)
            edited.tables[t].primaryKey =
                keys.count == table.primaryKey.count && Set(keys) == Set(table.primaryKey)
                ? table.primaryKey : keys
            edited.tables[t].foreignKeys = try foreignKeys(of: table, t, in: document)
        }
        try edited.check()
        return edited
    }

    private func changed(_ column: SchemaDocument.Column, _ place: String) throws(HubError) -> SchemaDocument.Column {
        var edited = column
        edited.isNullable = form.has(place + ".nullable")
        guard let type = form[place + ".type"], type != SchemaView.type(of: column) else { return edited }
        let parts = type.split(separator: "(", maxSplits: 1)
        let name = parts.first.map(String.init) ?? type
        guard Self.types.contains(name) else { throw .invalid("type", "\(type) is no type") }
        // How values were spelt and cut belonged to the former type.
        let missing = column.details["missing"]
        edited.type = name
        edited.details = missing.map { ["missing": $0] } ?? [:]
        if name == "decimal" {
            let scale = parts.count == 2 ? Int64(parts[1].dropLast()) ?? 2 : 2
            edited.details["scale"] = .integer(scale)
        }
        return edited
    }

    /// Keys of one column are chosen by `t0.c3.refers`, `t1.c0` naming the column that is referred to; keys of several columns
    /// stay as they are.
    private func foreignKeys(
        of table: SchemaDocument.Table, _ t: Int, in document: SchemaDocument
    ) throws(HubError) -> [SchemaDocument.ForeignKey] {
        var keys = table.foreignKeys.filter { $0.columns.count > 1 }
        for (c, column) in table.columns.enumerated() {
            guard let choice = form["t\(t).c\(c).refers"] else { continue }
            let places = choice.split(separator: ".").map { Int($0.dropFirst()) ?? -1 }
            guard places.count == 2, document.tables.indices.contains(places[0]),
                document.tables[places[0]].columns.indices.contains(places[1])
            else { throw .invalid("refers", "\(column.name) refers to what is not there") }
            let parent = document.tables[places[0]]
            keys.append(
                .init(columns: [column.name], references: parent.name, to: [parent.columns[places[1]].name]))
        }
        let order = { (key: SchemaDocument.ForeignKey) in table.foreignKeys.firstIndex(of: key) ?? .max }
        return keys.sorted { order($0) < order($1) }
    }
}
