extension DiscoveredSchema {
    /// The schema file with a comment for each column: what was seen, in counts, and why it has its type. Reads back to
    /// ``schema``.
    public func yaml() -> String {
        var writer = SchemaWriter()
        writer.comments = { table, column in
            evidence(table)?.columns.first { $0.name == column }.map { $0.summary }
        }
        writer.tableComments = { table in
            evidence(table).map { [Counts.of($0.rows, "row")] + $0.notes } ?? []
        }
        writer.write(schema)
        return
            "# Proposed by `sfumato discover`: read it through, correct it, and give it to `sfumato train --schema`.\n"
            + writer.text
    }

    /// What was seen of a table.
    public func evidence(_ table: String) -> TableEvidence? { tables.first { $0.name == table } }
}

extension ColumnEvidence {
    /// Such as `12 % missing, 74 distinct; two spellings`.
    var summary: String {
        var parts = ["\(distinctIsExact ? "" : "about ")\(Counts.grouped(distinct)) distinct"]
        if missing > 0 { parts.insert("\(missingShare) missing", at: 0) }
        let counts = parts.joined(separator: ", ")
        return ([counts, reason] + doubts).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// Such as `12 %`; empty where nothing is missing.
    var missingShare: String { missing == 0 ? "" : Counts.percent(missing, of: rows) }
}

/// Counts for people.
enum Counts {
    /// Such as `1 row`, `12 345 rows`.
    static func of(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }

    /// With blanks between groups of three digits from 10 000 on.
    static func grouped(_ count: Int) -> String {
        guard count >= 10_000 else { return String(count) }
        var buffer: ByteBuffer = []
        buffer.appendDigits(UInt64(count), separator: [32])
        return String(decoding: buffer, as: UTF8.self)
    }

    /// `< 0.1 %`, `5.7 %`, `12 %`; never 0 or 100 what is not.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard part > 0, whole > 0 else { return "0 %" }
        guard part < whole else { return "100 %" }
        let permille = (part * 1_000 + whole / 2) / whole
        if permille == 0 { return "< 0.1 %" }
        return permille < 100 ? "\(permille / 10).\(permille % 10) %" : "\(min((permille + 5) / 10, 99)) %"
    }
}
