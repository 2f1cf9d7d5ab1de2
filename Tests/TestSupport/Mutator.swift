/// Damages bytes in the ways that find faults in parsers: flipped bits, extreme numbers, pieces cut, doubled or moved.
public struct Mutator {
    private var state: UInt64
    private let words: [String]
    private static let extremes: [UInt64] = [
        0, 1, 127, 128, 255, 256, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff, 1 << 40, 1 << 62, .max >> 1, .max, .max - 1,
        0x7ff0_0000_0000_0000, 0x7ff8_0000_0000_0000, 0x7f80_0000, 0x7fc0_0000,
    ]
    /// Replacements for pieces of JSON.
    public static let json = [
        "null", "true", "[]", "{}", "-1", "0", "1e999", "-9223372036854775808", "9223372036854775807", "65536", "\"\"",
        "0.5", ",", "\"\\u0000\"", "99999999999999999999",
    ]

    /// The same damage for the same seed. `words` replace numbers, or are put in where there are none.
    public init(seed: UInt64, words: [String] = json) {
        state = seed
        self.words = words
    }

    /// A number in `0 ..< bound`; 0 for a bound below 2.
    public mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15  // SplitMix64
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return bound < 2 ? 0 : Int(mixed % UInt64(bound))
    }

    /// One to four kinds of damage, one after the other.
    public mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0...below(4) {
            guard !bytes.isEmpty else { return }
            let place = below(bytes.count)
            switch below(8) {
            case 0: bytes[place] ^= 1 << UInt8(below(8))
            case 1: bytes[place] = UInt8(below(256))
            case 2, 3: overwrite(&bytes, at: place)
            case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(16)))
            case 5:
                bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(16))], at: below(bytes.count))
            case 6: replaceNumber(&bytes, at: place)
            default: bytes.removeLast(below(2) == 0 ? 1 : below(bytes.count))
            }
        }
    }

    /// A number of 2, 4 or 8 bytes becomes an extreme one.
    private mutating func overwrite(_ bytes: inout [UInt8], at place: Int) {
        let value = Self.extremes[below(Self.extremes.count)]
        for byte in 0..<min([2, 4, 8][below(3)], bytes.count - place) {
            bytes[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
        }
    }

    /// The digits that follow become a word.
    private mutating func replaceNumber(_ bytes: inout [UInt8], at place: Int) {
        let start = bytes[place...].firstIndex { (48...57).contains($0) } ?? place
        let end = bytes[start...].firstIndex { !(48...57).contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: words[below(words.count)].utf8)
    }
}
