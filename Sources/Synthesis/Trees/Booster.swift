import Foundation

/// How trees are boosted.
struct BoostingOptions: Sendable {
    var maximumDepth = 5
    var maximumRounds = 40
    var scoreRounds = 40
    var learningRate: Float = 0.3
    /// Ridge penalty on leaf values, in units of Hessian (a row with even odds has 0.25).
    var lambda: Float = 2
    /// Rounds without a gain on held-out rows before it stops.
    var patience = 3
    /// The share of the held-out rows' loss that must go to call it a gain.
    var leastGain = 3e-4
    /// A leaf with fewer entities than this says nothing.
    var minimumRows = 5
    /// A node with fewer rows than this gets plain counts.
    var minimumNode = 30
    /// A node with fewer rows than this asks about no score either.
    var minimumScoreNode = 12
    /// Rows that a round looks at, at most.
    var roundRows = 40_000

    /// Smaller steps, more of them: more exact, and as much slower.
    mutating func learnSlowly() {
        learningRate *= 0.5
        maximumRounds *= 2
        scoreRounds *= 2
        patience *= 2
    }
}

/// Rows to boost on, gathered so that every pass over them is contiguous: training rows, then held-out ones.
struct BoostingRows {
    /// What is to be predicted, and how a prediction is judged.
    enum Loss {
        /// The log-odds of a label of 1. In nats.
        case logistic(labels: UnsafePointer<UInt8>)
        /// A number; half the squared error.
        case squared(targets: UnsafePointer<Float>)
    }
    let count: Int
    let training: Int
    let loss: Loss
    /// One pointer to `count` bins per feature.
    let bins: [UnsafePointer<UInt8>]
    let features: [Feature]
    /// What each row's prediction starts from, beside what all start from; empty for nothing.
    var offsets: [Float] = []
    /// Of each row, those of one entity side by side; empty where every row is an entity of its own.
    var entities: [UInt32] = []
}

/// Boosts oblivious trees; keeps memory from one use to the next. Used by one thread at a time.
/// Source: Friedman 2001, doi:10.1214/aos/1013203451; second-order gains: Chen, Guestrin 2016, arXiv:1603.02754.
final class Booster {
    var options: BoostingOptions
    /// The prediction for each row; as the last call left it.
    private(set) var predictions: [Float] = []
    private var gradients: [SIMD2<Float>] = []
    private var leafOfRow: [UInt8] = []
    private var histogram: [SIMD2<Float>] = []

    init(options: BoostingOptions) { self.options = options }

    /// As many trees as predict the held-out rows best; `predictions` are those of the last round tried.
    /// - Returns: the trees, and the loss of the held-out rows under them.
    func boost(_ rows: BoostingRows, from start: Float, rounds: Int) -> (trees: [ObliviousTree], heldOutLoss: Double) {
        reset(rows, to: start)
        var trees: [ObliviousTree] = []
        var (best, bestCount) = (heldOutLoss(rows), 0)
        let depth = min(options.maximumDepth, max(1, Int(log2(Float(rows.training) / 25))))
        while trees.count < rounds, trees.count - bestCount < options.patience {
            guard let tree = grow(rows, depth: depth, round: trees.count) else { break }
            add(tree, rows, rows.training..<rows.count)
            trees.append(tree)
            let loss = heldOutLoss(rows)
            if loss < best * (1 - options.leastGain) { (best, bestCount) = (loss, trees.count) }
        }
        trees.removeLast(trees.count - bestCount)
        return (trees, best)
    }

    /// Predicts all rows with the start alone.
    func reset(_ rows: BoostingRows, to start: Float) {
        predictions =
            rows.offsets.isEmpty ? Array(repeating: start, count: rows.count) : rows.offsets.map { $0 + start }
        guard gradients.count < rows.count else { return }
        gradients = Array(repeating: .zero, count: rows.count)
        leafOfRow = Array(repeating: 0, count: rows.count)
    }

    /// Predicts all rows anew with these trees; with `settingLeaves`, each tree's leaves are first set on all rows.
    func predict(_ trees: inout [ObliviousTree], _ rows: BoostingRows, from start: Float, settingLeaves: Bool) {
        let all = 0..<rows.count
        reset(rows, to: start)
        for index in trees.indices {
            for row in all { leafOfRow[row] = 0 }
            for (level, split) in trees[index].splits.enumerated() { apply(split, rows, level: level, all) }
            if settingLeaves {
                computeGradients(rows, all)
                trees[index].leaves = leafValues(rows, all, leaves: 1 << trees[index].splits.count)
            }
            for row in all { predictions[row] += trees[index].leaves[Int(leafOfRow[row])] }
        }
    }

    func heldOutLoss(_ rows: BoostingRows) -> Double { loss(rows, rows.training..<rows.count) }

    /// The loss of some rows under their predictions.
    func loss(_ rows: BoostingRows, _ range: Range<Int>) -> Double {
        var loss = 0.0
        switch rows.loss {
        case .logistic(let labels):
            for row in range {
                let z = labels[row] == 1 ? -predictions[row] : predictions[row]
                loss += Double(z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)))
            }
        case .squared(let targets):
            for row in range {
                let error = Double(targets[row] - predictions[row])
                loss += error * error / 2
            }
        }
        return loss
    }

    private func computeGradients(_ rows: BoostingRows, _ range: Range<Int>) {
        predictions.withUnsafeBufferPointer { predictions in
            gradients.withUnsafeMutableBufferPointer { gradients in
                switch rows.loss {
                case .logistic(let labels):
                    for row in range {
                        let p = 1 / (1 + exp(-predictions[row]))
                        gradients[row] = SIMD2(p - Float(labels[row]), p * (1 - p))
                    }
                case .squared(let targets):
                    for row in range { gradients[row] = SIMD2(predictions[row] - targets[row], 1) }
                }
            }
        }
    }

    private func grow(_ rows: BoostingRows, depth: Int, round: Int) -> ObliviousTree? {
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
            guard let best else { break }
            apply(best.split, rows, level: level, 0..<rows.training)
            tree.splits.append(best.split)
        }
        guard !tree.splits.isEmpty else { return nil }
        tree.leaves = leafValues(rows, 0..<rows.training, leaves: 1 << tree.splits.count)
        for row in 0..<rows.training { predictions[row] += tree.leaves[Int(leafOfRow[row])] }
        return tree
    }

    private func apply(_ split: Split, _ rows: BoostingRows, level: Int, _ range: Range<Int>) {
        let answer = (0..<256).map { split.bins.contains($0) ? UInt8(1) << UInt8(level) : 0 }
        let bins = rows.bins[Int(split.feature)]
        answer.withUnsafeBufferPointer { answer in
            leafOfRow.withUnsafeMutableBufferPointer { leaf in
                for row in range { leaf[row] |= answer[Int(bins[row])] }
            }
        }
    }

    private func leafValues(_ rows: BoostingRows, _ range: Range<Int>, leaves: Int) -> [Float] {
        var sums = Array(repeating: SIMD2<Float>.zero, count: leaves)
        var counts = Array(repeating: 0, count: leaves)
        if rows.entities.isEmpty {
            for row in range {
                sums[Int(leafOfRow[row])] += gradients[row]
                counts[Int(leafOfRow[row])] += 1
            }
        } else {
            var last = Array(repeating: UInt32?.none, count: leaves)
            for row in range {
                let leaf = Int(leafOfRow[row])
                sums[leaf] += gradients[row]
                if last[leaf] != rows.entities[row] { counts[leaf] += 1 }
                last[leaf] = rows.entities[row]
            }
        }
        return sums.indices.map { leaf in
            guard counts[leaf] >= options.minimumRows else { return 0 }
            return max(-4, min(4, -options.learningRate * sums[leaf].x / (sums[leaf].y + options.lambda)))
        }
    }

    private func add(_ tree: ObliviousTree, _ rows: BoostingRows, _ range: Range<Int>) {
        for row in range { leafOfRow[row] = 0 }
        for (level, split) in tree.splits.enumerated() { apply(split, rows, level: level, range) }
        for row in range { predictions[row] += tree.leaves[Int(leafOfRow[row])] }
    }

    // MARK: Splits

    private func bestSplit(_ rows: BoostingRows, feature: Int, leaves: Int, round: Int) -> (gain: Float, split: Split)?
    {
        let bins = rows.features[feature].bins
        guard bins > 1 else { return nil }
        let cells = leaves * bins
        if histogram.count < cells { histogram = Array(repeating: .zero, count: cells) }
        fillHistogram(rows, feature, cells: cells, bins: bins, round: round)
        return rows.features[feature].isNominal
            ? bestSubset(feature, leaves: leaves, bins: bins) : bestThreshold(feature, leaves: leaves, bins: bins)
    }

    private func fillHistogram(_ rows: BoostingRows, _ feature: Int, cells: Int, bins: Int, round: Int) {
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
        for position in 0..<(order.count - 1) where gains[position] > (best?.0 ?? 0) {
            best = (gains[position], position)
        }
        return best.map { (gain: $0.0, position: $0.1) }
    }
}
