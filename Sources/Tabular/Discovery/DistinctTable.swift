/// Counts how often each value of a column occurs, up to a bound on the number of values and their bytes.
///
/// Open addressing over hashes; the values' bytes lie one after the other in `arena`. Used by one thread at a time.
package final class DistinctTable {
    private(set) var hashes: [UInt64] = []
    private(set) var counts: [Int] = []
    private var starts: [Int] = [0]
    private var arena: [UInt8] = []
    /// Entry + 1, or 0 for a free slot; a power of two of them, at most half of which are taken.
    private var slots = [Int32](repeating: 0, count: 64)
    private let limit: Int
    private let arenaLimit: Int
    /// The entry that the last call of ``add(_:_:hash:)`` has counted.
    private(set) var lastEntry = 0

    /// At most `limit` values, with `64 · limit` bytes together.
    package init(limit: Int) {
        self.limit = limit
        arenaLimit = limit.multipliedReportingOverflow(by: 64).overflow ? .max : limit * 64
    }

    var count: Int { hashes.count }

    /// Counts one occurrence; false (and nothing is counted) when the value is new and the table is full.
    @inline(__always)
    package func add(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64) -> Bool {
        let mask = slots.count &- 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = Int(slots[place]) &- 1
            guard entry >= 0 else { break }
            if hashes[entry] == hash {
                counts[entry] &+= 1
                lastEntry = entry
                return true
            }
            place = (place &+ 1) & mask
        }
        return insert(bytes, length, hash: hash, at: place)
    }

    private func insert(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64, at place: Int) -> Bool {
        guard count < limit, arena.count + length <= arenaLimit else { return false }
        arena.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length))
        lastEntry = count
        starts.append(arena.count)
        hashes.append(hash)
        counts.append(1)
        slots[place] = Int32(count)
        if count * 2 > slots.count { grow() }
        return true
    }

    private func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (entry, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash) & mask
            while slots[place] != 0 { place = (place + 1) & mask }
            slots[place] = Int32(entry + 1)
        }
    }

    /// Each value once, in the order of first occurrence, with its count.
    package func forEach(_ body: (_ bytes: UnsafePointer<UInt8>, _ length: Int, _ count: Int) -> Void) {
        arena.withUnsafeBufferPointer { arena in
            guard let base = arena.baseAddress else {  // only the empty text was seen
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { empty in
                    guard let base = empty.baseAddress else { return }
                    for entry in counts.indices { body(base, 0, counts[entry]) }
                }
                return
            }
            for entry in counts.indices { body(base + starts[entry], starts[entry + 1] - starts[entry], counts[entry]) }
        }
    }
}
