import Tabular

/// How the values of an id column look, such as `C######`: `#` a digit, `A` a capital, `a` a small letter, all else
/// itself; a backslash before a character means the character. `INV-0001…` (or with three full stops) counts on from
/// there, at least as wide; no pattern counts from 1. `uuid` and `uuid7` are RFC 9562's versions 4 and 7.
enum FreshPattern: Hashable, Sendable {
    /// Places of which the `last` ones make up `space` different values; those before them are drawn at random.
    case places([Place], last: Int, space: UInt64)
    case sequence(prefix: [UInt8], start: UInt64, width: Int)
    case uuid(version: UInt8)

    /// One byte of a value.
    enum Place: Hashable, Sendable {
        case literal(UInt8)
        /// One of `count` bytes from `first` on.
        case range(first: UInt8, count: UInt64)
    }

    init(_ pattern: String?) {
        switch pattern {
        case nil: self = .sequence(prefix: [], start: 1, width: 1)
        case "uuid": self = .uuid(version: 4)
        case "uuid7": self = .uuid(version: 7)
        case let text?: self = Self.sequence(text) ?? Self.places(text)
        }
    }

    /// How many values there are that differ.
    var space: UInt64 {
        switch self {
        case .places(_, _, let space): space
        case .sequence(_, let start, _): UInt64(Int64.max) - start
        case .uuid: 1 << 62
        }
    }

    /// Whether row r has the r-th value, rather than one in an order that tells nothing.
    var isOrdered: Bool {
        switch self {
        case .places: false
        case .sequence, .uuid: true
        }
    }

    private static func sequence(_ text: String) -> Self? {
        let mark = ["…", "..."].first { text.hasSuffix($0) }
        guard let mark else { return nil }
        let body = text.dropLast(mark.count)
        let digits = body.reversed().prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let start = UInt64(String(digits.reversed())), start <= 1 << 62 else { return nil }
        return .sequence(prefix: Array(body.dropLast(digits.count).utf8), start: start, width: digits.count)
    }

    private static func places(_ text: String) -> Self {
        var places: [Place] = []
        var isEscaped = false
        for byte in text.utf8 {
            switch byte {
            case _ where isEscaped:
                places.append(.literal(byte))
                isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "#"): places.append(.range(first: UInt8(ascii: "0"), count: 10))
            case UInt8(ascii: "A"), UInt8(ascii: "a"): places.append(.range(first: byte, count: 26))
            default: places.append(.literal(byte))
            }
        }
        return counted(places)
    }

    /// Finds how many of the last places can be counted through in 62 bits.
    private static func counted(_ places: [Place]) -> Self {
        var space = 1 as UInt64
        var last = 0
        for place in places.reversed() {
            if case .range(_, let count) = place {
                guard space <= (1 << 62) / count else { break }
                space *= count
            }
            last += 1
        }
        return .places(places, last: last, space: space)
    }

    /// Writes the value with a number below ``space``; `random` fills what the number does not reach.
    func append(_ number: UInt64, random: UInt64, to bytes: inout [UInt8]) {
        switch self {
        case .places(let places, let last, _): Self.append(places, last, number, random, to: &bytes)
        case .sequence(let prefix, let start, let width):
            bytes.append(contentsOf: prefix)
            bytes.appendDigits(start + number, width: width)
        case .uuid(let version): bytes.appendUUID(version: version, number: number, random: random)
        }
    }

    private static func append(
        _ places: [Place], _ last: Int, _ number: UInt64, _ random: UInt64, to bytes: inout [UInt8]
    ) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: places.count))
        var (rest, filler) = (number, RandomStream(seed: random, stream: 0))
        for index in places.indices.reversed() {
            switch places[index] {
            case .literal(let byte): bytes[start + index] = byte
            case .range(let first, let count):
                if index < places.count - last {
                    bytes[start + index] = first + UInt8(filler.below64(count))
                } else {
                    bytes[start + index] = first + UInt8(rest % count)
                    rest /= count
                }
            }
        }
    }
}
