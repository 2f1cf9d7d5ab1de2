import Synthesis

/// Damages bytes in the ways that find faults in parsers: flipped bits, extreme numbers, pieces cut, doubled or moved.
struct Mutator {
    private var random: RandomStream
    private static let extremes: [UInt64] = [
        0, 1, 127, 128, 255, 256, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff, 1 << 40, 1 << 62, .max >> 1, .max, .max - 1,
        0x7ff0_0000_0000_0000, 0x7ff8_0000_0000_0000, 0x7f80_0000, 0x7fc0_0000,
    ]
    /// Replacements for pieces of JSON.
    private static let words = [
        "null", "true", "[]", "{}", "-1", "0", "1e999", "-9223372036854775808", "9223372036854775807", "65536", "\"\"",
        "0.5",
        ",", "\"\\u0000\"", "99999999999999999999",
    ]

    init(seed: UInt64) { random = RandomStream(seed: seed, stream: 0) }

    mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(random.below(UInt32(bound))) }

    /// One to four kinds of damage, one after the other.
    mutating func damage(_ bytes: inout [UInt8]) {
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

    /// The digits that follow become another word of JSON.
    private mutating func replaceNumber(_ bytes: inout [UInt8], at place: Int) {
        guard let start = bytes[place...].firstIndex(where: { (48...57).contains($0) }) else { return }
        let end = bytes[start...].firstIndex { !(48...57).contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.words[below(Self.words.count)].utf8)
    }
}
