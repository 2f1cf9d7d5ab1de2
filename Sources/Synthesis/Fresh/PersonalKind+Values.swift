import Tabular

extension PersonalKind {
    /// Whether values come from numbers rather than from a person's facts.
    func isNumber(unique: Bool) -> Bool {
        switch self {
        case .iban, .card, .nationalID, .url, .ip, .uuid: true
        case .phone: unique
        default: false
        }
    }

    /// How many values can be told apart when no two rows may have the same; 0 for kinds that cannot promise that.
    func space(rows: UInt64) -> UInt64 {
        switch self {
        case .iban: [UInt8].accounts
        case .card: [UInt8].cards
        case .nationalID: [UInt8].nationalIDs
        case .url: [UInt8].urls
        case .ip: [UInt8].privateIPs
        case .uuid: 1 << 62
        case .email: rows <= 10_000_000 ? 10_000_000 : 1 << 40
        case .phone: Country.phoneSpace
        default: 0
        }
    }
}

extension [UInt8] {
    /// Writes the value with a number below the kind's space, for kinds that are numbers.
    mutating func append(_ kind: PersonalKind, number: UInt64, random: UInt64, person: UInt64, row: Int) {
        switch kind {
        case .iban: appendIBAN(Person(key: person, row: row).country, number: number, random: random)
        case .card: appendCard(number: number, random: random)
        case .nationalID: appendNationalID(number: number)
        case .url: appendURL(number: number, random: random)
        case .ip: appendPrivateIP(number: number)
        case .uuid: appendUUID(version: 4, number: number, random: random)
        case .phone: appendPhone(number: number)
        default: break
        }
    }
}

extension DataError {
    static func tooFewValues(_ column: String, of table: String, rows: Int, values: UInt64) -> Self {
        let problem =
            values == 0
            ? "values of this kind cannot all differ, as a primary key must"
            : "\(rows) rows must all differ, but only \(values) different values fit the column's type"
        return Self(
            .data, "\(table).\(column)", problem: problem,
            remedy: "Generate fewer rows, or give the column `type: id` with a longer pattern in the schema")
    }

    static func constantPattern(_ column: String, of table: String) -> Self {
        Self(
            .usage, "\(table).\(column)", problem: "the pattern leaves nothing to vary",
            remedy: "Use # for a digit, A for a capital, a for a small letter, as in `C######`")
    }

    static func notFresh(_ column: String, of table: String) -> Self {
        Self(
            .internal, "\(table).\(column)", problem: "its type is modelled, not generated fresh",
            remedy: "Please report this")
    }
}
