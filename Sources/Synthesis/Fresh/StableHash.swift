/// Hashes that are the same on every machine and in every release, unlike Swift's own.
enum StableHash {
    /// A bijection of 64 bits in which every bit of the input sways every bit of the output.
    /// Source: the finaliser of SplitMix64, Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits &>> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits &>> 31)
    }

    /// A key of its own for each seed and sequence of names; where one name ends and the next begins counts.
    static func key(seed: UInt64, _ names: String...) -> UInt64 {
        names.reduce(mix(seed)) { key, name in mix(name.utf8.reduce(key) { mix($0 ^ UInt64($1)) } ^ 0x100) }
    }
}
