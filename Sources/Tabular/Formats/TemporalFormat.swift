/// Reads and spells dates, times and datetimes after a pattern in `strftime` notation.
///
/// - `%Y %m %d %H %I %M %S`: fixed width; `%-m %-d %-H %-I`: without leading zero; `%e`: day padded with a blank.
/// - `%y`: 00–68 are 2000–2068, the rest 1969–1999. `%b %B`: English names (`%^b %^B`: in capitals). `%a %A`: weekday.
/// - `%f`: six digits of the second, `%3f` and `%9f`: three and nine, `%.f`: with its point, only where not zero.
/// - `%p %P`: AM, am. `%z`: +0100, `%:z`: +01:00 (both read both, and Z). `%Z`: UTC. `%%`: %. Anything else: itself.
///
/// A pattern without a day of the month stands for the first.
/// - Invariant: what it writes, it reads back to the same value, as far as the pattern shows it.
public struct TemporalFormat: Hashable, Sendable {
    enum Item: Hashable {
        case literal(UInt8)
        case year, shortYear, month(Padding), day(Padding), monthName(long: Bool, capitals: Bool), weekday(long: Bool)
        case hour(Padding), halfDayHour(Padding), minute, second, fraction(Int), optionalFraction, half(small: Bool)
        case offset(colon: Bool), zoneName
    }
    enum Padding: Hashable { case zero, blank, none }

    /// As it was given.
    public let pattern: String
    let items: [Item]

    /// Nil where the pattern holds a directive that is not listed above, shows neither date nor time, or shows a date
    /// without year and month.
    public init?(pattern: String) {
        self.pattern = pattern
        var rest = Array(pattern.utf8)[...]
        var items: [Item] = []
        while let byte = rest.popFirst() {
            guard byte == 37 else {
                items.append(.literal(byte))
                continue
            }
            guard let item = Self.directive(&rest) else { return nil }
            items.append(item)
        }
        self.items = items
        guard hasDate || hasTime, !hasDate || showsMonth else { return nil }
    }

    /// Whether the pattern shows a date.
    public var hasDate: Bool { items.contains { Self.isDate($0) } }
    /// Whether the pattern shows a time of day.
    public var hasTime: Bool { items.contains { Self.isTime($0) } }
    /// Whether the pattern shows an offset from UTC or ends in the letter Z.
    public var hasZone: Bool {
        items.last == .literal(90) || items.contains { if case .offset = $0 { true } else { $0 == .zoneName } }
    }

    private var showsMonth: Bool {
        let year = items.contains { $0 == .year || $0 == .shortYear }
        let month = items.contains { if case .month = $0 { true } else if case .monthName = $0 { true } else { false } }
        return year && month
    }

    private static func isDate(_ item: Item) -> Bool {
        switch item {
        case .year, .shortYear, .month, .day, .monthName, .weekday: true
        default: false
        }
    }

    private static func isTime(_ item: Item) -> Bool {
        switch item {
        case .hour, .halfDayHour, .minute, .second, .fraction, .optionalFraction, .half: true
        default: false
        }
    }

    private static func directive(_ rest: inout ArraySlice<UInt8>) -> Item? {
        guard let letter = rest.popFirst() else { return nil }
        if let item = plainDirective(letter) { return item }
        guard let next = rest.popFirst() else { return nil }
        switch (letter, next) {
        case (UInt8(ascii: "-"), UInt8(ascii: "m")): return .month(.none)
        case (UInt8(ascii: "-"), UInt8(ascii: "d")): return .day(.none)
        case (UInt8(ascii: "-"), UInt8(ascii: "H")): return .hour(.none)
        case (UInt8(ascii: "-"), UInt8(ascii: "I")): return .halfDayHour(.none)
        case (UInt8(ascii: "^"), UInt8(ascii: "b")): return .monthName(long: false, capitals: true)
        case (UInt8(ascii: "^"), UInt8(ascii: "B")): return .monthName(long: true, capitals: true)
        case (UInt8(ascii: "."), UInt8(ascii: "f")): return .optionalFraction
        case (UInt8(ascii: ":"), UInt8(ascii: "z")): return .offset(colon: true)
        case (49...57, UInt8(ascii: "f")): return .fraction(Int(letter) - 48)
        default: return nil
        }
    }

    private static func plainDirective(_ letter: UInt8) -> Item? {
        switch Unicode.Scalar(letter) {
        case "Y": .year
        case "y": .shortYear
        case "m": .month(.zero)
        case "d": .day(.zero)
        case "e": .day(.blank)
        case "b": .monthName(long: false, capitals: false)
        case "B": .monthName(long: true, capitals: false)
        case "a": .weekday(long: false)
        case "A": .weekday(long: true)
        case "H": .hour(.zero)
        case "I": .halfDayHour(.zero)
        case "M": .minute
        case "S": .second
        case "f": .fraction(6)
        case "p": .half(small: false)
        case "P": .half(small: true)
        case "z": .offset(colon: false)
        case "Z": .zoneName
        case "%": .literal(37)
        default: nil
        }
    }
}

/// English names of months and weekdays, in small letters for comparison.
enum CalendarNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ].map { Array($0.utf8) }
    /// From Thursday on, the weekday of 1970-01-01.
    static let weekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"].map {
        Array($0.utf8)
    }

    static let utc = ["UTC", "GMT", "Z"].map { Array($0.utf8) }

    /// Which name the bytes start with, whatever the case of their letters, and its length.
    static func find(
        _ names: [[UInt8]], long: Bool, _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> (place: Int, length: Int)? {
        for place in names.indices {
            let length = long ? names[place].count : 3
            guard length <= count else { continue }
            var same = true
            for letter in 0..<length where bytes[letter] | 32 != names[place][letter] | 32 { same = false }
            if same { return (place, length) }
        }
        return nil
    }
}
