/// A type of PostgreSQL's for which we have no kind of our own: its values are read as text, and written back in the type.
/// Source: PostgreSQL 15, chapter 8 ("Data Types"), `format_type` in table 9.71.
///
/// It comes from schema files and models, which may be anybody's, and goes into statements: so it is one of a known list, or
/// the name of an enumeration, which is put in quotes.
struct DatabaseType: Hashable, Sendable {
    /// As the catalogue writes it, such as `character varying(40)` or `text[]`; `enum mood` for an enumeration.
    let text: String

    /// nil for what is no such type.
    init?(_ text: String) {
        self.text = text
        if enumeration != nil { return }
        guard Self.names.contains(base), text.utf8.count <= 80 else { return nil }
    }

    /// The name of an enumeration; nil for other types.
    var enumeration: String? {
        guard text.hasPrefix("enum ") else { return nil }
        let name = String(text.dropFirst("enum ".count))
        return name.isEmpty || name.utf8.count > 63 || name.utf8.contains(0) ? nil : name
    }

    /// How a statement names it.
    var sql: String { enumeration.map(SQLDialect.quoted) ?? text }

    /// The most characters that a value may have, where a cast would cut off what is longer.
    var maximumLength: Int? {
        guard base.hasPrefix("character") || base == "bit varying" else { return nil }
        return modifier.flatMap { Int($0) }
    }

    /// What stands in parentheses.
    private var modifier: Substring? {
        guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else { return nil }
        return text[text.index(after: open)..<close]
    }

    /// The name alone: without what stands in parentheses, if that is numbers, and without `[]`.
    private var base: String {
        var name = text
        while name.hasSuffix("[]") { name.removeLast(2) }
        guard let modifier, modifier.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ",") }) else {
            return name
        }
        return name.replacing("(\(modifier))", with: "")
    }

    private static let names: Set<String> = [
        "character varying", "character", "text", "uuid", "numeric", "json", "jsonb", "interval", "inet", "cidr",
        "macaddr",
        "macaddr8", "xml", "citext", "hstore", "ltree", "bit", "bit varying", "money", "bytea", "smallint", "integer",
        "bigint", "real", "double precision", "boolean", "date", "time without time zone", "time with time zone",
        "timestamp without time zone", "timestamp with time zone", "int4range", "int8range", "numrange", "daterange",
        "tsrange", "tstzrange", "tsvector", "point", "line", "lseg", "box", "path", "polygon", "circle",
    ]
}
