import Tabular

/// The exact joint counts of pairs of columns: what selection scores and measurement take their counts from. They never
/// leave a mechanism without noise.
struct PairTables: Sendable {
    /// In order; pairs whose tables would have too many cells are left out, and columns of one code.
    let cliques: [Clique]
    /// For each clique, row-major over its columns.
    let counts: [[Int]]

    /// - Parameter cellLimit: no table of a pair has more cells.
    init(_ columns: [[UInt16]], cardinalities: [Int], cellLimit: Int, threads: Int) {
        let modelled = cardinalities.indices.filter { cardinalities[$0] > 1 }
        let cliques = modelled.flatMap { left in modelled.filter { $0 > left }.map { Clique([left, $0]) } }
            .filter { $0.cells(cardinalities) <= cellLimit }
        self.cliques = cliques
        counts = mapInParallel(cliques.count, threads: threads) { place in
            let (left, right) = (cliques[place].columns[0], cliques[place].columns[1])
            return Self.count(columns[left], columns[right], cardinalities[left], cardinalities[right])
        }
    }

    private static func count(_ left: [UInt16], _ right: [UInt16], _ rows: Int, _ width: Int) -> [Int] {
        var counts = Array(repeating: 0, count: rows * width)
        counts.withUnsafeMutableBufferPointer { counts in
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    // SAFETY: codes are below the cardinalities, so that each cell lies in the table.
                    for row in left.indices { counts[Int(left[row]) &* width &+ Int(right[row])] &+= 1 }
                }
            }
        }
        return counts
    }
}
