import Foundation

/// What one value alone looks like, out of a fixed list: unlike ``Discovery``, which weighs all values of a column together,
/// it lets each row have one vote, so that votes can be counted under differential privacy.
package enum ValueShape: Hashable, Sendable {
    /// One of the spellings of ``missingTokens``, or a null.
    case missing(Int)
    /// Digits and a sign, without leading zeros.
    case integer
    /// Digits with a point and 1 to ``mostPlaces`` places; trailing zeros count.
    case decimal(places: Int)
    /// Any other number.
    case real
    /// One of the ``temporalPatterns``.
    case temporal(Int)
    case email, url, ip, uuid, iban, card, phone
    case text

    /// The spellings that mean "missing" to private discovery; the first is the empty text.
    package static let missingTokens = ["", "NA", "N/A", "?", "null", "NULL", "nan", "NaN", "None"]
    /// Decimal places beyond these make a number real.
    package static let mostPlaces = 6

    /// Dates, times and datetimes, in `strftime` notation. Where several read the same values, the later one reads more.
    package static let temporalPatterns: [String] = {
        let clocks = ["%H:%M:%S", "%H:%M", "%H:%M:%S.%3f", "%H:%M:%S.%f", "%H:%M:%S%.f"]
        let joined = ["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y"].flatMap { date in
            [" ", "T"].flatMap { joint in
                clocks.flatMap { clock in ["", "Z", "%:z", "%z"].map { date + joint + clock + $0 } }
            }
        }
        let dates = [
            "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%m/%d/%Y", "%-d/%-m/%Y", "%-m/%-d/%Y", "%d.%m.%Y",
            "%-d.%-m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y", "%m/%d/%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y",
            "%b %d, %Y", "%B %d, %Y", "%Y-%m",
        ]
        return dates + ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f", "%-H:%M", "%I:%M %p", "%-I:%M %p"] + joined
    }()

    /// How many shapes there are.
    package static let count = missingTokens.count + 3 + mostPlaces + temporalPatterns.count + 8 - 1

    /// A number of its own for each shape, from 0 on.
    package var index: Int {
        let (numbers, times) = (Self.missingTokens.count, Self.missingTokens.count + 2 + Self.mostPlaces)
        let words = times + Self.temporalPatterns.count
        return switch self {
        case .missing(let token): token
        case .integer: numbers
        case .decimal(let places): numbers + places
        case .real: numbers + Self.mostPlaces + 1
        case .temporal(let pattern): times + pattern
        case .email: words
        case .url: words + 1
        case .ip: words + 2
        case .uuid: words + 3
        case .iban: words + 4
        case .card: words + 5
        case .phone: words + 6
        case .text: words + 7
        }
    }
}

extension ValueShape {
    private static let tokens = missingTokens.map { Array($0.utf8) }
    private static let formats = temporalPatterns.map { TemporalFormat(pattern: $0) }

    /// The shape of a text.
    package init(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        if let token = Self.tokens.firstIndex(where: { $0.count == count && matches(bytes, $0) }) {
            self = .missing(token)
        } else if let number = Self.number(bytes, count) {
            self = number
        } else if let pattern = Self.temporal(bytes, count) {
            self = .temporal(pattern)
        } else {
            self = Self.personal(bytes, count)
        }
    }

    /// The shape of a double: in how many places it can be written.
    package init(_ value: Double) {
        guard value.isFinite else {
            self = .missing(0)
            return
        }
        var power = 1.0
        for places in 0...Self.mostPlaces {
            let scaled = (value * power).rounded()
            if scaled.magnitude < 0x1p53, scaled / power == value {
                self = places == 0 ? .integer : .decimal(places: places)
                return
            }
            power *= 10
        }
        self = .real
    }

    private static func number(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> ValueShape? {
        let start = bytes[0] == UInt8(ascii: "-") ? 1 : 0
        guard (1...40).contains(count - start) else { return nil }
        var (digits, point): (Int, Int?) = (0, nil)
        for place in start..<count {
            if bytes[place] &- 48 <= 9 {
                digits += 1
            } else if bytes[place] == UInt8(ascii: "."), point == nil {
                point = place
            } else {
                return scientific(bytes, count)
            }
        }
        let whole = (point ?? count) - start
        guard digits > 0, whole > 0, !(whole > 1 && bytes[start] == 48) else { return nil }
        guard let point else { return digits <= 18 ? .integer : nil }
        let places = count - point - 1
        return (1...mostPlaces).contains(places) && digits <= 18 ? .decimal(places: places) : .real
    }

    /// As in 1.5e-07: digits first, one `e`.
    private static func scientific(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> ValueShape? {
        let text = UnsafeBufferPointer(start: bytes, count: count)
        guard text.contains(where: { $0 | 32 == UInt8(ascii: "e") }), text[0] == 45 || text[0] &- 48 <= 9,
            text.allSatisfy({ $0 &- 48 <= 9 || $0 | 32 == UInt8(ascii: "e") || $0 == 43 || $0 == 45 || $0 == 46 }),
            Double(String(decoding: text, as: UTF8.self)) != nil
        else { return nil }
        return .real
    }

    private static func temporal(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        guard (4...40).contains(count), (0..<count).contains(where: { bytes[$0] &- 48 <= 9 }) else { return nil }
        return formats.firstIndex { $0?.spellsBack(bytes, count) ?? false }
    }

    private static func personal(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> ValueShape {
        var patterns = PersonalPatterns()
        patterns.observe(bytes, count)
        if patterns.email > 0 { return .email }
        if patterns.url > 0 { return .url }
        if patterns.ip > 0 { return .ip }
        if patterns.uuid > 0 { return .uuid }
        if patterns.iban > 0 { return .iban }
        if patterns.card > 0 { return .card }
        return patterns.strictPhone > 0 ? .phone : .text
    }
}

/// What a column's or a table's name says, which is public: its values have no part in it.
package struct NameHint: Sendable {
    /// The kind of personal data that is stored under such a name.
    package let personal: PersonalKind?
    /// Whether it says that the column holds keys.
    package let saysKey: Bool
    /// Whether integers under it are labels.
    package let saysCode: Bool

    package init(_ name: String) {
        let words = NameWords(name)
        let kinds: [(Set<String>, PersonalKind)] = [
            (PersonalNames.firstName, .firstName), (PersonalNames.lastName, .lastName),
            (PersonalNames.fullName, .fullName), (PersonalNames.phone, .phone), (PersonalNames.street, .street),
            (PersonalNames.nationalID, .nationalID),
        ]
        personal = kinds.first { words.endsIn($0.0) }?.1
        saysKey = words.saysID || words.saysKey && !words.has(["num"])
        saysCode = words.has(PersonalNames.codes)
    }
}
