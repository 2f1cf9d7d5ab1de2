import Foundation

/// Fits the classifiers of a walk's nodes, one after another, on one thread.
final class NodeFitter {
    let booster: Booster
    /// What the held-out rows of all nodes fitted so far cost, in nats.
    var heldOutNats: Double = 0

    init(options: BoostingOptions) { booster = Booster(options: options) }

    /// Boosts trees on the logistic loss; their number is the one at which held-out rows are predicted best, and the
    /// leaves are then set anew on all rows. Nodes of few rows get plain counts.
    func fit(_ rows: BoostingRows, labels: UnsafePointer<UInt8>) -> NodeModel {
        if let rule = Self.rule(rows, labels) {
            heldOutNats += Double(rows.count - rows.training) * 1e-5
            return rule
        }
        var rows = rows
        var bias = Self.logOdds(labels, rows.count)
        var start = Self.logOdds(labels, rows.training)
        let usesSpread = takesSpread(&rows, labels, &bias)
        if usesSpread { start = bias }
        guard !rows.features.isEmpty else {
            booster.reset(rows, to: start)
            heldOutNats += booster.heldOutLoss(rows)
            return NodeModel(bias: bias, usesSpread: usesSpread)
        }
        var (trees, loss) = booster.boost(rows, from: start, rounds: booster.options.maximumRounds)
        heldOutNats += loss
        guard !trees.isEmpty else { return NodeModel(bias: bias, usesSpread: usesSpread) }
        booster.predict(&trees, rows, from: bias, settingLeaves: true)
        return NodeModel(bias: bias + calibration(rows, labels), trees: trees, usesSpread: usesSpread)
    }

    /// Whether the rows' offsets, moved so that they fit on average, predict the labels better than one number does; if
    /// not, they are left out.
    private func takesSpread(_ rows: inout BoostingRows, _ labels: UnsafePointer<UInt8>, _ bias: inout Float) -> Bool {
        guard !rows.offsets.isEmpty else { return false }
        var plain = rows
        plain.offsets = []
        booster.reset(plain, to: bias)
        let alone = booster.loss(plain, 0..<rows.count)
        booster.reset(rows, to: 0)
        let shift = calibration(rows, labels)
        booster.reset(rows, to: shift)
        guard booster.loss(rows, 0..<rows.count) < alone else {
            rows = plain
            return false
        }
        bias = shift
        return true
    }

    /// The log-odds on either side of a rule.
    private static let certainty: Float = 12

    /// A feature that decides the label in every row, held-out ones included, is a rule of the data (what is missing
    /// together, a code and its name): it is kept as one, where boosting would leave a few exceptions.
    private static func rule(_ rows: BoostingRows, _ labels: UnsafePointer<UInt8>) -> NodeModel? {
        var right = 0
        for row in 0..<rows.count { right += Int(labels[row]) }
        guard min(right, rows.count - right) >= 8 else { return nil }
        for (feature, bins) in rows.bins.enumerated() {
            guard let set = decidingBins(bins, labels, rows.count, right: right) else { continue }
            let tree = ObliviousTree(
                splits: [Split(feature: feature, bins: set)], leaves: [-certainty, certainty])
            return NodeModel(bias: 0, trees: [tree])
        }
        return nil
    }

    /// The bins of the rows with label 1, if no other row has one of these. Both sides need four rows for each of their
    /// bins: with fewer, chance would make rules.
    private static func decidingBins(
        _ bins: UnsafePointer<UInt8>, _ labels: UnsafePointer<UInt8>, _ count: Int, right: Int
    ) -> BinSet? {
        var sides = (left: BinSet(), right: BinSet())
        for row in 0..<count {
            let bin = Int(bins[row])
            if labels[row] == 1 {
                if sides.left.contains(bin) { return nil }
                sides.right.insert(bin)
            } else {
                if sides.right.contains(bin) { return nil }
                sides.left.insert(bin)
            }
        }
        guard 4 * sides.right.count <= right, 4 * sides.left.count <= count - right else { return nil }
        return sides.right
    }

    private static func logOdds(_ labels: UnsafePointer<UInt8>, _ count: Int) -> Float {
        var right = 0
        for row in 0..<count { right += Int(labels[row]) }
        return log(max(Float(right), 0.01) / max(Float(count - right), 0.01))
    }

    /// What must be added to all log-odds so that the expected count of labels is the true one. By Newton's method.
    private func calibration(_ rows: BoostingRows, _ labels: UnsafePointer<UInt8>) -> Float {
        var shift: Float = 0
        for _ in 0..<4 {
            var (gradient, curvature) = (0.0, 0.0)
            for row in 0..<rows.count {
                let p = 1 / (1 + exp(-booster.predictions[row] - shift))
                gradient += Double(p) - Double(labels[row])
                curvature += Double(p * (1 - p))
            }
            shift -= Float(gradient / max(curvature, 1e-6))
        }
        return max(-8, min(8, shift))
    }
}
