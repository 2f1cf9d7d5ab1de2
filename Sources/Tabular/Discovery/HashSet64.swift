/// A set of hashes, bounded; tells whether a value is new. Two values with one hash count as equal (2⁻⁶⁴ per pair).
struct HashSet64 {
    private var slots = [UInt64](repeating: 0, count: 1_024)
    private(set) var count = 0
    private let limit: Int
    /// Whether more than `limit` values came: what the set says is no longer to be trusted.
    private(set) var isFull = false

    init(limit: Int = 4_000_000) {
        self.limit = limit
    }

    /// Whether it was not there before.
    @inline(__always)
    mutating func insert(_ hash: UInt64) -> Bool {
        let key = hash == 0 ? 1 : hash  // 0 marks a free slot
        let mask = slots.count &- 1
        var place = Int(truncatingIfNeeded: key) & mask
        while slots[place] != 0 {
            if slots[place] == key { return false }
            place = (place &+ 1) & mask
        }
        guard count < limit else {
            isFull = true
            return true
        }
        slots[place] = key
        count += 1
        if count * 2 > slots.count { grow() }
        return true
    }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool {
        let key = hash == 0 ? 1 : hash
        let mask = slots.count &- 1
        var place = Int(truncatingIfNeeded: key) & mask
        while slots[place] != 0 {
            if slots[place] == key { return true }
            place = (place &+ 1) & mask
        }
        return false
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for key in old where key != 0 {
            var place = Int(truncatingIfNeeded: key) & mask
            while slots[place] != 0 { place = (place + 1) & mask }
            slots[place] = key
        }
    }

    /// All hashes, in no order.
    func forEach(_ body: (UInt64) -> Void) {
        for key in slots where key != 0 { body(key) }
    }
}
