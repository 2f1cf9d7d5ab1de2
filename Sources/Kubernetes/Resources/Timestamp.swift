public import Foundation

/// A time as the API writes it: RFC 3339. Kept to the nanosecond, since log lines are told apart by it.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Since 1970, UTC.
    public var seconds: Int
    /// In 0 ..< 1,000,000,000.
    public var nanoseconds: Int

    /// A time.
    public init(seconds: Int, nanoseconds: Int = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Reads `2026-11-25T07:30:00Z`, with any fraction and any offset; nil for other texts.
    public init?(_ text: some StringProtocol) {
        var reader = DigitReader(text)
        guard let year = reader.number(4, then: "-"), let month = reader.number(2, then: "-"),
            let day = reader.number(2, then: "T"), let hour = reader.number(2, then: ":"),
            let minute = reader.number(2, then: ":"), let second = reader.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        guard let nanoseconds = reader.fraction(), let offset = reader.offset(), reader.isAtEnd else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        self.init(seconds: days * 86_400 + hour * 3_600 + minute * 60 + second - offset, nanoseconds: nanoseconds)
    }

    /// Now.
    public static var now: Timestamp { Timestamp(Date()) }

    /// A time of Foundation's.
    public init(_ date: Date) {
        let since = date.timeIntervalSince1970
        let whole = since.rounded(.down)
        self.init(seconds: Int(whole), nanoseconds: min(999_999_999, Int((since - whole) * 1e9)))
    }

    /// The same time for Foundation.
    public var date: Date { Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) * 1e-9) }

    /// Which is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// With `digits` of the fraction: 0 for `Time`, 6 for `MicroTime` (meta/v1), 9 as the kubelet writes it in logs.
    public func text(digits: Int) -> String {
        let (year, month, day) = Self.date(days: Int((Double(seconds) / 86_400).rounded(.down)))
        let rest = seconds - Self.days(year: year, month: month, day: day) * 86_400
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let clock = [rest / 3_600, rest / 60 % 60, rest % 60].map { padded($0, 2) }.joined(separator: ":")
        let fraction = digits > 0 ? "." + padded(nanoseconds, 9).prefix(digits) : ""
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock)\(fraction)Z"
    }

    // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Timestamp: Codable {
    /// Reads RFC 3339.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        guard let time = Timestamp(try value.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: "no RFC 3339 time")
        }
        self = time
    }

    /// Writes whole seconds, or microseconds where there are any: the two forms that the API reads.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text(digits: nanoseconds == 0 ? 0 : 6))
    }
}

private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ width: Int, then end: Unicode.Scalar? = nil) -> Int? {
        guard rest.count >= width else { return nil }
        var number = 0
        for _ in 0..<width {
            guard let digit = rest.popFirst(), (48...57).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 48)
        }
        if let end, rest.popFirst() != UInt8(ascii: end) { return nil }
        return number
    }

    mutating func fraction() -> Int? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        rest.removeFirst()
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest[digits.endIndex...]
        var scaled = digits.prefix(9).reduce(0) { $0 * 10 + Int($1 - 48) }
        for _ in 0..<max(0, 9 - digits.count) { scaled *= 10 }
        return digits.isEmpty ? nil : scaled
    }

    mutating func offset() -> Int? {
        switch rest.popFirst() {
        case UInt8(ascii: "Z"): return 0
        case .some(let sign) where sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"):
            guard let hours = number(2, then: ":"), let minutes = number(2) else { return nil }
            return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
        default: return nil
        }
    }
}
