/// A place that a policy allows, with all below it: `s3://bucket/raw/`, `/data/in`, `postgresql://db.internal/core`.
///
/// A location matches when it is the place itself or continues it after a slash, never in the middle of a name. Names are
/// compared after `%`-escapes are decoded and with `.` and `..` refused, so that no spelling leads elsewhere. What stands
/// after `?` can change the host or the credentials of a database or store: such a location matches only a rule that is
/// the very same text.
public struct LocationRule: Hashable, Sendable, Codable {
    /// As the owner wrote it.
    public let text: String

    /// A rule.
    public init(_ text: String) { self.text = text }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
        guard CanonicalLocation(text) != nil || text.contains("?") else {
            throw SpecFault("location rule", "must be an absolute path or a URI without . and .. in it")
        }
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }

    /// Whether the location is this place or below it.
    public func allows(_ location: String) -> Bool {
        if location == text { return !location.contains("..") }
        guard let place = CanonicalLocation(text), let asked = CanonicalLocation(location) else { return false }
        return asked.scheme == place.scheme && asked.authority == place.authority
            && asked.components.starts(with: place.components)
    }
}

/// A location taken apart and spelt in one way.
struct CanonicalLocation: Hashable {
    let scheme: String
    let authority: String
    let components: [String]

    /// nil for a relative path, for one with `.` or `..` in it, and for a URI with a query or fragment.
    init?(_ location: String) {
        guard !location.utf8.contains(0) else { return nil }
        guard let colon = location.firstIndex(of: ":"), Self.isScheme(location[..<colon]) else {
            guard location.hasPrefix("/"), let components = Self.components(location[...], decoding: false) else {
                return nil
            }
            (scheme, authority, self.components) = ("file", "", components)
            return
        }
        guard !location.contains("?"), !location.contains("#") else { return nil }
        scheme = location[..<colon].lowercased()
        var rest = location[location.index(after: colon)...]
        var authority: Substring = ""
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            authority = rest.prefix { $0 != "/" }
            rest = rest.dropFirst(authority.count)
        }
        // An authority is compared as it is written but for the case of letters; escapes there have no honest use.
        guard !authority.contains("%") else { return nil }
        self.authority = scheme == "file" && authority == "localhost" ? "" : authority.lowercased()
        guard let components = Self.components(rest, decoding: true) else { return nil }
        self.components = components
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard text.count > 1, text.first?.isLetter == true else { return false }
        return text.utf8.allSatisfy {
            (97...122).contains($0 | 0x20) || (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 46
        }
    }

    private static func components(_ path: Substring, decoding: Bool) -> [String]? {
        var components: [String] = []
        for part in path.split(separator: "/") {
            guard let name = decoding ? decoded(part) : String(part) else { return nil }
            guard name != ".", name != "..", !name.contains("/"), !name.contains("\\") else { return nil }
            components.append(name)
        }
        return components
    }

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
