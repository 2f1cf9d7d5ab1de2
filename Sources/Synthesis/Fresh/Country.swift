/// The countries in which invented people live.
enum Country: CaseIterable, Sendable {
    case unitedStates, britain, germany, france, spain, italy

    var name: StaticString {
        switch self {
        case .unitedStates: "United States"
        case .britain: "United Kingdom"
        case .germany: "Germany"
        case .france: "France"
        case .spain: "Spain"
        case .italy: "Italy"
        }
    }

    /// Telephone numbers that the country's regulator keeps for films: what they begin with, and how many digits follow.
    /// Spain and Italy keep none, so that their people have British mobile telephones. Sources: NANPA (555-0100 to
    /// 555-0199), Ofcom (numbers for drama use), Bundesnetzagentur (drama numbers), ARCEP (decision 2018-0881).
    var phones: [(prefix: StaticString, digits: Int)] {
        switch self {
        case .unitedStates: Self.americanPhones
        case .germany: [("+49 30 23125 ", 3), ("+49 69 90009 ", 3), ("+49 40 66969 ", 3), ("+49 89 99998 ", 3)]
        case .france: [("+33 1 99 00 ", 4), ("+33 2 61 91 ", 4), ("+33 4 65 71 ", 4), ("+33 6 39 98 ", 4)]
        case .britain: [("+44 20 7946 0", 3), ("+44 161 496 0", 3), ("+44 7700 900", 3)]
        case .spain, .italy: [("+44 7700 900", 3)]
        }
    }

    private static let americanPhones: [(prefix: StaticString, digits: Int)] = [
        ("+1-212-555-01", 2), ("+1-213-555-01", 2), ("+1-312-555-01", 2), ("+1-713-555-01", 2), ("+1-602-555-01", 2),
        ("+1-215-555-01", 2), ("+1-206-555-01", 2), ("+1-303-555-01", 2), ("+1-617-555-01", 2), ("+1-404-555-01", 2),
        ("+1-503-555-01", 2), ("+1-702-555-01", 2), ("+1-512-555-01", 2), ("+1-614-555-01", 2), ("+1-305-555-01", 2),
    ]

    /// How many numbers there are that differ, over all countries.
    static let phoneSpace = ranges.reduce(0) { $0 + $1.size }

    /// Every range once; Spain and Italy borrow theirs.
    fileprivate static let ranges = [unitedStates, britain, germany, france].flatMap(\.phones).map { phone in
        (
            prefix: phone.prefix, digits: phone.digits,
            size: (0..<phone.digits).reduce(1) { size, _ in size * 10 } as UInt64
        )
    }
}

extension [UInt8] {
    /// Writes a different telephone number for each number below ``Country/phoneSpace``.
    mutating func appendPhone(number: UInt64) {
        var rest = number
        for range in Country.ranges {
            guard rest >= range.size else {
                append(range.prefix)
                appendDigits(rest, width: range.digits)
                return
            }
            rest -= range.size
        }
    }
}
