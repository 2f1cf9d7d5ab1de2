import Tabular

/// How the values of an id column look: a key's shape as ``IDPattern`` knows it, such as `C######`; counting on from a
/// number, as in `INV-0001…` (or with three full stops), at least as wide; RFC 9562's UUIDs of version 4 or 7, written
/// `uuid` and `uuid7`. Without a pattern, counting from 1.
enum FreshPattern: Hashable, Sendable {
    /// `space` different keys in the last places; what stands before them, where they are too many to count, is random.
    case keys(IDPattern, head: IDPattern?, space: UInt64)
    case sequence(prefix: [UInt8], start: UInt64, width: Int)
    case uuid(version: UInt8)

    /// Nil where nothing may vary.
    init?(_ pattern: String?) {
        switch pattern {
        case nil: self = .sequence(prefix: [], start: 1, width: 1)
        case "uuid": self = .uuid(version: 4)
        case "uuid7": self = .uuid(version: 7)
        case let text?:
            guard let known = Self.sequence(text) ?? Self.keys(text) else { return nil }
            self = known
        }
    }

    /// How many values there are that differ.
    var space: UInt64 {
        switch self {
        case .keys(_, _, let space): space
        case .sequence(_, let start, _): UInt64(Int64.max) - start
        case .uuid: 1 << 62
        }
    }

    /// Whether row r has the r-th value, rather than one in an order that tells nothing.
    var isOrdered: Bool {
        switch self {
        case .keys: false
        case .sequence, .uuid: true
        }
    }

    private static func sequence(_ text: String) -> Self? {
        guard let mark = ["…", "..."].first(where: text.hasSuffix) else { return nil }
        let body = text.dropLast(mark.count)
        let digits = body.reversed().prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let start = UInt64(String(digits.reversed())), start <= 1 << 62 else { return nil }
        return .sequence(prefix: Array(body.dropLast(digits.count).utf8), start: start, width: digits.count)
    }

    /// Splits a shape of more than 2⁶² keys before as many of its last places as can be counted.
    private static func keys(_ text: String) -> Self? {
        guard let whole = IDPattern(text) else { return nil }
        if whole.capacity <= 1 << 62 { return .keys(whole, head: nil, space: whole.capacity) }
        var head = places(text)
        var tail = ""
        while let place = head.last, (IDPattern(place + tail)?.capacity ?? 1) <= 1 << 62 {
            tail = place + tail
            head.removeLast()
        }
        return IDPattern(tail).map { .keys($0, head: IDPattern(head.joined()), space: $0.capacity) }
    }

    /// Each place as the pattern spells it: one character, with the backslash before it where there is one.
    private static func places(_ text: String) -> [String] {
        text.reduce(into: []) { places, character in
            if places.last == "\\" {
                places[places.count - 1].append(character)
            } else {
                places.append(String(character))
            }
        }
    }

    /// Writes the value with a number below ``space``; `random` fills what the number does not reach.
    func append(_ number: UInt64, random: UInt64, to bytes: inout [UInt8]) {
        switch self {
        case .keys(let tail, let head, _):
            head?.append(serial: random, to: &bytes)
            tail.append(serial: number, to: &bytes)
        case .sequence(let prefix, let start, let width):
            bytes.append(contentsOf: prefix)
            bytes.appendDigits(start + number, width: width)
        case .uuid(let version): bytes.appendUUID(version: version, number: number, random: random)
        }
    }
}
