/// An undirected graph whose vertices are columns; two columns that some clique holds are neighbours.
/// - Shape: a row of bits per column, padded to whole words. Invariant: symmetric, and no column neighbours itself.
struct ColumnGraph: Sendable {
    /// How many columns there are.
    let columns: Int
    private let wordsPerRow: Int
    private var bits: [UInt64]

    /// The graph in which each clique's columns are all neighbours of each other.
    init(columns: Int, cliques: some Sequence<Clique>) {
        self.columns = columns
        wordsPerRow = (columns + 63) / 64
        bits = Array(repeating: 0, count: columns * wordsPerRow)
        for clique in cliques { connect(clique.columns) }
    }

    /// Makes all of these columns neighbours of each other.
    mutating func connect(_ members: [Int]) {
        for left in members {
            for right in members where left != right {
                bits[left * wordsPerRow + right / 64] |= 1 << UInt64(right % 64)
            }
        }
    }

    /// Takes a column's edges away.
    mutating func isolate(_ column: Int) {
        for other in neighbours(of: column) {
            bits[other * wordsPerRow + column / 64] &= ~(1 << UInt64(column % 64))
        }
        for word in 0..<wordsPerRow { bits[column * wordsPerRow + word] = 0 }
    }

    /// A column's neighbours, ascending.
    func neighbours(of column: Int) -> [Int] {
        var found: [Int] = []
        for word in 0..<wordsPerRow {
            var rest = bits[column * wordsPerRow + word]
            while rest != 0 {
                found.append(word * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return found
    }

    /// How many edges are missing among a column's neighbours.
    func fill(of column: Int) -> Int {
        let around = neighbours(of: column)
        let missing = around.reduce(0) { sum, neighbour in sum + strangers(of: neighbour, near: column) - 1 }
        return missing / 2  // each missing edge is seen from both of its ends
    }

    /// How many neighbours of `column` are not neighbours of `neighbour`, which itself is one of them.
    private func strangers(of neighbour: Int, near column: Int) -> Int {
        (0..<wordsPerRow).reduce(0) { sum, word in
            sum + (bits[column * wordsPerRow + word] & ~bits[neighbour * wordsPerRow + word]).nonzeroBitCount
        }
    }
}
