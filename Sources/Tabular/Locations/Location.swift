/// What a location means, without a look at what is there. Messages never repeat what stands before an `@`.
package enum Location: Hashable, Sendable {
    /// A path on this machine: the location itself, or that of a `file://` URI.
    case local(path: String)
    /// Something in an object store.
    case object(ObjectAddress)
    /// A database of tables.
    case database(DatabaseAddress)

    /// - Throws: ``DataError`` with the code `usage` for a store that this release cannot reach, or a password.
    package init(_ text: String) throws(DataError) {
        guard let scheme = Self.scheme(of: text) else {
            self = .local(path: text)
            return
        }
        if Self.hasPassword(text) { throw .password(scheme) }
        switch scheme {
        case "file": self = .local(path: try Self.path(ofFileURI: text))
        case "s3", "gs": self = .object(try ObjectAddress(text, scheme: scheme))
        default:
            guard let database = try DatabaseAddress(text, scheme: scheme) else { throw .unknownScheme(scheme) }
            self = .database(database)
        }
    }

    private static func path(ofFileURI location: String) throws(DataError) -> String {
        var rest = location.dropFirst("file://".count)
        if rest.lowercased().hasPrefix("localhost/") { rest = rest.dropFirst("localhost".count) }
        guard rest.hasPrefix("/"), let path = PercentEncoding.decoded(rest) else { throw .badFileURI(location) }
        return path
    }

    /// The scheme in small letters; nil for what is just a path.
    private static func scheme(of location: String) -> String? {
        if location.lowercased().hasPrefix("sqlite:") { return "sqlite" }
        guard let end = location.firstRange(of: "://")?.lowerBound, end > location.startIndex else { return nil }
        let scheme = location[..<end].lowercased()
        let isScheme = scheme.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || "+.-".utf8.contains($0)
        }
        return isScheme && scheme.first?.isLetter == true ? scheme : nil
    }

    private static func hasPassword(_ location: String) -> Bool {
        let lower = location.lowercased()
        if ["password=", "passwd=", "pwd=", "secret=", "secret_key="].contains(where: { lower.contains($0) }) {
            return true
        }
        guard let start = location.firstRange(of: "://")?.upperBound else { return false }
        let rest = location[start...]
        // A password may itself hold slashes and at signs: what counts is a colon before the last at sign.
        guard let at = rest.lastIndex(of: "@") else { return false }
        return rest[..<at].contains(":")
    }
}

extension DataError {
    fileprivate static func password(_ scheme: String) -> Self {
        Self(
            .usage, "\(scheme)://…", problem: "the location carries a password",
            remedy: "Take it out, and put it in the environment, a PGPASSFILE or PGSERVICEFILE, or the context's secret"
        )
    }

    fileprivate static func unknownScheme(_ scheme: String) -> Self {
        Self(
            .usage, "\(scheme)://…", problem: "locations of this scheme cannot be reached",
            remedy: "Give a file, a folder, or an s3://, gs://, postgresql:// or sqlite: location; see docs/sources.md")
    }

    fileprivate static func badFileURI(_ location: String) -> Self {
        Self(
            .usage, location, problem: "is not a file URI of this host",
            remedy: "Write file:/// and an absolute path, with % only before two hexadecimal digits")
    }
}
