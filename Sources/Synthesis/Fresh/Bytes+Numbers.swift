/// How numbers and UUIDs are written.
extension [UInt8] {
    /// Decimal digits, with zeros in front up to `width`.
    mutating func appendDigits(_ number: UInt64, width: Int = 1) {
        let start = count
        var rest = number
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0 || count - start < width
        self[start...].reverse()
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// A UUID after RFC 9562: version 4 from two random words; version 7 with `number` as milliseconds since 2020, so
    /// that a table's rows are in order, the rest random.
    mutating func appendUUID(version: UInt8, number: UInt64, random: UInt64) {
        var stream = RandomStream(seed: random, stream: 1)
        var (high, low) = (stream.next(), stream.next())
        if version == 7 { high = (1_577_836_800_000 &+ number) << 16 | high & 0xFFFF }
        high = high & ~0xF000 | UInt64(version) << 12
        low = low & ~(3 << 62) | 2 << 62
        for nibble in 0..<32 {
            if [8, 12, 16, 20].contains(nibble) { append(UInt8(ascii: "-")) }
            let word = nibble < 16 ? high : low
            append(Self.hexDigits[Int(word >> UInt64(60 - nibble % 16 * 4) & 15)])
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
