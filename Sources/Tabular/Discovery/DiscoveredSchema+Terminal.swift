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
        var facts = [Counts.of(evidence.rows, "row"), Counts.of(table.columns.count, "column")]
        facts.append(table.primaryKey.isEmpty ? "no key" : "key \(table.primaryKey.joined(separator: ", "))")
        if !table.orderBy.isEmpty { facts.append("ordered by \(table.orderBy.joined(separator: ", "))") }
        let wrapped = TerminalGrid.wrap(facts.joined(separator: " · "), max(width - table.name.displayWidth - 2, 24))
        let indent = String(repeating: " ", count: table.name.displayWidth + 2)
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
        let countWidth = max(counts.map(\.count).max() ?? 0, 8)
        let room = width - 15 - countWidth
        let typeNeed = max(types.map(\.displayWidth).max() ?? 0, 4)
        let nameNeed = max(table.columns.map { $0.name.displayWidth }.max() ?? 0, 6)
        let typeWidth = min(typeNeed, max(width / 4, room - nameNeed, 4), max(room - 6, 4))
        let nameWidth = min(nameNeed, max(width / 3, 6), max(room - typeWidth, 6))
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
            if !line.isEmpty, line.displayWidth + 1 + word.displayWidth > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + cut(String(word), width)
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        text.displayWidth > width ? text.fitting(max(width - 1, 1)) + "…" : text
    }

    static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let text = cut(text, width)
        let blanks = String(repeating: " ", count: max(width - text.displayWidth, 0))
        return right ? blanks + text : text + blanks
    }
}

extension StringProtocol {
    /// Columns of a terminal that the text takes: two for each character of the East Asian scripts and most pictures.
    fileprivate var displayWidth: Int {
        reduce(0) { $0 + $1.displayWidth }
    }

    /// The longest start that takes no more columns.
    fileprivate func fitting(_ width: Int) -> String {
        var (fit, used) = ("", 0)
        for character in self {
            used += character.displayWidth
            if used > width { break }
            fit.append(character)
        }
        return fit
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        guard let scalar = unicodeScalars.first?.value, scalar >= 0x1100 else { return 1 }
        let wide: [ClosedRange<UInt32>] = [
            0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
        ]
        return wide.contains { $0.contains(scalar) } ? 2 : 1
    }
}
