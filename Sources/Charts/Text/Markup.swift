/// HTML or SVG in which all that came from outside is escaped: a text that is put into it with `\(…)` cannot open an
/// element, end an attribute or turn the direction of writing. Only literals of our own sources go in as they stand.
public struct Markup: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// What a browser reads.
    public private(set) var text: String

    /// A literal, as it stands.
    public init(stringLiteral value: StaticString) {
        text = value.description
    }

    /// Literals as they stand, and between them what was put in.
    public init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    /// A file of our own sources, as it stands.
    public init(trusted text: String) {
        self.text = text
    }

    /// One after the other.
    public init(_ parts: some Sequence<Markup>) {
        text = parts.reduce(into: "") { $0 += $1.text }
    }

    /// Puts a further part at the end.
    public static func += (markup: inout Self, part: Self) {
        markup.text += part.text
    }

    /// Collects literals and what stands between them.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// Sets room aside.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// As it stands.
        public mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        /// Escaped.
        public mutating func appendInterpolation(_ outside: String) {
            text += escaped(outside)
        }

        /// As it stands: it is escaped already.
        public mutating func appendInterpolation(_ markup: Markup?) {
            text += markup?.text ?? ""
        }

        /// One after the other.
        public mutating func appendInterpolation(_ parts: [Markup]) {
            for part in parts { text += part.text }
        }

        /// A place in a drawing, to a tenth.
        public mutating func appendInterpolation(_ place: Double) {
            text += coordinate(place)
        }

        /// A whole number without commas, such as an index.
        public mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }
    }
}

/// Without what has a meaning in HTML and XML, in texts and in quoted attributes. What cannot be shown, or would turn
/// the direction of the text around it, becomes the sign for an unknown character.
func escaped(_ outside: String) -> String {
    var safe = ""
    safe.reserveCapacity(outside.utf8.count)
    for scalar in outside.unicodeScalars {
        switch scalar {
        case "&": safe += "&amp;"
        case "<": safe += "&lt;"
        case ">": safe += "&gt;"
        case "\"": safe += "&quot;"
        case "'": safe += "&#39;"
        case "\t", "\n", "\r": safe += " "
        case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}"..."\u{FFFF}":
            safe += "\u{FFFD}"
        default: safe.unicodeScalars.append(scalar)
        }
    }
    return safe
}

/// To a tenth, without a needless zero; what is no number becomes 0.
func coordinate(_ place: Double) -> String {
    guard place.isFinite, abs(place) < 1e9 else { return "0" }
    let tenths = Int((place * 10).rounded())
    let whole = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10)"
    return tenths.isMultiple(of: 10) ? whole : "\(whole).\(abs(tenths) % 10)"
}

extension Markup {
    /// One after the other.
    public static func + (first: Self, second: Self) -> Self {
        Self(trusted: first.text + second.text)
    }
}
