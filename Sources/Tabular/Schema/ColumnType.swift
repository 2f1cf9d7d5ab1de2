/// What a column's values are, independent of how a file spells them. Source: DESIGN.md section 4.
public enum ColumnType: Codable, Hashable, Sendable {
    /// One of a set of labels, modelled as such.
    case categorical
    /// Two values, true and false.
    case boolean
    /// Whole numbers in 64 bits.
    case integer
    /// Numbers with a fixed count of decimal places: value = mantissa · 10^(−scale), the mantissa in 64 bits.
    case decimal(scale: Int)
    /// IEEE double.
    case real
    /// Days since 1970-01-01.
    case date
    /// Time of day; microseconds since midnight.
    case time
    /// An instant (with a zone) or a local wall time (without), counted in `unit` since 1970-01-01T00:00.
    case datetime(unit: TimeUnit, zone: String?)
    /// Free text: suppressed unless the owner opts in to treat it as categories.
    case text
    /// A key: not modelled, generated fresh after the pattern: a shape as ``IDPattern`` knows it (`#` a digit, `A` a
    /// capital, `a` a small letter), `uuid`, `uuid7`, or counting on from a number (`INV-0001…`).
    case id(pattern: String?)
    /// Personal data: not modelled, generated fresh.
    case personal(PersonalKind)
}

/// The resolution of a datetime column.
public enum TimeUnit: String, Hashable, Sendable, CaseIterable, Codable {
    case second = "s"
    case millisecond = "ms"
    case microsecond = "us"
    case nanosecond = "ns"

    /// How many of this unit make a second.
    public var perSecond: Int64 {
        switch self {
        case .second: 1
        case .millisecond: 1_000
        case .microsecond: 1_000_000
        case .nanosecond: 1_000_000_000
        }
    }
}

/// The kinds of personal data that are replaced by fresh values. Raw values are the names used in schema files.
public enum PersonalKind: String, Hashable, Sendable, CaseIterable, Codable {
    case firstName = "name.first"
    case lastName = "name.last"
    case fullName = "name.full"
    case email
    case phone
    case street = "address.street"
    case city = "address.city"
    case postcode = "address.postcode"
    case state = "address.state"
    case country = "address.country"
    case fullAddress = "address.full"
    case iban
    case card
    case nationalID = "national_id"
    case url
    case ip
    case uuid
}
