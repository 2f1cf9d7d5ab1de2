/// Grows trees leaf by leaf, the one with the greatest gain first; keeps memory from one tree to the next. Used by one
/// thread at a time. Source: Chen, Guestrin 2016, arXiv:1603.02754; leaf-wise growth and subtraction of histograms: Ke et
/// al. 2017 (LightGBM).
final class TreeGrower {
    private struct Leaf {
        let node: Int
        let rows: Range<Int>
        var histogram: [SIMD4<Float>]
        var split: SplitSearch.Split?
    }
    private let features: FeatureMatrix
    private let options: BoostingOptions
    private let search: SplitSearch
    private let starts: [Int]
    private let cells: Int
    private var order: [Int32]
    private var scratch: [Int32]
    /// What each split gained, summed over all trees, by column.
    private(set) var gains: [Double]

    init(_ features: FeatureMatrix, rows: [Int32], options: BoostingOptions) {
        self.features = features
        self.options = options
        search = SplitSearch(features, options: options)
        starts = search.starts
        cells = search.cells
        order = rows
        scratch = rows
        gains = features.columns.map { _ in 0 }
    }

    /// - Parameter gradients: first and second derivatives of the loss, for each row of the features.
    func grow(_ gradients: [SIMD2<Float>]) -> Tree {
        var tree = Tree(nodes: [Tree.Node()])
        var leaves = [leaf(node: 0, rows: 0..<order.count, histogram(0..<order.count, gradients))]
        while leaves.count < options.leaves {
            guard
                let place = leaves.indices.filter({ leaves[$0].split != nil })
                    .max(by: { (leaves[$0].split?.gain ?? 0) < (leaves[$1].split?.gain ?? 0) }),
                let split = leaves[place].split
            else { break }
            let parent = leaves[place]
            gains[split.column] += Double(split.gain)
            let middle = partition(parent.rows, split)
            tree.nodes[parent.node].column = split.column
            tree.nodes[parent.node].left = split.left
            tree.nodes[parent.node].children = (tree.nodes.count, tree.nodes.count + 1)
            let children = divide(parent, at: middle, gradients, node: tree.nodes.count)
            tree.nodes += [Tree.Node(), Tree.Node()]
            leaves[place] = children.left
            leaves.append(children.right)
        }
        for leaf in leaves { tree.nodes[leaf.node].value = value(leaf) }
        return tree
    }

    private func value(_ leaf: Leaf) -> Float {
        var sum = SIMD4<Float>.zero
        if let first = features.columns.first { for bin in 0..<first.cardinality { sum += leaf.histogram[bin] } }
        return -options.learningRate * sum.x / (sum.y + options.ridge)
    }

    private func leaf(node: Int, rows: Range<Int>, _ histogram: [SIMD4<Float>]) -> Leaf {
        Leaf(node: node, rows: rows, histogram: histogram, split: search.best(histogram, rows: rows.count))
    }

    /// The smaller child's histogram is counted, the larger one's is what is left of the parent's.
    private func divide(
        _ parent: Leaf, at middle: Int, _ gradients: [SIMD2<Float>], node: Int
    ) -> (left: Leaf, right: Leaf) {
        let (left, right) = (parent.rows.lowerBound..<middle, middle..<parent.rows.upperBound)
        let isLeftSmaller = left.count < right.count
        let small = histogram(isLeftSmaller ? left : right, gradients)
        var large = parent.histogram
        for cell in 0..<cells { large[cell] -= small[cell] }
        return (
            leaf(node: node, rows: left, isLeftSmaller ? small : large),
            leaf(node: node + 1, rows: right, isLeftSmaller ? large : small)
        )
    }

    /// Sums of gradients, second derivatives and rows for each bin of each column.
    private func histogram(_ range: Range<Int>, _ gradients: [SIMD2<Float>]) -> [SIMD4<Float>] {
        var histogram = [SIMD4<Float>](repeating: .zero, count: cells)
        histogram.withUnsafeMutableBufferPointer { histogram in
            gradients.withUnsafeBufferPointer { gradients in
                order.withUnsafeBufferPointer { order in
                    for (column, start) in zip(features.columns, starts) {
                        column.bins.withUnsafeBufferPointer { bins in
                            // SAFETY: rows are below the features' count, bins below the column's cardinality.
                            for place in range {
                                let row = Int(order[place])
                                let gradient = gradients[row]
                                histogram[start &+ Int(bins[row])] += SIMD4(gradient.x, gradient.y, 1, 0)
                            }
                        }
                    }
                }
            }
        }
        return histogram
    }

    /// Puts the rows that go left first, without changing their order; gives where the others begin.
    private func partition(_ range: Range<Int>, _ split: SplitSearch.Split) -> Int {
        var (left, right) = (range.lowerBound, 0)
        features.columns[split.column].bins.withUnsafeBufferPointer { bins in
            for place in range {
                let row = order[place]
                if split.left.contains(bins[Int(row)]) {
                    order[left] = row
                    left += 1
                } else {
                    scratch[right] = row
                    right += 1
                }
            }
        }
        for place in 0..<right { order[left + place] = scratch[place] }
        return left
    }
}
