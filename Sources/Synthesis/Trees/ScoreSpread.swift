import Foundation

/// How a column's codes lie around what the score lets expect: one distribution of residuals, shared by all rows, moved and
/// stretched for each bin of the score.
///
/// It gives every node of the column's walk log-odds to start from, so that what all rows show together need not be learned
/// by each node from its few. A location-scale model of normal scores; the nodes' trees then tell where it is wrong.
struct ScoreSpread: Sendable, Hashable {
    /// For each bin of the score, the mean normal score of its rows.
    let centres: [Float]
    /// For each bin of the score, how far its rows lie from that, as a standard deviation.
    let scales: [Float]
    /// Quantiles of the standardised residuals, ascending and equally far apart in probability.
    let residuals: [Float]
    /// For each position of the walk's order the normal score at which it begins, and where the last ends.
    let edges: [Float]

    static let maximumResiduals = 65

    /// - Parameters:
    ///   - scores: each row's normal score; NaN where its code is "missing".
    ///   - bins: each row's bin of the score.
    ///   - edges: as the property.
    init(_ scores: [Float], _ bins: [UInt8], binCount: Int, edges: [Float]) {
        self.edges = edges
        var (rows, sums) = (Array(repeating: 0.0, count: binCount), Array(repeating: 0.0, count: binCount))
        for (row, score) in scores.enumerated() where !score.isNaN {
            rows[Int(bins[row])] += 1
            sums[Int(bins[row])] += Double(score)
        }
        let centres = zip(Self.smooth(sums, reach: 3), Self.smooth(rows, reach: 3)).map { $0 / max($1, 1e-9) }
        var squares = Array(repeating: 0.0, count: binCount)
        for (row, score) in scores.enumerated() where !score.isNaN {
            squares[Int(bins[row])] += pow(Double(score) - centres[Int(bins[row])], 2)
        }
        let scales = zip(Self.smooth(squares, reach: 8), Self.smooth(rows, reach: 8)).map {
            max(0.02, ($0 / max($1, 1e-9)).squareRoot())
        }
        let residuals = scores.indices.filter { !scores[$0].isNaN }.map {
            Float((Double(scores[$0]) - centres[Int(bins[$0])]) / scales[Int(bins[$0])])
        }.sorted()
        self.centres = centres.map { Float($0) }
        self.scales = scales.map { Float($0) }
        let knots = min(Self.maximumResiduals, max(2, residuals.count / 5))
        self.residuals = (0..<knots).map { residuals[(residuals.count - 1) * $0 / (knots - 1)] }
    }

    init(centres: [Float], scales: [Float], residuals: [Float], edges: [Float]) {
        (self.centres, self.scales, self.residuals, self.edges) = (centres, scales, residuals, edges)
    }

    /// Sums over neighbouring bins, the nearer the heavier.
    private static func smooth(_ values: [Double], reach: Int) -> [Double] {
        values.indices.map { centre in
            var sum = 0.0
            for bin in max(0, centre - reach)...min(values.count - 1, centre + reach) {
                sum += values[bin] * Double(reach + 1 - abs(bin - centre))
            }
            return sum
        }
    }

    /// The distribution function of the standardised residuals, with a little of a wide normal distribution mixed in so
    /// that no code is impossible.
    private func cumulative(_ x: Double) -> Double {
        let wide = 0.5 * erfc(-x / (2 * 2.0.squareRoot()))
        var (low, high) = (0, residuals.count)
        while low < high {
            let middle = (low + high) / 2
            if Double(residuals[middle]) <= x { low = middle + 1 } else { high = middle }
        }
        guard low > 0, low < residuals.count else { return 0.995 * (low == 0 ? 0 : 1) + 0.005 * wide }
        let (left, right) = (Double(residuals[low - 1]), Double(residuals[low]))
        let part = right > left ? (x - left) / (right - left) : 0
        return 0.995 * (Double(low - 1) + part) / Double(residuals.count - 1) + 0.005 * wide
    }

    /// For each node of the walk and each bin of the score, the log-odds of going right.
    func table(_ walk: Walk) -> [Float] {
        let bins = centres.count
        var table = Array(repeating: Float(0), count: walk.cuts.count * bins)
        for bin in 0..<bins {
            let below = edges.map { cumulative((Double($0) - Double(centres[bin])) / Double(scales[bin])) }
            var open = [walk.root]
            while let node = open.popLast() {
                guard node.isInner else { continue }
                let cut = walk.cuts[node.index]
                let (left, right) = (below[cut] - below[node.low], below[node.high] - below[cut])
                table[node.index * bins + bin] = Float(log((right + 1e-7) / (left + 1e-7)))
                open += [walk.left(of: node), walk.right(of: node)]
            }
        }
        return table
    }
}
