/// How many values of a text column have the form of some kind of personal data.
struct PersonalPatterns {
    private(set) var values = 0
    private(set) var email = 0
    private(set) var url = 0
    private(set) var ip = 0
    private(set) var uuid = 0
    private(set) var iban = 0
    private(set) var card = 0
    private(set) var phone = 0
    private(set) var strictPhone = 0

    /// Looks at one value that is not missing.
    mutating func observe(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        values &+= 1
        guard (5...254).contains(count) else { return }
        var (at, dot, colon, dash, digit, letter, other) = (0, 0, 0, 0, 0, 0, 0)
        for place in 0..<count {
            let byte = bytes[place]
            if byte &- 48 <= 9 {
                digit &+= 1
            } else if (byte | 32) &- 97 <= 25 {
                letter &+= 1
            } else {
                switch byte {
                case UInt8(ascii: "@"): at &+= 1
                case UInt8(ascii: "."): dot &+= 1
                case UInt8(ascii: ":"): colon &+= 1
                case UInt8(ascii: "-"): dash &+= 1
                default: other &+= 1
                }
            }
        }
        if at == 1, dot > 0, Self.isEmail(bytes, count) { email &+= 1 }
        if colon > 0 || dot > 1 {
            observeAddress(bytes, count, letters: letter, digits: digit, dots: dot, colons: colon)
        }
        if dash == 4, count == 36, Self.isUUID(bytes) { uuid &+= 1 }
        if letter >= 2, digit >= 11, Checksums.isIBAN(bytes, count) { iban &+= 1 }
        if letter == 0, (12...19).contains(digit), Checksums.isCard(bytes, count) { card &+= 1 }
        if letter == 0, (7...15).contains(digit), at + colon == 0, Self.isPhone(bytes, count) {
            phone &+= 1
            if bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "(") { strictPhone &+= 1 }
        }
    }

    private mutating func observeAddress(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, letters: Int, digits: Int, dots: Int, colons: Int
    ) {
        if Self.isURL(bytes, count) { url &+= 1 }
        if letters == 0, dots == 3, digits == count - 3, (7...15).contains(count) { ip &+= 1 }
        if colons >= 2, digits + letters + colons == count, count > 10, colons <= 7, letters > 0 || colons == 7 {
            ip &+= 1
        }
    }

    /// The kind that at least 95 % of the values have the form of.
    var kind: PersonalKind? {
        guard values > 0 else { return nil }
        func most(_ count: Int) -> Bool { count * 20 >= values * 19 }
        if most(email) { return .email }
        if most(uuid) { return .uuid }
        if most(url) { return .url }
        if most(ip) { return .ip }
        if most(iban) { return .iban }
        if most(card) { return .card }
        return most(strictPhone) ? .phone : nil
    }

    /// Whether most values may be telephone numbers, if the column's name says so.
    var mayBePhone: Bool { values > 0 && phone * 5 >= values * 4 }

    private static func isEmail(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard let at = (0..<count).first(where: { bytes[$0] == UInt8(ascii: "@") }), at > 0, at < count - 3 else {
            return false
        }
        guard let dot = (at..<count).last(where: { bytes[$0] == 46 }) else { return false }
        return dot > at + 1 && dot < count - 2 && !(0..<count).contains { bytes[$0] <= 32 }
    }

    private static func isURL(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        for start in [Array("http://".utf8), Array("https://".utf8), Array("ftp://".utf8), Array("www.".utf8)] {
            if count > start.count + 3, matches(bytes, start) { return true }
        }
        return false
    }

    private static func isUUID(_ bytes: UnsafePointer<UInt8>) -> Bool {
        for place in 0..<36 {
            let byte = bytes[place]
            if [8, 13, 18, 23].contains(place) {
                guard byte == UInt8(ascii: "-") else { return false }
            } else {
                guard byte &- 48 <= 9 || (byte | 32) &- 97 <= 5 else { return false }
            }
        }
        return true
    }

    private static func isPhone(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count <= 24, bytes[0] == 43 || bytes[0] == 40 || bytes[0] &- 48 <= 9 else { return false }
        return (1..<count).allSatisfy { bytes[$0] &- 48 <= 9 || [32, 40, 41, 45, 46, 47].contains(bytes[$0]) }
    }
}

/// Check digits of account and card numbers.
enum Checksums {
    /// ISO 13616: moved four places round and letters read as 10 … 35, the number is 1 modulo 97.
    static func isIBAN(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let compact = (0..<count).map { bytes[$0] }.filter { $0 != 32 }
        guard (15...34).contains(compact.count), compact[0] &- 65 <= 25, compact[1] &- 65 <= 25 else { return false }
        var rest = 0
        for byte in compact[4...] + compact[..<4] {
            if byte &- 48 <= 9 {
                rest = (rest * 10 + Int(byte - 48)) % 97
            } else if byte &- 65 <= 25 {
                rest = (rest * 100 + Int(byte) - 55) % 97
            } else {
                return false
            }
        }
        return rest == 1
    }

    /// ISO 7812 (Luhn), blanks and dashes allowed.
    static func isCard(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var (sum, place) = (0, 0)
        for offset in (0..<count).reversed() {
            let byte = bytes[offset]
            if byte == 32 || byte == 45 { continue }
            guard byte &- 48 <= 9 else { return false }
            let digit = Int(byte - 48) * (place % 2 == 0 ? 1 : 2)
            sum += digit > 9 ? digit - 9 : digit
            place += 1
        }
        return (13...19).contains(place) && sum % 10 == 0 && bytes[0] != 48
    }
}
