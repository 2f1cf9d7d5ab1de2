extension ColumnSchema {
    /// A mapping, or the bare name of a type.
    init(name: String, _ node: SchemaNode) throws(DataError) {
        self.init(name: name, type: .text, nullable: false)
        if node.isText {
            type = try Self.type(node, [:], column: node)
            return
        }
        let fields = try node.fields([
            "type", "scale", "unit", "zone", "pattern", "nullable", "format", "missing", "sql", "comment",
        ])
        guard let kind = fields["type"] else {
            throw node.fail("has no key `type`", "Types are \(ColumnType.names.joined(separator: ", "))")
        }
        type = try Self.type(kind, fields, column: node)
        try refuseStrays(fields)
        nullable = try fields["nullable"]?.bool() ?? false
        if let text = fields["format"] {
            guard let format = ValueFormat(text: try text.text(ValueFormat.help(for: type)), for: type) else {
                throw text.fail("is no format for \(type.keyword)", ValueFormat.help(for: type))
            }
            self.format = format
        }
        comment = try fields["comment"]?.text("Write a text")
        if let node = fields["sql"] {
            let text = try node.text("Write a type of PostgreSQL's, such as uuid or \"enum mood\"")
            guard DatabaseType(text) != nil else {
                throw node.fail(
                    "is no type that we can write", "Write it as the database's catalogue does, or remove it")
            }
            sql = text
        }
        if let list = fields["missing"] {
            missing = try list.texts("Write a list of texts, such as [\"\", \"NA\"]")
            guard !missing.isEmpty else {
                throw list.fail("is empty", "Name the spelling of missing values, such as [\"\"]")
            }
        }
    }

    private static func type(
        _ node: SchemaNode, _ fields: [String: SchemaNode], column: SchemaNode
    ) throws(DataError) -> ColumnType {
        let name = try node.text("Write the name of a type")
        switch name {
        case "categorical": return .categorical
        case "boolean": return .boolean
        case "integer": return .integer
        case "real": return .real
        case "date": return .date
        case "time": return .time
        case "text": return .text
        case "decimal":
            guard let scale = fields["scale"] else {
                throw column.fail("has no key `scale`", "Write how many decimal places it has, such as scale: 2")
            }
            return .decimal(scale: try scale.int(0...18))
        case "datetime": return try datetime(fields)
        case "id": return try id(fields["pattern"])
        default:
            guard let kind = PersonalKind(rawValue: name) else {
                throw node.fail("\(name) is no type", "Types are \(ColumnType.names.joined(separator: ", "))")
            }
            return .personal(kind)
        }
    }

    private static func datetime(_ fields: [String: SchemaNode]) throws(DataError) -> ColumnType {
        var unit = TimeUnit.second
        if let node = fields["unit"] {
            guard let known = TimeUnit(rawValue: try node.text("Write s, ms, us or ns")) else {
                throw node.fail("is no unit", "Write s, ms, us or ns")
            }
            unit = known
        }
        return .datetime(unit: unit, zone: try fields["zone"]?.text("Write a zone, such as UTC or \"+02:00\""))
    }

    /// `uuid`, `uuid7`, or counting on from a number: `INV-0001…`.
    private static func isSpecial(_ pattern: String) -> Bool {
        if pattern == "uuid" || pattern == "uuid7" { return true }
        guard let mark = ["…", "..."].first(where: pattern.hasSuffix) else { return false }
        return pattern.dropLast(mark.count).last?.isNumber ?? false
    }

    private static func id(_ node: SchemaNode?) throws(DataError) -> ColumnType {
        guard let node else { return .id(pattern: nil) }
        let help = "Write # for a digit, A for a capital, a for a small letter, such as \"C######\""
        let text = try node.text(help)
        guard IDPattern(text) != nil || isSpecial(text) else {
            throw node.fail("is no pattern in which something varies", help)
        }
        return .id(pattern: text)
    }

    /// Keys that the type has no use for are mistakes.
    private func refuseStrays(_ fields: [String: SchemaNode]) throws(DataError) {
        var strays: Set<String> = ["scale", "unit", "zone", "pattern"]
        switch type {
        case .decimal: strays.remove("scale")
        case .datetime: strays.subtract(["unit", "zone"])
        case .id: strays.remove("pattern")
        default: break
        }
        guard let key = strays.sorted().first(where: { fields[$0] != nil }), let node = fields[key] else { return }
        throw node.fail("has no meaning for \(type.keyword)", "Remove it, or correct the type")
    }
}
