/// Locations that are written as URIs. Messages never repeat what stands before an `@` or behind a `?`.
package enum LocationURI {
    /// The path that a location means: itself, or that of a `file://` URI.
    /// - Throws: ``DataError`` with the code `usage` for a store that this release cannot reach, or a password.
    package static func path(of location: String) throws(DataError) -> String {
        guard let scheme = scheme(of: location) else { return location }
        if hasPassword(location) { throw .password(scheme) }
        guard scheme == "file" else { throw .notYet(scheme) }
        var rest = location.dropFirst("file://".count)
        if rest.lowercased().hasPrefix("localhost/") { rest = rest.dropFirst("localhost".count) }
        guard rest.hasPrefix("/"), let path = decoded(rest) else { throw .badFileURI(location) }
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

    /// A path with its %-escapes replaced; nil if one is not valid.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16), value != 0 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension DataError {
    fileprivate static func password(_ scheme: String) -> Self {
        Self(
            .usage, "\(scheme)://…", problem: "the location carries a password",
            remedy: "Take it out, and put it in the environment, a PGPASSFILE or PGSERVICEFILE, or the context's secret"
        )
    }

    fileprivate static func notYet(_ scheme: String) -> Self {
        Self(
            .usage, "\(scheme)://…", problem: "locations of this scheme come with the data-plane release",
            remedy: "Copy the data to a local file or folder for now")
    }

    fileprivate static func badFileURI(_ location: String) -> Self {
        Self(
            .usage, location, problem: "is not a file URI of this host",
            remedy: "Write file:/// and an absolute path, with % only before two hexadecimal digits")
    }
}
