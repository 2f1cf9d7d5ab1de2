/// Writes schema files by hand rather than by the YAML library: inline maps, aligned, with comments.
struct SchemaWriter {
    private(set) var text = ""
    /// Comments by table and column.
    var comments: (_ table: String, _ column: String) -> String? = { _, _ in nil }
    /// Comment lines above a table.
    var tableComments: (_ table: String) -> [String] = { _ in [] }

    mutating func write(_ schema: Schema) {
        text += "tables:\n"
        for table in schema.tables { write(table) }
        if let entity = schema.entity { text += "entity: \(Self.quoted(entity))\n" }
    }

    private mutating func write(_ table: TableSchema) {
        for line in tableComments(table.name) { text += "  # \(Self.comment(line))\n" }
        text += "  \(Self.quoted(table.name)):\n"
        if !table.primaryKey.isEmpty { text += "    primaryKey: \(Self.list(table.primaryKey))\n" }
        if !table.foreignKeys.isEmpty {
            text += "    foreignKeys:\n"
            for key in table.foreignKeys {
                text += "      - { columns: \(Self.list(key.columns)), references: \(Self.quoted(key.references)), "
                text += "to: \(Self.list(key.to)) }\n"
            }
        }
        if !table.orderBy.isEmpty { text += "    orderBy: \(Self.list(table.orderBy))\n" }
        if let comment = table.comment { text += "    comment: \(Self.doubleQuoted(comment))\n" }
        if let checks = table.checks, !checks.isEmpty {
            text += "    checks:\n"
            for check in checks { text += "      - \(Self.doubleQuoted(check))\n" }
        }
        text += "    columns:\n"
        let width = min(table.columns.map { Self.quoted($0.name).count }.max() ?? 0, 32)
        for column in table.columns {
            let name = Self.quoted(column.name) + ":"
            text +=
                "      \(name)\(String(repeating: " ", count: max(width + 1 - name.count, 0))) { \(Self.body(column)) }"
            if let comment = comments(table.name, column.name) { text += "  # \(Self.comment(comment))" }
            text += "\n"
        }
    }

    private static func body(_ column: ColumnSchema) -> String {
        var parts = ["type: \(column.type.keyword)"]
        switch column.type {
        case .decimal(let scale): parts.append("scale: \(scale)")
        case .datetime(let unit, let zone):
            if unit != .second { parts.append("unit: \(unit.rawValue)") }
            if let zone { parts.append("zone: \(quoted(zone))") }
        case .id(let pattern?): parts.append("pattern: \(doubleQuoted(pattern))")
        default: break
        }
        if column.nullable { parts.append("nullable: true") }
        if let format = column.format.text(for: column.type) { parts.append("format: \(doubleQuoted(format))") }
        if column.missing != [""] {
            parts.append("missing: [\(column.missing.map(doubleQuoted).joined(separator: ", "))]")
        }
        if let sql = column.sql { parts.append("sql: \(quoted(sql))") }
        if let comment = column.comment { parts.append("comment: \(doubleQuoted(comment))") }
        return parts.joined(separator: ", ")
    }

    private static func list(_ names: [String]) -> String { "[\(names.map(quoted).joined(separator: ", "))]" }

    /// One line.
    private static func comment(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// Words that YAML would read as something else than text.
    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
    ]

    /// Bare where YAML reads it as that text, else in double quotes.
    static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "."
                || scalar == "-"
        }
        let startsPlain = text.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false
        return isPlain && startsPlain && !reserved.contains(text.lowercased()) ? text : doubleQuoted(text)
    }

    static func doubleQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if scalar.value < 32 || (0x7F...0xA0).contains(scalar.value) || (0x2000...0x206F).contains(scalar.value)
                    || scalar.value == 0xFEFF
                {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}

extension Schema {
    /// The schema file, without comments.
    public func yaml() -> String {
        var writer = SchemaWriter()
        writer.write(self)
        return writer.text
    }
}
