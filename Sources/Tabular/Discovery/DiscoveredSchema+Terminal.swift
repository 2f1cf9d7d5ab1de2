extension DiscoveredSchema {
    /// The proposal as tables of text, one line per column where it fits, for `width` columns of a terminal.
    /// - Parameter colors: ANSI colours for headings, keys and doubts.
    public func terminalTable(width: Int, colors: Bool = false) -> String {
        let style = TerminalStyle(colors: colors)
        var lines: [String] = []
        for (table, evidence) in zip(schema.tables, tables) {
            if !lines.isEmpty { lines.append("") }
            lines += heading(table, evidence, width, style)
            lines += TerminalGrid(table, evidence, width: max(width, 40), style: style).lines
            for note in evidence.notes {
                lines += TerminalGrid.wrap(note, max(width, 40) - 4).enumerated().map { offset, part in
                    (offset == 0 ? "  \(style.doubt("!")) " : "    ") + style.doubt(part)
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading(
        _ table: TableSchema, _ evidence: TableEvidence, _ width: Int, _ style: TerminalStyle
    ) -> [String] {
        var facts = ["\(Counts.grouped(evidence.rows)) rows", "\(table.columns.count) columns"]
        facts.append(table.primaryKey.isEmpty ? "no key" : "key \(table.primaryKey.joined(separator: ", "))")
        if !table.orderBy.isEmpty { facts.append("ordered by \(table.orderBy.joined(separator: ", "))") }
        let wrapped = TerminalGrid.wrap(facts.joined(separator: " · "), max(width - table.name.count - 2, 24))
        let indent = String(repeating: " ", count: table.name.count + 2)
        return wrapped.enumerated().map {
            $0.offset == 0 ? "\(style.heading(table.name))  \($0.element)" : indent + $0.element
        }
    }
}

/// Colours, or none.
struct TerminalStyle {
    let colors: Bool

    func heading(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func key(_ text: String) -> String { paint(text, "36") }
    func doubt(_ text: String) -> String { paint(text, "33") }

    private func paint(_ text: String, _ code: String) -> String {
        colors && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// The lines of one table: name, type, missing, distinct, note; only notes wrap, long names and types are cut.
struct TerminalGrid {
    private(set) var lines: [String] = []

    init(_ table: TableSchema, _ evidence: TableEvidence, width: Int, style: TerminalStyle) {
        let types = table.columns.map(\.type.label)
        let counts = evidence.columns.map { ($0.distinctIsExact ? "" : "~") + Counts.grouped($0.distinct) }
        let nameWidth = min(max(table.columns.map(\.name.count).max() ?? 0, 6), max(width / 3, 10))
        let typeWidth = min(max(types.map(\.count).max() ?? 0, 4), max(width / 4, 11))
        let countWidth = max(counts.map(\.count).max() ?? 0, 8)
        let left = 2 + nameWidth + 2 + typeWidth + 2 + 7 + 2 + countWidth + 2
        let noteWidth = width - left
        let title =
            "  " + Self.pad("column", nameWidth) + "  " + Self.pad("type", typeWidth) + "  missing  "
            + Self.pad("distinct", countWidth, right: true) + (noteWidth >= 12 ? "  note" : "")
        lines.append(style.dim(title))
        for (place, column) in table.columns.enumerated() {
            let seen = evidence.columns[place]
            let isKey =
                table.primaryKey.contains(column.name)
                || table.foreignKeys.contains { $0.columns.contains(column.name) }
            let name = Self.pad(column.name, nameWidth)
            let start =
                "  " + (isKey ? style.key(name) : name) + "  " + Self.pad(types[place], typeWidth) + "  "
                + Self.pad(seen.missingShare, 7, right: true) + "  " + Self.pad(counts[place], countWidth, right: true)
            let notes = noteWidth >= 12 ? Self.notes(column, seen, noteWidth, style) : []
            lines.append(([start] + notes.prefix(1)).joined(separator: "  "))
            lines += notes.dropFirst().map { String(repeating: " ", count: left) + $0 }
        }
    }

    private static func notes(
        _ column: ColumnSchema, _ seen: ColumnEvidence, _ width: Int, _ style: TerminalStyle
    ) -> [String] {
        var notes = [seen.reason]
        if let format = column.format.text(for: column.type), format != seen.reason { notes.append("as \(format)") }
        let tokens = column.missing.filter { !$0.isEmpty }.map { "\"\($0)\"" }
        if !tokens.isEmpty { notes.append("missing is \(tokens.joined(separator: ", "))") }
        let plain = wrap(notes.filter { !$0.isEmpty }.joined(separator: "; "), width)
        return plain + seen.doubts.flatMap { wrap("? \($0)", width) }.map(style.doubt)
    }

    /// Breaks at blanks; words longer than the width are cut.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + cut(String(word), width)
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        text.count > width ? text.prefix(max(width - 1, 1)) + "…" : text
    }

    static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let text = cut(text, width)
        let blanks = String(repeating: " ", count: max(width - text.count, 0))
        return right ? blanks + text : text + blanks
    }
}
