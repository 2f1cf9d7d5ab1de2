/// Numbers and lists for people.
enum Phrase {
    /// `24,421`
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `1 row`, `24,421 rows`
    static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(grouped(count)) rows" }

    /// `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`
    static func seconds(_ seconds: Double) -> String {
        guard seconds >= 9.95 else { return "\((max(seconds, 0) * 10).rounded() / 10) s" }
        let whole = Int(min(seconds, 1e9).rounded())
        if whole < 60 { return "\(whole) s" }
        return whole < 3_600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }

    /// `812 bytes`, `1.2 MB`
    static func bytes(_ bytes: Int) -> String {
        guard bytes >= 1_000 else { return "\(bytes) bytes" }
        var (amount, units) = (Double(bytes) / 1_000, ["kB", "MB", "GB", "TB"][...])
        while amount >= 999.5, units.count > 1 { (amount, units) = (amount / 1_000, units.dropFirst()) }
        let text = amount < 9.95 ? "\((amount * 10).rounded() / 10)" : "\(Int(amount.rounded()))"
        return "\(text) \(units.first ?? "")"
    }

    /// `a`, `a and b`, `a, b and 3 more`
    static func list(_ items: [String], most: Int = 4) -> String {
        var items = items
        if items.count > most { items = items.prefix(most - 1) + ["\(items.count - most + 1) more"] }
        guard let last = items.popLast() else { return "nothing" }
        return items.isEmpty ? last : "\(items.joined(separator: ", ")) and \(last)"
    }

    /// Without characters that a terminal would obey: names come from files of others.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{fffd}"
                    default: scalar
                    }
                }))
    }
}
