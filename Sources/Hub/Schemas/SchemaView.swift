import Charts
import FoundationEssentials
import TaskContract

/// The schema page: whom it protects, the graph, and the columns of one table.
struct SchemaView {
    struct Option {
        let value, label: String
        let isChosen: Bool
    }

    struct Tab {
        let name, path, count: String
        let isHere: Bool
    }

    struct Row {
        let name, place: String
        let tags: [String]
        let types: [Option]
        let fate: String
        let isKey, isNullable: Bool
        let targets: [Option]
        let isLoose: Bool
    }

    let project, projectPath, path: String
    let version: Int
    let saved: Moment
    let savedBy: String
    let lead: String
    let error: String?
    let entities: [Option]
    let reached: String
    let graph: String
    let keys: [String]
    let tabs: [Tab]
    let table, tablePlace: String
    let rows: [Row]
    let count: String
    let mayChange, mayDiscover, hasGraph, hasKeys: Bool

    init(
        _ visit: Visit, _ project: Project, _ version: SchemaVersion, showing: SchemaDocument? = nil,
        error: HubError? = nil
    ) throws {
        let document = showing ?? version.document
        (self.project, projectPath) = (project.title, "/projects/\(project.slug)")
        path = projectPath + "/schema"
        (self.version, saved, savedBy) = (version.number, Moment(version.createdAt), version.createdBy)
        lead =
            "\(Words.count(document.tables.count, "table")), \(Words.count(document.columnCount, "column")). "
            + (version.runId == nil
                ? "Edited by \(version.createdBy)." : "Types and keys are as the discovery found them.")
        self.error = error?.description
        let wish = visit.form["table"] ?? visit.query["table"]
        let chosen = wish.flatMap { name in document.tables.firstIndex { $0.name == name } } ?? 0
        let shown = document.tables[chosen]
        entities =
            [Option(value: "", label: "each row by itself", isChosen: document.entity == nil)]
            + document.tables.filter { !$0.primaryKey.isEmpty }.map { table in
                let rows = table.rows.map { " (\(Words.count($0)))" } ?? ""
                return Option(value: table.name, label: table.name + rows, isChosen: table.name == document.entity)
            }
        reached = Self.reached(document)
        graph = SchemaGraph(document, on: shown.name, path: path).svg.text
        keys = document.tables.flatMap { table in
            table.foreignKeys.map { key in
                "\(table.name).\(key.columns.joined(separator: ", ")) → \(key.references)"
            }
        }
        let path = path
        tabs = document.tables.enumerated().map { index, table in
            Tab(
                name: table.name, path: "\(path)?table=\(Address.query(table.name))#columns",
                count: String(table.columns.count), isHere: index == chosen)
        }
        (table, tablePlace) = (shown.name, "t\(chosen)")
        let targets = Self.targets(document)
        rows = shown.columns.enumerated().map { index, column in
            Self.row(column, "t\(chosen).c\(index)", in: shown, document, targets)
        }
        count = Words.count(shown.columns.count, "column")
        mayChange = visit.identity.may(.changeSchema, in: project.id)
        mayDiscover = visit.identity.may(.chooseSource, in: project.id)
        (hasGraph, hasKeys) = (document.tables.count > 1, !keys.isEmpty)
    }

    /// As the select shows it.
    static func type(of column: SchemaDocument.Column) -> String {
        if column.type == "decimal", case .integer(let scale)? = column.details["scale"] { return "decimal(\(scale))" }
        return column.type
    }

    private static func row(
        _ column: SchemaDocument.Column, _ place: String, in table: SchemaDocument.Table, _ document: SchemaDocument,
        _ targets: [(value: String, label: String, table: String, column: String)]
    ) -> Row {
        let now = type(of: column)
        let types = (SchemaForm.types.map { $0 == "decimal" ? "decimal(2)" : $0 } + [now]).uniqued
        let key = table.foreignKey(of: column.name)
        var tags: [String] = []
        if table.orderBy.contains(column.name) { tags.append("order") }
        if let key, key.columns.count > 1 { tags.append("→ \(key.references)") }
        let refers = key.flatMap { $0.columns.count == 1 ? ($0.references, $0.to.first ?? "") : nil }
        return Row(
            name: column.name, place: place, tags: tags,
            types: types.map { Option(value: $0, label: $0, isChosen: $0 == now) }, fate: fate(column, key),
            isKey: table.primaryKey.contains(column.name), isNullable: column.isNullable,
            targets: [Option(value: "", label: "–", isChosen: refers == nil)]
                + targets.map { target in
                    Option(
                        value: target.value, label: target.label,
                        isChosen: refers.map { $0 == target.table && $1 == target.column } ?? false)
                },
            isLoose: column.type == "text")
    }

    private static func fate(_ column: SchemaDocument.Column, _ key: SchemaDocument.ForeignKey?) -> String {
        if let key { return "points to \(key.references)" }
        switch column.type {
        case "id", "uuid": return "generated fresh"
        case "text": return "withheld, unless a training says otherwise"
        case let type
        where type.contains(".") || ["email", "phone", "iban", "card", "national_id", "url", "ip"].contains(type):
            return "personal: generated fresh"
        default: return "modelled"
        }
    }

    /// Columns that others may refer to: the keys of one column.
    private static func targets(
        _ document: SchemaDocument
    ) -> [(value: String, label: String, table: String, column: String)] {
        document.tables.enumerated().flatMap { t, table in
            table.columns.enumerated().filter { table.primaryKey == [$0.element.name] }.map { c, column in
                ("t\(t).c\(c)", "\(table.name).\(column.name)", table.name, column.name)
            }
        }
    }

    private static func reached(_ document: SchemaDocument) -> String {
        guard let entity = document.entity else {
            return "Each row of each table counts by itself. Choose a table if a person has several rows."
        }
        let reached = document.reachedFromEntity.subtracting([entity]).sorted()
        let rest = document.tables.map(\.name).filter { $0 != entity && !reached.contains($0) }
        let hang =
            reached.isEmpty
            ? "No table hangs" : "\(reached.joined(separator: ", ")) hang\(reached.count == 1 ? "s" : "")"
        return "\(hang) on \(entity)." + (rest.isEmpty ? "" : " Not: \(rest.joined(separator: ", ")).")
    }
}

extension Array where Element: Hashable {
    /// Each once, where it stood first.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
