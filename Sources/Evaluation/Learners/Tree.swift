/// A tree of splits on bins.
struct Tree: Sendable {
    /// A split, or a leaf where `column` is below 0.
    struct Node: Sendable {
        var column = -1
        /// Which bins go left.
        var left = BinSet()
        /// Where the children are in the tree's nodes.
        var children: (left: Int, right: Int) = (0, 0)
        var value: Float = 0
    }
    var nodes: [Node]

    /// Adds each row's leaf to its score.
    func add(to scores: inout [Float], _ features: FeatureMatrix, rows: Range<Int>) {
        for row in rows {
            var node = 0
            while nodes[node].column >= 0 {
                let bin = features.columns[nodes[node].column].bins[row]
                node = nodes[node].left.contains(bin) ? nodes[node].children.left : nodes[node].children.right
            }
            scores[row] += nodes[node].value
        }
    }
}

/// A set of bins.
struct BinSet: Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    @inline(__always)
    func contains(_ bin: UInt8) -> Bool {
        let word =
            switch bin >> 6 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word &>> UInt64(bin & 63) & 1 != 0
    }

    mutating func insert(_ bin: UInt8) {
        let bit = UInt64(1) &<< UInt64(bin & 63)
        switch bin >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }
}
