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
        if let rule = NodeRules(rows, labels).rule() {
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
        let certain = NodeRules(rows, labels).certainBins()
        if let certain {
            rows.offsets = rows.offsets.isEmpty ? certain.offsets : zip(rows.offsets, certain.offsets).map { $0 + $1 }
        }
        var (trees, loss) = booster.boost(rows, from: start, rounds: booster.options.maximumRounds)
        heldOutNats += loss
        guard !trees.isEmpty || certain != nil else { return NodeModel(bias: bias, usesSpread: usesSpread) }
        booster.predict(&trees, rows, from: bias, settingLeaves: true)
        let shift = calibration(rows, labels)
        return NodeModel(bias: bias + shift, trees: (certain.map { [$0.tree] } ?? []) + trees, usesSpread: usesSpread)
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
