extension Closeness {
    /// The summary for a terminal: means and the five farthest columns, with bars; lines of at most `width` characters, or
    /// 60 where that is more.
    public func terminalText(width: Int) -> String {
        let farthest = columns.sorted { ($1.distance.synthetic, $0.name) < ($0.distance.synthetic, $1.name) }.prefix(5)
        var means = [("single columns", single)]
        if let pairs { means.append(("pairs of columns", pairs)) }
        let columnRows = farthest.map { ($0.name, $0.distance) }
        let layout = Layout(width: max(width, 60), rows: means + columnRows)
        var lines = layout.wrapped(heading) + layout.wrapped(legend) + [""] + means.map(layout.line)
        if !columnRows.isEmpty { lines += ["", "Farthest columns"] + columnRows.map(layout.line) }
        lines += [""] + layout.wrapped(verdict)
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        "\(table): distance of \(grouped(syntheticRows)) synthetic rows from \(grouped(realRows)) real ones, from 0 (the same "
            + "shares of all values) to 1 (nothing in common)"
    }

    private var legend: String {
        holdoutRows.map { "█ the copy   │ \(grouped($0)) other real rows: what chance gives" } ?? "█ the copy"
    }

    private var verdict: String {
        guard let holdout = (pairs ?? single).holdout, holdout > 0 else {
            return "With other real rows beside it, the summary shows what chance alone gives."
        }
        let ratio = (pairs ?? single).synthetic / holdout
        let times = fixed(ratio, places: 2)
        return ratio <= 1
            ? "The copy is as close to the real rows as other real rows are (\(times) of their distance)."
            : "The copy is \(times) times as far from the real rows as other real rows are."
    }
}

/// Where name, bar and numbers stand in a line.
private struct Layout {
    private let width: Int
    private let nameWidth: Int
    private let barWidth: Int
    private let largest: Double
    /// Two blanks in front and two between; the numbers as in `0.0123 / 0.0145`.
    private static let beside = 4 + 16

    init(width: Int, rows: [(String, Closeness.Distance)]) {
        self.width = width
        largest = rows.map { max($0.1.synthetic, $0.1.holdout ?? 0) }.max() ?? 0
        nameWidth = min(rows.map(\.0.count).max() ?? 0, width / 3)
        barWidth = width - nameWidth - Self.beside
    }

    /// Name, bar with a mark where the holdout is, both numbers.
    func line(_ name: String, _ distance: Closeness.Distance) -> String {
        let cut = name.count > nameWidth ? name.prefix(nameWidth - 1) + "…" : name[...]
        var bar = Array(repeating: " ", count: barWidth)
        for place in 0..<length(distance.synthetic) { bar[place] = "█" }
        if let holdout = distance.holdout { bar[length(holdout)] = "│" }
        let numbers = [distance.synthetic, distance.holdout].compactMap { $0.map { fixed($0, places: 4) } }
        let blanks = String(repeating: " ", count: nameWidth - cut.count)
        return "  \(cut)\(blanks)  \(bar.joined())\(numbers.joined(separator: " / "))"
    }

    private func length(_ value: Double) -> Int {
        largest > 0 ? Int((value / largest * Double(barWidth - 2)).rounded()) : 0
    }

    /// Broken between words.
    func wrapped(_ text: String) -> [String] {
        text.split(separator: " ", omittingEmptySubsequences: false).reduce(into: [""]) { lines, word in
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + 1 + word.count <= width {
                lines[lines.count - 1] = line + " " + word
            } else {
                lines.append(String(word))
            }
        }
    }
}

/// With so many decimal places.
private func fixed(_ value: Double, places: Int) -> String {
    let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let digits = String(Int((value * power).rounded()))
    let padded = String(repeating: "0", count: max(places + 1 - digits.count, 0)) + digits
    return "\(padded.dropLast(places)).\(padded.suffix(places))"
}

/// With a comma between groups of three digits.
private func grouped(_ count: Int) -> String {
    let digits = String(count)
    return digits.enumerated().reduce(into: "") { text, digit in
        if digit.offset > 0, (digits.count - digit.offset).isMultiple(of: 3) { text.append(",") }
        text.append(digit.element)
    }
}
