/// How bank accounts, payment cards and the like are written: with the check digits that their standards ask for, and
/// in ranges that, as far as their keepers publish it, nobody is given.
extension [UInt8] {
    /// Each `appendIBAN` writes different accounts for numbers below this.
    static let accounts = 10_000_000_000 as UInt64
    /// Likewise for `appendCard`.
    static let cards = 1_000_000_000 as UInt64
    /// Likewise for `appendNationalID`: 100 areas, 49 groups, 9,999 serial numbers.
    static let nationalIDs = 100 * 49 * 9_999 as UInt64
    /// Likewise for `appendURL`.
    static let urls = 1_000_000_000_000 as UInt64
    /// Likewise for `appendPrivateIP`.
    static let privateIPs = 1 << 24 as UInt64

    /// An IBAN of a bank whose code begins with 99 (ZZZZ in Great Britain). National check digits (France's key, Spain's
    /// control digits, Italy's CIN) are right too. Countries without IBANs get a German one. Source: ISO 13616, ISO 7064.
    mutating func appendIBAN(_ country: Country, number: UInt64, random: UInt64) {
        let (bank, branch) = (random % 1_000, random / 1_000 % 100_000)
        var account: [UInt8] = []
        let code: StaticString
        switch country {
        case .france:
            code = "FR"
            account.appendDigits(99_000 + bank, width: 5)
            account.appendDigits(branch, width: 5)
            account.appendDigits(number, width: 11)
            account.appendDigits(Self.frenchKey(bank: 99_000 + bank, branch: branch, account: number), width: 2)
        case .spain:
            code = "ES"
            let office = (9_900 + bank % 100) * 10_000 + branch % 10_000
            account.appendDigits(office, width: 8)
            account.appendDigits(Self.spanishControl(office))
            account.appendDigits(Self.spanishControl(number))
            account.appendDigits(number, width: 10)
        case .italy:
            code = "IT"
            account.appendDigits(99_000 + bank, width: 5)
            account.appendDigits(branch, width: 5)
            account.appendDigits(number, width: 12)
            account.insert(Self.italianControl(account), at: 0)
        case .britain:
            code = "GB"
            account.append("ZZZZ")
            account.appendDigits(9_900 + bank % 100, width: 4)
            account.appendDigits(number, width: 10)
        case .germany, .unitedStates:
            code = "DE"
            account.appendDigits(99_000_000 + random % 1_000_000, width: 8)
            account.appendDigits(number, width: 10)
        }
        append(code)
        var checked = account
        checked.append(code)
        checked.append("00")
        appendDigits(98 - checked.modulo97, width: 2)
        append(contentsOf: account)
    }

    /// A payment card number with its Luhn digit (ISO/IEC 7812-1), in ranges that processors keep for tests.
    mutating func appendCard(number: UInt64, random: UInt64) {
        let start = count
        appendDigits([400_000, 222_300, 555_555][Int(random % 3)] * Self.cards + number, width: 15)
        appendDigits((10 - self[start...].luhnSum(isLastDoubled: true) % 10) % 10)
    }

    /// In the form of a US social security number, from areas (900 to 999) and groups (01 to 49) that are never given.
    mutating func appendNationalID(number: UInt64) {
        appendDigits(900 + number % 100)
        append(UInt8(ascii: "-"))
        appendDigits(1 + number / 100 % 49, width: 2)
        append(UInt8(ascii: "-"))
        appendDigits(1 + number / 4_900, width: 4)
    }

    /// A page of a domain that RFC 2606 keeps for examples.
    mutating func appendURL(number: UInt64, random: UInt64) {
        append("https://www.example.")
        appendTopLevel(random)
        append("/")
        Vocabulary.pages.append(Int(random / 3 % UInt64(Vocabulary.pages.count)), to: &self)
        append("/")
        appendDigits(number)
    }

    /// `com`, `org` or `net`: the top-level domains in which `example` is kept for examples.
    mutating func appendTopLevel(_ random: UInt64) {
        append((["com", "org", "net"] as [StaticString])[Int(random % 3)])
    }

    /// An address of the private network 10.0.0.0/8.
    mutating func appendPrivateIP(number: UInt64) {
        append("10")
        for shift in [16, 8, 0] as [UInt64] {
            append(UInt8(ascii: "."))
            appendDigits(number >> shift & 255)
        }
    }

    static func frenchKey(bank: UInt64, branch: UInt64, account: UInt64) -> UInt64 {
        97 - (89 * bank + 15 * branch + 3 * account) % 97
    }

    static func spanishControl(_ number: UInt64) -> UInt64 {
        var (sum, rest) = (0 as UInt64, number)
        for weight in [6, 3, 7, 9, 10, 5, 8, 4, 2, 1] as [UInt64] {
            sum += rest % 10 * weight
            rest /= 10
        }
        switch 11 - sum % 11 {
        case 10: return 1
        case 11: return 0
        case let control: return control
        }
    }

    static func italianControl(_ digits: [UInt8]) -> UInt8 {
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
        let sum = digits.enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element - UInt8(ascii: "0"))
            return sum + (digit.offset.isMultiple(of: 2) ? odd[value] : value)
        }
        return UInt8(ascii: "A") + UInt8(sum % 26)
    }

    /// The number that digits and letters (A = 10 … Z = 35) spell, modulo 97. Source: ISO 7064, MOD 97-10.
    var modulo97: UInt64 {
        reduce(0) { rest, byte in
            byte < UInt8(ascii: "A")
                ? (rest * 10 + UInt64(byte - UInt8(ascii: "0"))) % 97
                : (rest * 100 + UInt64(byte - UInt8(ascii: "A")) + 10) % 97
        }
    }
}

extension Sequence<UInt8> {
    /// The digits' sum, every second from the right doubled and reduced to one digit. Source: ISO/IEC 7812-1, annex B.
    func luhnSum(isLastDoubled: Bool) -> UInt64 {
        var isDoubled = isLastDoubled
        return reversed().reduce(0) { sum, byte in
            let digit = UInt64(byte - UInt8(ascii: "0"))
            defer { isDoubled.toggle() }
            return sum + (isDoubled ? digit > 4 ? digit * 2 - 9 : digit * 2 : digit)
        }
    }
}
