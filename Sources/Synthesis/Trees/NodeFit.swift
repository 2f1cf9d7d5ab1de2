import Foundation
import Tabular

/// How a node's classifier is boosted.
struct BoostingOptions: Sendable {
    var maximumDepth = 5
    var maximumRounds = 40
    var learningRate: Float = 0.3
    /// Ridge penalty on leaf values, in units of Hessian (a row with even odds has 0.25).
    var lambda: Float = 2
    /// Rounds without a gain on held-out rows before it stops.
    var patience = 3
    /// A leaf with fewer training rows than this says nothing.
    var minimumRows = 5
    /// A node with fewer rows than this gets plain counts.
    var minimumNode = 30
    /// Rows that a round looks at, at most.
    var roundRows = 100_000
    /// What a level must gain.
    var penalty: Float = 0
}

/// The rows that reach a node, gathered so that every pass over them is contiguous: training rows, then held-out ones.
struct NodeRows {
    let count: Int
    let training: Int
    /// 1 where the row goes right.
    let labels: UnsafePointer<UInt8>
    /// One pointer to `count` bins per feature.
    let bins: [UnsafePointer<UInt8>]
    let features: [Feature]
}

/// Memory for fitting nodes, one after another, on one thread.
final class NodeFitter {
    let options: BoostingOptions
    private var logits: [Float] = []
    private var gradients: [SIMD2<Float>] = []
    private var leafOfRow: [UInt8] = []
    private var histogram: [SIMD2<Float>] = []
    private var rootHistogram: [SIMD2<Float>] = []

    /// What the held-out rows of all nodes fitted so far cost, in nats.
    private(set) var heldOutNats: Double = 0

    init(options: BoostingOptions) { self.options = options }

    /// Boosts oblivious trees on the logistic loss; the number of trees is the one at which held-out rows are
    /// predicted best, and the leaves are then set anew on all rows. Source: Friedman 2001; Chen, Guestrin 2016.
    func fit(_ rows: NodeRows) -> NodeModel {
        let bias = Self.logOdds(rows, 0..<rows.count)
        guard rows.count >= options.minimumNode, !rows.features.isEmpty else {
            logits = Array(repeating: Self.logOdds(rows, 0..<rows.training), count: rows.count)
            heldOutNats += Double(heldOutLoss(rows))
            return NodeModel(bias: bias)
        }
        var trees = boost(rows)
        guard !trees.isEmpty else { return NodeModel(bias: bias) }
        return refit(&trees, rows, bias: bias)
    }

    private static func logOdds(_ rows: NodeRows, _ range: Range<Int>) -> Float {
        var right = 0
        for row in range { right += Int(rows.labels[row]) }
        let (a, b) = (Float(right), Float(range.count - right))
        return log(max(a, 0.01) / max(b, 0.01))
    }

    private func boost(_ rows: NodeRows) -> [ObliviousTree] {
        logits = Array(repeating: Self.logOdds(rows, 0..<rows.training), count: rows.count)
        if gradients.count < rows.count {
            gradients = Array(repeating: .zero, count: rows.count)
            leafOfRow = Array(repeating: 0, count: rows.count)
        }
        var trees: [ObliviousTree] = []
        var (best, bestCount) = (heldOutLoss(rows), 0)
        let depth = min(options.maximumDepth, max(1, Int(log2(Float(rows.training) / 25))))
        while trees.count < options.maximumRounds, trees.count - bestCount < options.patience {
            guard let tree = grow(rows, depth: depth, round: trees.count) else { break }
            add(tree, rows, rows.training..<rows.count)
            trees.append(tree)
            let loss = heldOutLoss(rows)
            if loss < best { (best, bestCount) = (loss, trees.count) }
        }
        trees.removeLast(trees.count - bestCount)
        heldOutNats += Double(best)
        return trees
    }

    private func heldOutLoss(_ rows: NodeRows) -> Float {
        var loss: Float = 0
        for row in rows.training..<rows.count {
            let z = rows.labels[row] == 1 ? -logits[row] : logits[row]
            loss += z > 0 ? z + log1p(exp(-z)) : log1p(exp(z))
        }
        return loss
    }

    private func computeGradients(_ rows: NodeRows, _ range: Range<Int>) {
        logits.withUnsafeBufferPointer { logits in
            gradients.withUnsafeMutableBufferPointer { gradients in
                for row in range {
                    let p = 1 / (1 + exp(-logits[row]))
                    gradients[row] = SIMD2(p - Float(rows.labels[row]), p * (1 - p))
                }
            }
        }
    }

    private func grow(_ rows: NodeRows, depth: Int, round: Int) -> ObliviousTree? {
        computeGradients(rows, 0..<rows.training)
        for row in 0..<rows.training { leafOfRow[row] = 0 }
        var tree = ObliviousTree(splits: [], leaves: [])
        var candidates = Array(rows.features.indices)
        for level in 0..<depth {
            var best: (gain: Float, split: Split)?
            var gains: [(Float, Int)] = []
            for feature in candidates {
                guard let found = bestSplit(rows, feature: feature, leaves: 1 << level, round: round) else { continue }
                gains.append((found.gain, feature))
                if found.gain > (best?.gain ?? 0) { best = found }
            }
            if level == 0, candidates.count > 16 {
                candidates = gains.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(16).map(\.1)
            }
            let bar = options.penalty * (Float(1 << level) + 2 * log(Float(rows.features.count * 16)))
            guard let best, best.gain > bar else { break }
            apply(best.split, rows, level: level, 0..<rows.training)
            tree.splits.append(best.split)
        }
        guard !tree.splits.isEmpty else { return nil }
        tree.leaves = leafValues(rows, 0..<rows.training, leaves: 1 << tree.splits.count)
        for row in 0..<rows.training { logits[row] += tree.leaves[Int(leafOfRow[row])] }
        return tree
    }

    private func apply(_ split: Split, _ rows: NodeRows, level: Int, _ range: Range<Int>) {
        let answer = (0..<256).map { split.bins.contains($0) ? UInt8(1) << UInt8(level) : 0 }
        let bins = rows.bins[Int(split.feature)]
        answer.withUnsafeBufferPointer { answer in
            leafOfRow.withUnsafeMutableBufferPointer { leaf in
                for row in range { leaf[row] |= answer[Int(bins[row])] }
            }
        }
    }

    private func leafValues(_ rows: NodeRows, _ range: Range<Int>, leaves: Int) -> [Float] {
        var sums = Array(repeating: SIMD2<Float>.zero, count: leaves)
        var counts = Array(repeating: 0, count: leaves)
        for row in range {
            sums[Int(leafOfRow[row])] += gradients[row]
            counts[Int(leafOfRow[row])] += 1
        }
        return sums.indices.map { leaf in
            guard counts[leaf] >= options.minimumRows else { return 0 }
            return max(-4, min(4, -options.learningRate * sums[leaf].x / (sums[leaf].y + options.lambda)))
        }
    }

    private func add(_ tree: ObliviousTree, _ rows: NodeRows, _ range: Range<Int>) {
        for row in range { leafOfRow[row] = 0 }
        for (level, split) in tree.splits.enumerated() { apply(split, rows, level: level, range) }
        for row in range { logits[row] += tree.leaves[Int(leafOfRow[row])] }
    }

    /// Sets the leaves anew, tree after tree, on all rows; then the bias, so that the expected count is the true one.
    private func refit(_ trees: inout [ObliviousTree], _ rows: NodeRows, bias: Float) -> NodeModel {
        let all = 0..<rows.count
        for row in all { logits[row] = bias }
        for index in trees.indices {
            computeGradients(rows, all)
            for row in all { leafOfRow[row] = 0 }
            for (level, split) in trees[index].splits.enumerated() { apply(split, rows, level: level, all) }
            trees[index].leaves = leafValues(rows, all, leaves: 1 << trees[index].splits.count)
            for row in all { logits[row] += trees[index].leaves[Int(leafOfRow[row])] }
        }
        var shift: Float = 0
        for _ in 0..<4 {
            var (g, h): (Double, Double) = (0, 0)
            for row in all {
                let p = 1 / (1 + exp(-logits[row] - shift))
                g += Double(p) - Double(rows.labels[row])
                h += Double(p * (1 - p))
            }
            shift -= Float(g / max(h, 1e-6))
        }
        return NodeModel(bias: bias + shift, trees: trees)
    }

    // MARK: Splits

    private func bestSplit(_ rows: NodeRows, feature: Int, leaves: Int, round: Int) -> (gain: Float, split: Split)? {
        let bins = rows.features[feature].bins
        guard bins > 1 else { return nil }
        let cells = leaves * bins
        if histogram.count < cells { histogram = Array(repeating: .zero, count: cells) }
        fillHistogram(rows, feature, cells: cells, bins: bins, round: round)
        return rows.features[feature].isNominal
            ? bestSubset(feature, leaves: leaves, bins: bins) : bestThreshold(feature, leaves: leaves, bins: bins)
    }

    private func fillHistogram(_ rows: NodeRows, _ feature: Int, cells: Int, bins: Int, round: Int) {
        let column = rows.bins[feature]
        let stride = max(1, rows.training / options.roundRows)
        histogram.withUnsafeMutableBufferPointer { histogram in
            for cell in 0..<cells { histogram[cell] = .zero }
            gradients.withUnsafeBufferPointer { gradients in
                leafOfRow.withUnsafeBufferPointer { leaf in
                    var row = round % stride
                    while row < rows.training {
                        histogram[Int(leaf[row]) &* bins &+ Int(column[row])] += gradients[row]
                        row &+= stride
                    }
                }
            }
        }
    }

    private func score(_ sum: SIMD2<Float>) -> Float { sum.x * sum.x / (sum.y + options.lambda) }

    private func bestThreshold(_ feature: Int, leaves: Int, bins: Int) -> (gain: Float, split: Split)? {
        let order = Array(0..<bins)
        guard let (gain, position) = bestCut(order, leaves: leaves, bins: bins) else { return nil }
        return (gain, Split(feature: feature, above: position))
    }

    /// Labels are put in the order of their mean gradient, after which the best subset is a prefix (Fisher 1958).
    private func bestSubset(_ feature: Int, leaves: Int, bins: Int) -> (gain: Float, split: Split)? {
        var total = Array(repeating: SIMD2<Float>.zero, count: bins)
        for leaf in 0..<leaves { for bin in 0..<bins { total[bin] += histogram[leaf * bins + bin] } }
        let key = total.map { $0.x / ($0.y + options.lambda) }
        let order = (0..<bins).filter { total[$0].y > 0 }.sorted { (key[$0], $0) < (key[$1], $1) }
        guard order.count > 1, let (gain, position) = bestCut(order, leaves: leaves, bins: bins) else { return nil }
        var set = BinSet()
        for bin in order[(position + 1)...] { set.insert(bin) }
        return (gain, Split(feature: feature, bins: set))
    }

    /// The position in `order` after which to cut.
    private func bestCut(_ order: [Int], leaves: Int, bins: Int) -> (gain: Float, position: Int)? {
        var gains = Array(repeating: Float(0), count: order.count)
        for leaf in 0..<leaves {
            var total = SIMD2<Float>.zero
            for bin in order { total += histogram[leaf * bins + bin] }
            guard total.y > 0 else { continue }
            let before = score(total)
            var low = SIMD2<Float>.zero
            for position in 0..<(order.count - 1) {
                low += histogram[leaf * bins + order[position]]
                gains[position] += score(low) + score(total - low) - before
            }
        }
        var best: (Float, Int)?
        for position in 0..<(order.count - 1) where gains[position] > (best?.0 ?? 0) { best = (gains[position], position) }
        return best.map { (gain: $0.0, position: $0.1) }
    }
}
