import FoundationEssentials
import TaskContract

/// A source that a person chose: one that a context's owner has named, or a place below those that the context allows.
struct ChosenSource: Sendable {
    let context: ContextConfiguration
    let source: Source

    /// Reads the fields `source` (`context/name`, `context/` for a place, or empty for none yet), `location` and `tables`.
    /// - Throws: `invalid` for what the context does not know or allow.
    init?(_ form: Form, _ configuration: HubConfiguration) throws(HubError) {
        guard let choice = form["source"] else { return nil }
        let parts = choice.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let context = configuration.contexts.first(where: { $0.name == parts[0] }) else {
            throw .invalid("source", "There is no such source")
        }
        let source: Source
        if parts[1].isEmpty {
            source = try Self.place(form["location"] ?? "", tables: form["tables"], in: context)
        } else {
            source = try Self.named(String(parts[1]), in: context)
        }
        (self.context, self.source) = (context, source)
    }

    static func named(_ name: String, in context: ContextConfiguration) throws(HubError) -> Source {
        guard let named = context.sources.first(where: { $0.name == name }) else {
            throw .invalid("source", "\(context.title) has no source \(name)")
        }
        return Source(
            context: context.name, name: named.name, title: named.title, locations: named.locations,
            tables: named.tables)
    }

    static func place(_ text: String, tables: String?, in context: ContextConfiguration) throws(HubError) -> Source {
        guard !text.isEmpty, text.utf8.count <= 1_000, Text.isPlain(text) else {
            throw .invalid(
                "location", "Say where the source is", remedy: "A folder, a file, or an address such as s3://…")
        }
        if hasPassword(text) {
            throw .invalid(
                "location", "Leave the password out", remedy: "The task gets it from \(context.title)'s own secret")
        }
        guard context.allows(text) else {
            let places = context.locations.map(\.text).joined(separator: ", ")
            throw .invalid(
                "location", "\(context.title) does not allow this place",
                remedy: places.isEmpty ? "It allows its named sources only" : "It allows what is below \(places)")
        }
        let names = (tables ?? "").split(separator: ",").map { Text.trimmed(String($0)) }.filter { !$0.isEmpty }
        let name = String(text.split(separator: "/").last ?? "source")
        return Source(
            context: context.name, name: text, title: name, locations: [text], tables: names.isEmpty ? nil : names)
    }

    /// Whether the address carries a password, as `user:secret@host` or as a parameter.
    private static func hasPassword(_ text: String) -> Bool {
        let lower = text.lowercased()
        if ["password=", "secret=", "token="].contains(where: lower.contains) { return true }
        guard let start = text.firstRange(of: "://") else { return false }
        let authority = text[start.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return false }
        return authority[..<at].contains(":")
    }
}

/// The sources that a person may choose, as radio buttons.
struct SourceChoices {
    struct Choice {
        let value, title, about, context: String
        let isChosen: Bool
        let allowsPlaces: Bool
    }

    let named: [Choice]
    let places: [Choice]
    let allowed: String
    let location: String
    let tables: String
    let error: String?
    let hasPlaces: Bool

    init(_ configuration: HubConfiguration, chosen: Source?, typed: Form? = nil, error: HubError? = nil) {
        let value = typed?["source"] ?? chosen.map { "\($0.context)/\($0.name)" }
        named = configuration.contexts.flatMap { context in
            context.sources.map { source in
                let id = "\(context.name)/\(source.name)"
                return Choice(
                    value: id, title: source.title, about: source.about ?? "", context: context.title,
                    isChosen: value == id, allowsPlaces: false)
            }
        }
        let isPlace = chosen.map { $0.name == $0.locations.first } ?? false
        places = configuration.contexts.filter { !$0.locations.isEmpty }.map { context in
            let id = context.name + "/"
            let isHere = value == id || (isPlace && chosen?.context == context.name)
            return Choice(
                value: id, title: "A place in \(context.title)", about: "", context: context.title, isChosen: isHere,
                allowsPlaces: true)
        }
        allowed = configuration.contexts.flatMap(\.locations).map(\.text).joined(separator: ", ")
        location = typed?["location"] ?? (isPlace ? chosen?.locations.first ?? "" : "")
        tables = typed?["tables"] ?? chosen?.tables?.joined(separator: ", ") ?? ""
        self.error = ["source", "location"].contains(error?.field) ? error?.description : nil
        hasPlaces = !places.isEmpty
    }
}
