/// A small seeded generator for samples and folds; no privacy rests on it. Source: Steele, Lea, Flood 2014,
/// doi:10.1145/2660193.2660195.
struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z &>> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z &>> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z &>> 31
    }

    /// Different rows in random order, `count` of them or as many as there are.
    mutating func rows(_ count: Int, of all: Int) -> [Int] {
        var rows = Array(0..<all)
        let count = min(count, all)
        for place in 0..<count { rows.swapAt(place, Int.random(in: place..<all, using: &self)) }
        return Array(rows.prefix(count))
    }
}
