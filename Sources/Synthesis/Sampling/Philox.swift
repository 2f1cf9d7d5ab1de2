/// Philox4x64-10: a keyed, pure function from a counter to 256 random bits, for which no order of evaluation matters.
///
/// Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC '11,
/// doi:10.1145/2063384.2063405, section 3.3. It passes BigCrush, and is *not* for cryptography or privacy mechanisms.
/// The 64-bit form, because a scalar core gets twice as many bytes a nanosecond from it as from 4x32.
@usableFromInline
enum Philox {
    /// Four words: a counter, or the random block that belongs to it.
    @usableFromInline
    typealias Block = (UInt64, UInt64, UInt64, UInt64)

    /// The random block of a counter under a key.
    @inlinable
    static func block(counter: Block, key: (UInt64, UInt64)) -> Block {
        var words = counter
        var (low, high) = key
        for _ in 0..<9 {
            words = round(words, low, high)
            low &+= 0x9E37_79B9_7F4A_7C15  // the golden ratio
            high &+= 0xBB67_AE85_84CA_A73B  // √3 − 1
        }
        return round(words, low, high)
    }

    @inlinable
    @inline(__always)
    static func round(_ words: Block, _ low: UInt64, _ high: UInt64) -> Block {
        let first = words.0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
        let second = words.2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
        return (second.high ^ words.1 ^ low, second.low, first.high ^ words.3 ^ high, first.low)
    }
}
