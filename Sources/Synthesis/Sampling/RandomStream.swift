/// One of 2⁶⁴ independent random streams under a seed. The same seed and stream give the same numbers on every machine
/// and in every release, so that chunks of work draw from streams of their own, in any order and on any thread.
///
/// Statistically strong, not secret: privacy mechanisms draw from the operating system instead.
/// Source: Philox4x64-10, see ``Philox``; key (seed, stream), counter 0, 1, 2, …; a period of 2⁶⁶ numbers.
public struct RandomStream: RandomNumberGenerator, Sendable {
    @usableFromInline let seed: UInt64
    @usableFromInline let stream: UInt64
    @usableFromInline var counter: UInt64 = 0
    /// The current block, and how many of its words are used up.
    @usableFromInline var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
    @usableFromInline var used = 4
    /// The upper half of the last word that `next32` took, in the low bits, and whether it is still to be given.
    @usableFromInline var half: UInt32 = 0
    @usableFromInline var hasHalf = false

    /// The stream from its beginning.
    @inlinable
    public init(seed: UInt64, stream: UInt64) {
        self.seed = seed
        self.stream = stream
    }

    /// 64 uniform random bits.
    @inlinable
    @inline(__always)
    public mutating func next() -> UInt64 {
        if used == 4 { refill() }
        let word = words[used & 3]
        used &+= 1
        return word
    }

    /// 32 uniform random bits; two calls in a row take one number of the stream.
    @inlinable
    @inline(__always)
    public mutating func next32() -> UInt32 {
        hasHalf.toggle()
        guard hasHalf else { return half }
        let word = next()
        half = UInt32(truncatingIfNeeded: word &>> 32)
        return UInt32(truncatingIfNeeded: word)
    }

    /// Uniform on the multiples of 2⁻⁵³ in [0, 1).
    @inlinable
    @inline(__always)
    public mutating func uniform() -> Double { Double(next() &>> 11) * 0x1p-53 }

    /// Uniform on the multiples of 2⁻²⁴ in [0, 1).
    @inlinable
    @inline(__always)
    public mutating func uniform24() -> Float { Float(next32() &>> 8) * 0x1p-24 }

    /// Uniform on 0 ..< `bound`, exactly, for a bound above 0.
    /// Source: Lemire 2019, "Fast random integer generation in an interval", doi:10.1145/3230636.
    @inlinable
    @inline(__always)
    public mutating func below(_ bound: UInt32) -> UInt32 {
        precondition(bound > 0, "no number is below 0")
        var product = UInt64(next32()) &* UInt64(bound)
        if UInt32(truncatingIfNeeded: product) < bound {
            let excess = (0 &- bound) % bound
            while UInt32(truncatingIfNeeded: product) < excess { product = UInt64(next32()) &* UInt64(bound) }
        }
        return UInt32(truncatingIfNeeded: product &>> 32)
    }

    /// Uniform on 0 ..< `bound`, exactly, for a bound above 0 of up to 64 bits.
    @inlinable
    public mutating func below64(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "no number is below 0")
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let excess = (0 &- bound) % bound
            while product.low < excess { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    @inlinable
    @inline(never)
    mutating func refill() {
        let block = Philox.block(counter: (counter, 0, 0, 0), key: (seed, stream))
        words = [block.0, block.1, block.2, block.3]
        counter &+= 1
        used = 0
    }
}
