/// What is wrong with the elements of an HTML text: one that is closed without being open, or never closed.
func faults(in html: String) -> [String] {
    let void: Set = ["meta", "input", "br", "link", "!doctype"]
    var open: [String] = []
    var faults: [String] = []
    for piece in html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1) {
        guard let end = piece.firstIndex(of: ">") else {
            // A script may compare.
            if open.last != "script" { faults.append("not ended: \(piece.prefix(40))") }
            continue
        }
        let inside = piece[..<end]
        let name = String(inside.prefix { !$0.isWhitespace && $0 != "/" || inside.hasPrefix("/") && !$0.isWhitespace })
        if open.last == "script", name != "/script" { continue }
        if name.hasPrefix("/") {
            if open.last == String(name.dropFirst()) { open.removeLast() } else { faults.append("closed: \(name)") }
        } else if !void.contains(name.lowercased()), !inside.hasSuffix("/") {
            open.append(name)
        }
        if inside.count(where: { $0 == "\"" }) % 2 == 1 { faults.append("quotes: \(inside)") }
    }
    return faults + open.map { "open: \($0)" }
}

/// How often a text occurs.
func count(of part: String, in text: String) -> Int {
    text.split(separator: part, omittingEmptySubsequences: false).count - 1
}
