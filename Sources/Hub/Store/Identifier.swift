import FoundationEssentials

/// Names for things that programs use: 26 characters of Crockford's base 32 in lower case, ordered by time.
/// Source: the ULID specification (github.com/ulid/spec), with small letters.
enum Identifier {
    private static let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// A new one; 80 of its bits are from the operating system's generator.
    static func make(now: Date = .now) -> String {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = UInt64(max(0, now.timeIntervalSince1970 * 1_000))
        let time = (0..<10).reversed().map { letters[Int(milliseconds >> UInt64(5 * $0) & 31)] }
        let chance = (0..<16).map { _ in letters[Int(generator.next() & 31)] }
        return String(time + chance)
    }
}

/// A secret that opens something: 256 bits from the operating system's generator. Stores keep its digest only.
struct Secret: Sendable {
    /// In base 64 for URLs, 43 characters.
    let text: String

    /// A new one.
    init() {
        var generator = SystemRandomNumberGenerator()
        text = Data((0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }).base64URL
    }

    /// One that somebody shows us.
    init(_ text: some StringProtocol) { self.text = String(text) }

    /// What the store keeps. A digest without salt is enough for what cannot be guessed.
    var digest: String { Digest.sha256(text) }
}

extension Data {
    /// Without padding. Source: RFC 4648, section 5.
    var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
