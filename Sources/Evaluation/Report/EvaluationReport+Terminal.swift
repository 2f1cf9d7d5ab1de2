extension EvaluationReport {
    /// The summary for a terminal: the three verdicts with bars, what gives the copy away, and what was not judged; lines of
    /// at most `width` characters, or 60 where that is more.
    public func terminalText(width: Int) -> String {
        let width = max(width, 60)
        var lines: [String] = []
        for verdict in verdicts { lines += VerdictLines(verdict, width: width).lines + [""] }
        let clues = tables.flatMap { table in table.clues.map { (table.name, $0) } }.sorted { $0.1.auc > $1.1.auc }
        if !clues.isEmpty, level == .full {
            lines.append("What gives it away")
            for (table, clue) in clues.prefix(5) {
                let place = clue.columns.joined(separator: " × ")
                let name = tables.count > 1 ? "\(table): \(place)" : place
                lines += wrapped("  \(fixed(clue.auc, 3))  \(name): \(clue.difference)", width: width, indent: 9)
            }
            lines.append("")
        }
        for note in notes.filter({ $0.columns.isEmpty || $0.isOfTarget }).prefix(4) {
            let place = [tables.count > 1 ? note.table : nil, note.columns.first].compactMap { $0 }
            let text = place.isEmpty ? note.text : "\(place.joined(separator: ".")): \(note.text)"
            lines += wrapped(text, width: width) + [""]
        }
        return lines.joined(separator: "\n")
    }
}

extension EvaluationReport.Note {
    /// Whether it says why a column that somebody asked for was not predicted.
    fileprivate var isOfTarget: Bool { text.hasPrefix("Not predicted") }
}

/// One verdict: name, figure, bar with marks, sentence.
private struct VerdictLines {
    let lines: [String]

    init(_ verdict: Verdict, width: Int) {
        let name = verdict.kind.rawValue.prefix(1).uppercased() + verdict.kind.rawValue.dropFirst()
        let state = verdict.passed.map { $0 ? "✓ passed" : "✕ below the mark" } ?? "– not judged"
        var heading = "\(name)  \(state)"
        if let value = verdict.value {
            let text = verdict.kind == .fidelity ? "\(Int((value * 100).rounded(.down))) %" : fixed(value, 3)
            heading += "  \(text) \(verdict.unit)"
        }
        lines = [heading] + Self.bar(verdict, width: width) + wrapped("  " + verdict.sentence, width: width, indent: 2)
    }

    private static func bar(_ verdict: Verdict, width: Int) -> [String] {
        guard let value = verdict.value, verdict.range.count == 2, verdict.range[0] < verdict.range[1] else {
            return []
        }
        let cells = min(width, 80) - 4
        func place(_ value: Double) -> Int {
            let share = (value - verdict.range[0]) / (verdict.range[1] - verdict.range[0])
            return max(0, min(cells - 1, Int((share * Double(cells - 1)).rounded())))
        }
        var bar = Array(repeating: "░", count: cells)
        for cell in 0...place(value) { bar[cell] = "█" }
        if let ceiling = verdict.ceiling { bar[place(ceiling)] = "│" }
        if let mark = verdict.mark { bar[place(mark)] = "┊" }
        return ["  " + bar.joined()]
    }
}

/// Broken between words; further lines start with so many blanks.
private func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    return text.split(separator: " ", omittingEmptySubsequences: false).reduce(into: []) { lines, word in
        if let line = lines.last, line.count + 1 + word.count <= width {
            lines[lines.count - 1] = line + " " + word
        } else {
            lines.append(lines.isEmpty ? String(word) : margin + word)
        }
    }
}
