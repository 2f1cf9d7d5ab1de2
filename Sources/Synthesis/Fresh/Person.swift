import Tabular

/// An invented person: all that a row's columns say of one person, drawn together, so that name and email, city and
/// postcode agree. A pure function of key and row.
struct Person: Sendable {
    let country: Country
    private let vocabulary: Vocabulary
    private let first: Int
    private let last: Int
    private let street: Int
    private let place: Int
    private let house: UInt64
    /// Two independent words for the details: postcode and telephone, mail address.
    private let details: (UInt64, UInt64)

    init(key: UInt64, row: Int) {
        var stream = RandomStream(seed: key, stream: UInt64(row))
        country = Country.allCases[Int(stream.below(UInt32(Country.allCases.count)))]
        vocabulary = Vocabulary.of(country)
        first = Self.rank(&stream, of: vocabulary.firstNames)
        last = Self.rank(&stream, of: vocabulary.lastNames)
        street = Self.rank(&stream, of: vocabulary.streets)
        place = Self.rank(&stream, of: vocabulary.cities)
        let isLongStreet = stream.below(8) == 0
        house = UInt64(stream.below(isLongStreet ? 300 : 60)) + 1
        details = (stream.next(), stream.next())
    }

    /// The lists begin with what is most common, so low ranks are likelier.
    private static func rank(_ stream: inout RandomStream, of words: WordList) -> Int {
        let position = Double(stream.uniform24())
        return Int(position * (0.5 + 0.5 * position) * Double(words.count))
    }

    /// Writes what the kind says of this person; kinds that say nothing of one write nothing.
    /// - Parameter number: set apart from all other rows' in an email address, where addresses are to be unique.
    func append(_ kind: PersonalKind, number: UInt64?, to bytes: inout [UInt8]) {
        switch kind {
        case .firstName: vocabulary.firstNames.append(first, to: &bytes)
        case .lastName: vocabulary.lastNames.append(last, to: &bytes)
        case .fullName:
            vocabulary.firstNames.append(first, to: &bytes)
            bytes.append(" ")
            vocabulary.lastNames.append(last, to: &bytes)
        case .email: appendEmail(number, to: &bytes)
        case .phone: appendPhone(to: &bytes)
        case .street: appendStreet(to: &bytes)
        case .city: vocabulary.cities.append(place, to: &bytes)
        case .postcode: appendPostcode(to: &bytes)
        case .state: vocabulary.regions.append(place, to: &bytes)
        case .country: bytes.append(country.name)
        case .fullAddress: appendAddress(to: &bytes)
        case .iban, .card, .nationalID, .url, .ip, .uuid: break
        }
    }

    private func appendEmail(_ number: UInt64?, to bytes: inout [UInt8]) {
        let style = details.1 % 4
        let firstName = vocabulary.firstMailNames[first]
        bytes.append(contentsOf: style == 0 ? firstName.prefix(1) : firstName)
        if style > 0 { bytes.append(style == 1 ? "_" : ".") }
        vocabulary.lastMailNames.append(last, to: &bytes)
        if let number {
            bytes.append(".")
            bytes.appendDigits(number)
        } else if details.1 / 4 % 2 == 0 {
            bytes.appendDigits(details.1 / 8 % 99 + 1)
        }
        bytes.append("@example.")
        bytes.appendTopLevel(details.1 / 1_024)
    }

    private func appendPhone(to bytes: inout [UInt8]) {
        let phones = country.phones
        let (prefix, digits) = phones[Int(details.0 % UInt64(phones.count))]
        bytes.append(prefix)
        bytes.appendDigits(details.0 / 16 % Self.powersOfTen[digits], width: digits)
    }

    private func appendStreet(to bytes: inout [UInt8]) {
        let isNumberFirst = [.unitedStates, .britain, .france].contains(country)
        if isNumberFirst {
            bytes.appendDigits(country == .unitedStates ? house * 7 + details.0 % 7 : house)
            bytes.append(" ")
        }
        vocabulary.streets.append(street, to: &bytes)
        if !isNumberFirst {
            bytes.append(" ")
            bytes.appendDigits(house)
        }
    }

    private func appendPostcode(to bytes: inout [UInt8]) {
        let rest = details.0 >> 20
        vocabulary.postcodes.append(place, to: &bytes)
        if country == .britain {
            let letters = Array("ABDEFGHJLNPQRSTUWXYZ".utf8)
            bytes.appendDigits(rest % 9 + 1)
            bytes.append(" ")
            bytes.appendDigits(rest / 9 % 9 + 1)
            bytes.append(letters[Int(rest / 81 % 20)])
            bytes.append(letters[Int(rest / 1_620 % 20)])
        } else {
            let digits = 5 - vocabulary.postcodes[place].count
            bytes.appendDigits(rest % Self.powersOfTen[digits], width: digits)
        }
    }

    private func appendAddress(to bytes: inout [UInt8]) {
        appendStreet(to: &bytes)
        bytes.append(", ")
        switch country {
        case .unitedStates, .britain:
            vocabulary.cities.append(place, to: &bytes)
            if country == .unitedStates {
                bytes.append(", ")
                vocabulary.regions.append(place, to: &bytes)
            }
            bytes.append(" ")
            appendPostcode(to: &bytes)
        case .germany, .france, .spain, .italy:
            appendPostcode(to: &bytes)
            bytes.append(" ")
            vocabulary.cities.append(place, to: &bytes)
        }
    }

    private static let powersOfTen = [1, 10, 100, 1_000, 10_000] as [UInt64]
}
