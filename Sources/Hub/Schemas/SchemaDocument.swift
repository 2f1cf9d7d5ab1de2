import FoundationEssentials
import TaskContract

/// A schema as the Hub shows and edits it. The Hub checks its form; whether it fits the source is for the task to say.
/// Source: DESIGN.md section 10.
struct SchemaDocument: Codable, Hashable, Sendable {
    var tables: [Table]
    var entity: String?
    /// Rules of the schema file, as they are.
    var rules: JSONValue?

    struct Table: Codable, Hashable, Sendable {
        var name: String
        var columns: [Column]
        var primaryKey: [String] = []
        var foreignKeys: [ForeignKey] = []
        var orderBy: [String] = []
        /// As discovery counted; nil where the context withholds counts.
        var rows: Int?

        func foreignKey(of column: String) -> ForeignKey? { foreignKeys.first { $0.columns.contains(column) } }
    }

    struct Column: Codable, Hashable, Sendable {
        var name: String
        var type: String
        var isNullable = false
        /// `scale`, `unit`, `zone`, `pattern`, `format`, `missing`: what belongs to the type, as it is.
        var details: [String: JSONValue] = [:]
    }

    struct ForeignKey: Codable, Hashable, Sendable {
        var columns: [String]
        var references: String
        var to: [String]
    }

    func table(_ name: String) -> Table? { tables.first { $0.name == name } }

    var columnCount: Int { tables.reduce(0) { $0 + $1.columns.count } }

    /// The tables whose rows hang on the entity's, by foreign keys that lead to it.
    var reachedFromEntity: Set<String> {
        guard let entity else { return [] }
        var reached: Set<String> = [entity]
        while true {
            let more = tables.filter { table in
                !reached.contains(table.name) && table.foreignKeys.contains { reached.contains($0.references) }
            }
            if more.isEmpty { return reached }
            reached.formUnion(more.map(\.name))
        }
    }
}

extension SchemaDocument {
    /// Reads the content of a schema file.
    /// - Parameter order: names of columns in file order, by table, where they are known; else keys come first.
    init(_ file: JSONValue, order: [String: [String]] = [:], rows: [String: Int] = [:]) throws(HubError) {
        guard case .object(let tables)? = file["tables"], !tables.isEmpty else {
            throw .invalid("schema", "It has no tables", remedy: "Start from what a discovery finds")
        }
        self.tables = []
        for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
            self.tables.append(try Table(name, table, order: order[name], rows: rows[name]))
        }
        (entity, rules) = (file["entity"]?.text, file["rules"])
        try check()
    }

    /// The content of a schema file.
    var file: JSONValue {
        var file: [String: JSONValue] = [
            "tables": .object(Dictionary(tables.map { ($0.name, $0.file) }) { first, _ in first })
        ]
        file["entity"] = entity.map { .string($0) }
        file["rules"] = rules
        return .object(file)
    }

    /// - Throws: `invalid` for keys that name what is not there.
    func check() throws(HubError) {
        if let entity, table(entity) == nil { throw .invalid("entity", "There is no table \(entity)") }
        for table in tables {
            let names = Set(table.columns.map(\.name))
            for name in table.primaryKey + table.orderBy + table.foreignKeys.flatMap(\.columns)
            where !names.contains(name) {
                throw .invalid("schema", "\(table.name) has no column \(name)")
            }
            for key in table.foreignKeys {
                guard let parent = self.table(key.references) else {
                    throw .invalid("schema", "\(table.name) refers to \(key.references), which is no table")
                }
                for name in key.to where !parent.columns.contains(where: { $0.name == name }) {
                    throw .invalid("schema", "\(table.name) refers to \(parent.name).\(name), which is no column")
                }
            }
        }
    }
}

extension SchemaDocument.Table {
    fileprivate init(_ name: String, _ file: JSONValue, order: [String]?, rows: Int?) throws(HubError) {
        guard case .object(let columns)? = file["columns"], !columns.isEmpty else {
            throw .invalid("schema", "The table \(name) has no columns")
        }
        self.name = name
        self.rows = rows
        primaryKey = file["primaryKey"]?.texts ?? []
        orderBy = file["orderBy"]?.texts ?? []
        if case .array(let keys)? = file["foreignKeys"] {
            foreignKeys = keys.compactMap { key in
                guard let columns = key["columns"]?.texts, let parent = key["references"]?.text else { return nil }
                return SchemaDocument.ForeignKey(columns: columns, references: parent, to: key["to"]?.texts ?? columns)
            }
        }
        let keys = primaryKey + foreignKeys.flatMap(\.columns)
        let place = { (name: String) in (order ?? keys).firstIndex(of: name) ?? .max }
        self.columns = columns.map { SchemaDocument.Column($0.key, $0.value) }
            .sorted { (place($0.name), $0.name) < (place($1.name), $1.name) }
    }

    fileprivate var file: JSONValue {
        var file: [String: JSONValue] = [
            "columns": .object(Dictionary(columns.map { ($0.name, $0.file) }) { first, _ in first })
        ]
        if !primaryKey.isEmpty { file["primaryKey"] = .texts(primaryKey) }
        if !orderBy.isEmpty { file["orderBy"] = .texts(orderBy) }
        if !foreignKeys.isEmpty {
            file["foreignKeys"] = .array(
                foreignKeys.map { key in
                    .object([
                        "columns": .texts(key.columns), "references": .string(key.references), "to": .texts(key.to),
                    ])
                })
        }
        return .object(file)
    }
}

extension SchemaDocument.Column {
    fileprivate init(_ name: String, _ file: JSONValue) {
        self.name = name
        guard case .object(var fields) = file else {
            type = file.text ?? "text"
            return
        }
        type = fields.removeValue(forKey: "type")?.text ?? "text"
        isNullable = fields.removeValue(forKey: "nullable") == .bool(true)
        details = fields
    }

    fileprivate var file: JSONValue {
        var fields = details
        fields["type"] = .string(type)
        if isNullable { fields["nullable"] = .bool(true) }
        return .object(fields)
    }
}

extension JSONValue {
    /// The texts of a list; a lone text is a list of one.
    var texts: [String]? {
        switch self {
        case .array(let elements): elements.compactMap(\.text)
        case .string(let text): [text]
        default: nil
        }
    }

    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// The number; nil if this is none.
    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }

    /// The elements of a list; none for anything else.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    /// The same bytes for the same value.
    var canonicalText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
