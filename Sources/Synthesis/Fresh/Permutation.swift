/// A keyed bijection of 0 ..< `count`: row r gets number `self[r]`, no two rows the same, in an order that tells nothing
/// of the rows, without a table in memory.
///
/// A generalised Feistel cipher over a × b ≥ count with cycle walking; since a and b are near the root of count, a step
/// beyond the domain is rare. Source: Black, Rogaway 2002, "Ciphers with arbitrary finite domains", CT-RSA,
/// doi:10.1007/3-540-45760-7_9, section 5.
struct Permutation: Sendable {
    /// How many numbers are permuted, at least 1.
    let count: UInt64
    private let left: UInt64
    private let right: UInt64
    private let key: UInt64
    /// Even, so that both halves end where they began.
    private static let rounds = 8 as UInt64

    init(count: UInt64, key: UInt64) {
        precondition(count > 0 && count <= 1 << 62, "a domain of 1 to 2^62 numbers")
        self.count = count
        self.key = key
        var root = UInt64(Double(count).squareRoot())
        while root * root < count { root += 1 }
        left = root
        right = (count + root - 1) / root
    }

    /// The number that takes the place of `index`.
    subscript(index: UInt64) -> UInt64 {
        precondition(index < count, "the index lies in the domain")
        var number = encipher(index)
        while number >= count { number = encipher(number) }
        return number
    }

    private func encipher(_ number: UInt64) -> UInt64 {
        var (low, high) = (number % left, number / left)
        for round in 0..<Self.rounds {
            let modulus = round & 1 == 0 ? left : right
            let mixed = StableHash.mix(high &+ StableHash.mix(key &+ round))
            (low, high) = (high, (low + mixed % modulus) % modulus)
        }
        return left * high + low
    }
}
