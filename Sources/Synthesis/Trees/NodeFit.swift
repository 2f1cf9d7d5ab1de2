import Foundation

/// Fits the classifiers of a walk's nodes, one after another, on one thread.
final class NodeFitter {
    let booster: Booster
    /// What the held-out rows of all nodes fitted so far cost, in nats.
    private(set) var heldOutNats: Double = 0

    init(options: BoostingOptions) { booster = Booster(options: options) }

    /// Boosts trees on the logistic loss; their number is the one at which held-out rows are predicted best, and the
    /// leaves are then set anew on all rows. Nodes of few rows get plain counts.
    func fit(_ rows: BoostingRows, labels: UnsafePointer<UInt8>) -> NodeModel {
        let bias = Self.logOdds(labels, rows.count)
        let start = Self.logOdds(labels, rows.training)
        guard rows.count >= booster.options.minimumNode, !rows.features.isEmpty else {
            booster.reset(rows, to: start)
            heldOutNats += booster.heldOutLoss(rows)
            return NodeModel(bias: bias)
        }
        var (trees, loss) = booster.boost(rows, from: start, rounds: booster.options.maximumRounds)
        heldOutNats += loss
        guard !trees.isEmpty else { return NodeModel(bias: bias) }
        booster.predict(&trees, rows, from: bias, settingLeaves: true)
        return NodeModel(bias: bias + calibration(rows, labels), trees: trees)
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
