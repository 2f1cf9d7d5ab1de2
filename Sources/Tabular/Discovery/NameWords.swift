/// The words of a column's or table's name, in small letters: `billingPostal_code2` has billing, postal, code, 2.
struct NameWords: Hashable {
    let words: [String]
    /// All words in one: `billingpostalcode2`.
    let compact: String

    init(_ name: String) {
        var (words, word) = ([String](), "")
        var previous: Character?
        for letter in name {
            let splits = letter.isUppercase && (previous?.isLowercase ?? false)
            let digits = letter.isNumber != (previous?.isNumber ?? letter.isNumber)
            if splits || digits || !(letter.isLetter || letter.isNumber), !word.isEmpty {
                words.append(word)
                word = ""
            }
            if letter.isLetter || letter.isNumber { word += letter.lowercased() }
            previous = letter
        }
        if !word.isEmpty { words.append(word) }
        self.words = words
        compact = words.joined()
    }

    /// Whether one of the words, or all of them in one, is in the set.
    func has(_ set: Set<String>) -> Bool {
        set.contains(compact) || words.contains { set.contains($0) }
    }

    /// Whether the whole name, or its end behind a word such as `billing` or `customer`, is in the set.
    func endsIn(_ set: Set<String>) -> Bool {
        if set.contains(compact) || words.last.map(set.contains) == true { return true }
        if words.count > 1, set.contains(words.suffix(2).joined()) { return true }
        return Self.qualifiers.contains { compact.hasPrefix($0) && set.contains(String(compact.dropFirst($0.count))) }
    }

    private static let qualifiers = [
        "billing", "shipping", "delivery", "home", "work", "office", "business", "mailing", "postal", "customer",
        "client", "patient", "contact", "employee", "user", "member", "person", "owner", "student", "recipient",
    ]

    /// Whether the name says that the column holds keys: `id`, `customer_id`, `userId`, `PID`, `tailnum`.
    var saysKey: Bool {
        guard let last = words.last else { return false }
        if Self.keys.contains(last) || Self.keys.contains(compact) { return true }
        return words.count == 1 && Self.keyEndings.contains { compact.hasSuffix($0) && compact.count <= $0.count + 5 }
    }

    /// As ``saysKey``, and no doubt: the word is `id` or the like.
    var saysID: Bool {
        guard let last = words.last else { return false }
        if ["id", "uid", "guid", "uuid", "pk", "key", "ids"].contains(last) { return true }
        return words.count == 1 && compact.hasSuffix("id") && compact.count <= 4
    }

    private static let keys: Set<String> = [
        "id", "uid", "guid", "uuid", "pk", "key", "ident", "identifier", "no", "nr", "num", "number", "nummer",
        "numero",
        "code", "ref", "reference", "sku", "isbn", "ean",
    ]
    private static let keyEndings = ["id", "num", "nr", "key"]

    /// Plural endings taken off: customers → customer, companies → company, classes → class.
    static func singular(_ word: String) -> String {
        if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
        for ending in ["sses", "xes", "ches", "shes"] where word.hasSuffix(ending) { return String(word.dropLast(2)) }
        return word.hasSuffix("s") && !word.hasSuffix("ss") && word.count > 3 ? String(word.dropLast()) : word
    }
}
