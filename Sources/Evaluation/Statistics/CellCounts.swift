/// Counts of cells, of two tables side by side; cells are named by any number.
struct CellCounts {
    private var keys: [UInt64]
    private var counts: [SIMD2<Int32>]
    private let mask: Int
    private static let free = UInt64.max

    /// - Parameter rows: how many are counted in all, at most.
    init(rows: Int) {
        var size = 64
        while size < rows * 2 { size *= 2 }
        keys = Array(repeating: Self.free, count: size)
        counts = Array(repeating: .zero, count: size)
        mask = size - 1
    }

    /// Counts one table's cells.
    mutating func add(_ cells: [UInt64], side: Int) {
        keys.withUnsafeMutableBufferPointer { keys in
            counts.withUnsafeMutableBufferPointer { counts in
                for cell in cells {
                    var slot = Int(truncatingIfNeeded: (cell &* 0x9e37_79b9_7f4a_7c15) &>> 20) & mask
                    while keys[slot] != cell, keys[slot] != Self.free { slot = (slot + 1) & mask }
                    keys[slot] = cell
                    counts[slot][side] &+= 1
                }
            }
        }
    }

    /// Half the sum of the absolute differences of the two tables' shares.
    func totalVariationDistance(rows: (Int, Int)) -> Double {
        let (left, right) = (1 / Double(max(rows.0, 1)), 1 / Double(max(rows.1, 1)))
        return counts.reduce(0) { $0 + abs(Double($1[0]) * left - Double($1[1]) * right) } / 2
    }
}
