import Charts

/// Tables as boxes and foreign keys as lines: parents left of their children, so that lines run one way.
struct SchemaGraph {
    private struct Box {
        let table: SchemaDocument.Table
        let x, y, height: Double
        let columns: [String]
        let rest: Int
    }

    private let document: SchemaDocument
    private let on: String
    private let path: String
    private let boxes: [String: Box]
    private let width, height: Double
    private static let boxWidth = 232.0, gapX = 76.0, gapY = 22.0, most = 30

    /// - Parameters:
    ///   - on: the table that the page shows below.
    ///   - path: of the page, for links to tables.
    init(_ document: SchemaDocument, on: String, path: String) {
        (self.document, self.on, self.path) = (document, on, path)
        var (boxes, x, tallest) = ([String: Box](), 20.0, 0.0)
        for layer in Self.layers(document) {
            var y = 20.0
            for table in layer {
                let keys = (table.primaryKey + table.foreignKeys.flatMap(\.columns)).reduce(into: [String]()) {
                    if !$0.contains($1) { $0.append($1) }
                }
                let columns = Array(keys.prefix(5))
                let rest = table.columns.count - columns.count
                let height = 44 + 22 * Double(columns.count + (rest > 0 ? 1 : 0))
                boxes[table.name] = Box(table: table, x: x, y: y, height: height, columns: columns, rest: rest)
                y += height + Self.gapY
            }
            tallest = max(tallest, y)
            x += Self.boxWidth + Self.gapX
        }
        self.boxes = boxes
        (width, height) = (max(x - Self.gapX + 40, 600), tallest)
    }

    /// Tables by the length of their longest way up to a table without parents; a circle is cut where it closes.
    private static func layers(_ document: SchemaDocument) -> [[SchemaDocument.Table]] {
        var depths: [String: Int] = [:]
        func depth(_ name: String, _ above: Set<String>) -> Int {
            if let known = depths[name] { return known }
            guard let table = document.table(name), !above.contains(name) else { return -1 }
            let parents = table.foreignKeys.map(\.references).filter { $0 != name }
            let deepest = parents.map { depth($0, above.union([name])) }.max() ?? -1
            depths[name] = deepest + 1
            return deepest + 1
        }
        let shown = document.tables.prefix(most)
        let byDepth = Dictionary(grouping: shown) { depth($0.name, []) }
        return byDepth.sorted { $0.key < $1.key }.map(\.value)
    }

    /// With links to the tables' columns; the page has the same as a list.
    var svg: Markup {
        var parts: [Markup] = []
        for table in document.tables {
            parts += table.foreignKeys.enumerated().map { edge(table.name, $0.offset, $0.element) }
        }
        parts += document.tables.compactMap { boxes[$0.name] }.map(box)
        let label = "\(Words.count(document.tables.count, "table")) and their keys"
        return """
            <svg viewBox="0 0 \(width) \(height)" role="group" aria-label="\(label)">\(parts)</svg>
            """
    }

    private func edge(_ name: String, _ index: Int, _ key: SchemaDocument.ForeignKey) -> Markup {
        guard let child = boxes[name], let parent = boxes[key.references], name != key.references else { return "" }
        let from = child.y + 50 + 22 * Double(child.columns.firstIndex(of: key.columns.first ?? "") ?? 0)
        let to = parent.y + 50 + 22 * Double(parent.columns.firstIndex(of: key.to.first ?? "") ?? 0)
        let (startX, endX) = (child.x, parent.x + Self.boxWidth)
        let middle = startX > endX ? startX - 14 - 6 * Double(index % 6) : endX + 20 + 6 * Double(index % 6)
        return """
            <path class="edge" d="M\(startX) \(from)L\(middle) \(from)L\(middle) \(to)L\(endX) \(to)"/>\
            <path class="foot" d="M\(startX) \(from - 5)L\(startX - 10) \(from)L\(startX) \(from + 5)"/>\
            <path class="foot" d="M\(endX + 7) \(to - 4)L\(endX + 7) \(to + 4)"/>
            """
    }

    private func box(_ box: Box) -> Markup {
        let table = box.table
        let kind = table.name == document.entity ? "entity" : table.name == on ? "on" : ""
        let rows = table.rows.map(Words.count) ?? ""
        let label = table.rows.map { "\(table.name), \(Words.count($0, "row"))" } ?? table.name
        var columns = box.columns.enumerated().map { index, name in line(name, index, box) }
        if box.rest > 0 {
            let y = box.y + 54 + 22 * Double(box.columns.count)
            columns.append(
                "<text class=\"col\" x=\"\(box.x + 12)\" y=\"\(y)\">+ \(Words.count(box.rest, "column"))</text>")
        }
        return """
            <a href="\(path)?table=\(Address.query(table.name))#columns" class="\(kind)" aria-label="\(label)">\
            <rect class="box" x="\(box.x)" y="\(box.y)" width="\(Self.boxWidth)" height="\(box.height)" rx="5"/>\
            <rect class="bar" x="\(box.x + 1)" y="\(box.y + 1)" width="\(Self.boxWidth - 2)" height="32" rx="4"/>\
            <text class="name" x="\(box.x + 12)" y="\(box.y + 22)">\(Self.short(table.name, 20))</text>\
            <text class="dim" x="\(box.x + Self.boxWidth - 12)" y="\(box.y + 22)" text-anchor="end">\(rows)</text>\
            \(columns)</a>
            """
    }

    private func line(_ name: String, _ index: Int, _ box: Box) -> Markup {
        let y = box.y + 54 + 22 * Double(index)
        let radius = box.table.primaryKey.contains(name) ? 4.0 : 1.0
        return """
            <rect class="key" x="\(box.x + 12)" y="\(y - 10)" width="8" height="8" rx="\(radius)"/>\
            <text class="col" x="\(box.x + 26)" y="\(y)">\(Self.short(name, 26))</text>
            """
    }

    /// The whole name stands in the list and in the link's label.
    private static func short(_ name: String, _ most: Int) -> String {
        name.count > most ? name.prefix(most - 1) + "…" : name
    }
}
