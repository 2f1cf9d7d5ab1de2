import Yams

/// The schema file of DESIGN.md section 10. Order is kept; what ``yaml()`` writes, ``init(yaml:file:)`` reads back.
extension Schema {
    /// - Parameter file: how messages name the text's origin.
    /// - Throws: ``DataError`` with code `usage`, which names the place in the file and what is allowed there.
    public init(yaml: String, file: String = "schema.yaml") throws(DataError) {
        let root = SchemaNode(node: try Self.compose(yaml, file), path: [], file: file)
        let fields = try root.fields(["tables", "entity", "rules"])
        if let rules = fields["rules"] {
            throw rules.fail("rules are not supported yet by this version", "Remove the key `rules`")
        }
        guard let tables = fields["tables"] else { throw root.fail("has no key `tables`", "Add it: tables: { … }") }
        self.init(tables: [])
        for (name, table) in try tables.entries("one entry for each table") {
            self.tables.append(try TableSchema(name: name, table))
        }
        guard !self.tables.isEmpty else { throw tables.fail("holds no table", "Add one") }
        try checkReferences(tables)
        if let node = fields["entity"] {
            entity = try node.text("Write the name of a table")
            guard self.tables.contains(where: { $0.name == entity }) else { throw unknownTable(node, entity ?? "") }
        }
    }

    private static func compose(_ yaml: String, _ file: String) throws(DataError) -> Node {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw DataError(.usage, file, problem: "is empty", remedy: "Start from what `sfumato discover` writes")
            }
            return node
        } catch let error as DataError {
            throw error
        } catch let error as YamlError {
            throw DataError(.usage, file, problem: problem(error), remedy: "Correct the YAML there")
        } catch {
            throw DataError(.usage, file, problem: "is not YAML", remedy: "Correct it")
        }
    }

    /// Without the excerpt of the file that the library would add.
    private static func problem(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        case .duplicatedKeysInMapping(let duplicates, _):
            "the keys \(duplicates.joined(separator: ", ")) occur twice"
        case .reader(let problem, _, _, _): problem
        default: "is not YAML"
        }
    }

    private func unknownTable(_ node: SchemaNode, _ name: String) -> DataError {
        node.fail("names no table of this schema (\(name))", "Tables are \(tables.map(\.name).joined(separator: ", "))")
    }

    private func checkReferences(_ root: SchemaNode) throws(DataError) {
        for table in tables {
            for key in table.foreignKeys {
                let place = SchemaNode(node: root.node, path: ["tables", table.name, "foreignKeys"], file: root.file)
                guard let parent = tables.first(where: { $0.name == key.references }) else {
                    throw unknownTable(place, key.references)
                }
                if let name = key.to.first(where: { name in !parent.columns.contains { $0.name == name } }) {
                    throw place.fail("\(parent.name) has no column \(name)", "Write columns of \(parent.name) in `to`")
                }
            }
        }
    }
}

extension TableSchema {
    init(name: String, _ node: SchemaNode) throws(DataError) {
        let fields = try node.fields(["primaryKey", "foreignKeys", "orderBy", "columns", "comment", "checks"])
        guard let columns = fields["columns"] else { throw node.fail("has no key `columns`", "Add it: columns: { … }") }
        self.init(name: name, columns: [])
        for (name, column) in try columns.entries("one entry for each column") {
            self.columns.append(try ColumnSchema(name: name, column))
        }
        guard !self.columns.isEmpty else { throw columns.fail("holds no column", "Add one") }
        primaryKey = try names(fields["primaryKey"])
        orderBy = try names(fields["orderBy"])
        comment = try fields["comment"]?.text("Write a text")
        checks = try fields["checks"]?.texts("Write a list of conditions, such as [\"CHECK (total >= 0)\"]")
        for key in try fields["foreignKeys"]?.sequence("Write a list of { columns, references, to }") ?? [] {
            foreignKeys.append(try foreignKey(key))
        }
    }

    private func names(_ node: SchemaNode?) throws(DataError) -> [String] {
        guard let node else { return [] }
        let names = try node.texts("Write a list of column names, such as [id]")
        if let unknown = names.first(where: { name in !columns.contains { $0.name == name } }) {
            throw node.fail("\(self.name) has no column \(unknown)", "Write columns of \(self.name)")
        }
        guard Set(names).count == names.count else { throw node.fail("names a column twice", "Name each once") }
        return names
    }

    private func foreignKey(_ node: SchemaNode) throws(DataError) -> ForeignKey {
        let fields = try node.fields(["columns", "references", "to"])
        guard let columns = fields["columns"], let references = fields["references"] else {
            throw node.fail(
                "lacks `columns` or `references`", "Write { columns: [customer_id], references: customers, to: [id] }")
        }
        let own = try names(columns)
        let to = try fields["to"]?.texts("Write a list of column names") ?? own
        guard own.count == to.count, !own.isEmpty else {
            throw node.fail("has \(own.count) columns but \(to.count) in `to`", "Name as many on both sides")
        }
        return ForeignKey(columns: own, references: try references.text("Write the name of a table"), to: to)
    }
}
