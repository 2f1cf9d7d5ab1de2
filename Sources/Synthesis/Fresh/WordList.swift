/// Words as UTF-8, one after the other, so that writing one costs a copy and no `String`.
struct WordList: Sendable {
    private let bytes: [UInt8]
    private let ends: [Int]

    /// The words of a text, between commas or ends of line; spaces around them don't count.
    init(_ text: String) {
        let words = text.split { $0 == "," || $0.isNewline }.map { Array($0.drop { $0 == " " }.utf8) }
        self.init(words: words.filter { !$0.isEmpty })
    }

    private init(words: [[UInt8]]) {
        bytes = words.flatMap(\.self)
        ends = words.reduce(into: []) { ends, word in ends.append((ends.last ?? 0) + word.count) }
    }

    /// How many words there are.
    var count: Int { ends.count }

    /// One word's bytes.
    subscript(index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

    /// Writes a word.
    func append(_ index: Int, to output: inout [UInt8]) { output.append(contentsOf: self[index]) }

    /// The words as they stand in an email address: small letters, no accents, hyphens for anything else.
    func mailNames() -> WordList {
        let accents: [Character: String] = [
            "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "á": "a", "à": "a", "â": "a", "é": "e", "è": "e", "ê": "e",
            "ë": "e", "í": "i", "ì": "i", "ï": "i", "î": "i", "ñ": "n", "ó": "o", "ò": "o", "ô": "o", "ú": "u",
            "ù": "u", "û": "u", "ç": "c",
        ]
        return WordList(
            words: (0..<count).map { index in
                let word = String(decoding: self[index], as: UTF8.self).lowercased()
                let folded = word.map { letter in
                    accents[letter] ?? (letter.isASCII && letter.isLetter ? String(letter) : "-")
                }
                return Array(folded.joined().utf8)
            })
    }
}
