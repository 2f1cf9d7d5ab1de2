extension SecureGenerator {
    /// A whole number in `0 ..< bound`, each equally probable.
    /// Source: Lemire 2019, arXiv:1805.10941, algorithm 5: multiply, and reject the part that would favour some.
    mutating func uniform(below bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a bound is at least 1")
        var product = next().multipliedFullWidth(by: bound)
        guard product.low < bound else { return product.high }
        let excess = (0 &- bound) % bound  // 2⁶⁴ modulo the bound
        while product.low < excess { product = next().multipliedFullWidth(by: bound) }
        return product.high
    }

    /// The same for wide bounds: as many bits as the bound has, drawn again until they lie below it.
    mutating func uniform(below bound: UInt128) -> UInt128 {
        if let narrow = UInt64(exactly: bound) { return UInt128(uniform(below: narrow)) }
        let surplus = bound.leadingZeroBitCount
        while true {
            let candidate = (UInt128(next()) << 64 | UInt128(next())) >> surplus
            if candidate < bound { return candidate }
        }
    }
}
