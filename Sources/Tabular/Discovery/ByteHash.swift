/// A fast hash of bytes, the same in every run; good enough to tell apart the values of a column, not for adversaries
/// (two values collide with a chance of 2⁻⁶⁴, so a billion pairs of equal hashes err about once in 10¹⁰ columns).
/// Source: the folded 128-bit product of wyhash (Wang Yi 2019).
package enum ByteHash {
    @inline(__always)
    package static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    @inline(__always)
    package static func of(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var state: UInt64 = 0xa076_1d64_78bd_642f ^ UInt64(truncatingIfNeeded: count)
        var (cursor, rest) = (UnsafeRawPointer(bytes), count)
        while rest >= 8 {
            let word = cursor.loadUnaligned(as: UInt64.self)
            state = fold(state ^ word, 0xe703_7ed1_a0b4_28db)
            cursor += 8
            rest &-= 8
        }
        var tail: UInt64 = 0
        if rest >= 4 {
            tail = UInt64(cursor.loadUnaligned(as: UInt32.self))
            cursor += 4
            rest &-= 4
        }
        while rest > 0 {
            tail = tail &<< 8 | UInt64(cursor.load(as: UInt8.self))
            cursor += 1
            rest &-= 1
        }
        return fold(state ^ tail, 0x8ebc_6af0_9c88_c6e3)
    }

    @inline(__always)
    package static func of(_ value: Int64) -> UInt64 {
        fold(UInt64(bitPattern: value) ^ 0x5899_65cc_7537_4cc3, 0x1d8e_4e27_c47d_124f)
    }

    /// The hash of a tuple, from the hashes of its members in order.
    @inline(__always)
    package static func join(_ left: UInt64, _ right: UInt64) -> UInt64 {
        fold(left ^ 0x589965cc75374cc3, right ^ 0xe703_7ed1_a0b4_28db)
    }
}
