import Foundation
/// What other columns let expect of a column's rank, in bins: one number that sums up what they say.
struct ScoreModel: Sendable, Hashable {
    /// A sum of trees.
    struct Member: Sendable, Hashable {
        let start: Float
        let trees: [ObliviousTree]
    }
    /// Each learned without a part of the rows.
    let members: [Member]
    /// Ascending; a prediction's bin is how many of these it is not below.
    let thresholds: [Float]
    /// How the codes lie around the score.
    let spread: ScoreSpread
    /// Whether a row's score is the members' mean: more exact, which small tables need. Else one member, drawn at random,
    /// scores the row: quicker, and spread as were the scores that the nodes have learned from.
    let isAveraged: Bool

    static let maximumBins = 128

    var feature: Feature { Feature(binOfCode: [], bins: thresholds.count + 1, isNominal: false) }

    @inline(__always)
    func bin(_ prediction: Float) -> UInt8 { Self.bin(prediction, thresholds) }

    @inline(__always)
    static func bin(_ prediction: Float, _ thresholds: [Float]) -> UInt8 {
        var (low, high) = (0, thresholds.count)
        while low < high {
            let middle = (low + high) / 2
            if thresholds[middle] <= prediction { low = middle + 1 } else { high = middle }
        }
        return UInt8(truncatingIfNeeded: low)
    }
}

/// Fits a ``ScoreModel``. The bins that the nodes learn from come from models that have not seen the row (cross-fitting;
/// Chernozhukov et al. 2018), so that the nodes trust the score as much as it deserves on rows that are drawn.
struct ScoreFit {
    let booster: Booster
    private let foldCount: Int
    /// Of each row; empty where every row is an entity of its own.
    private let entities: [UInt32]
    /// Small tables are cut in more folds, as each of their models lacks the rows most.
    private static let (fewRows, folds, foldsOfFew) = (10_000, 3, 6)

    init(booster: Booster, rows: Int, entities: [UInt32]) {
        self.booster = booster
        self.entities = entities
        foldCount = rows < Self.fewRows ? Self.foldsOfFew : Self.folds
    }

    /// Normal scores of the codes' mid-ranks, or NaN where the code is "missing". Mid-ranks alone would press the tails
    /// together, in which much of a skewed column's variance lies. Source: van der Waerden 1952.
    /// - Returns: one for each row, and the normal scores at which each position begins, and the last ends.
    static func normalScores(_ positions: [UInt16], missing: Bool) -> (scores: [Float], edges: [Float]) {
        let count = Int(positions.max() ?? 0) + 1
        var counts = Array(repeating: 0, count: count)
        for position in positions { counts[Int(position)] += 1 }
        if missing { counts[0] = 0 }
        let total = Double(max(1, counts.reduce(0, +)))
        var (ranks, edges, below) = (Array(repeating: Float(0), count: count), [Float](), 0)
        for position in 0..<count {
            edges.append(Float(normalQuantile(Double(below) / total)))
            ranks[position] = Float(normalQuantile((Double(below) + Double(counts[position]) / 2) / total))
            below += counts[position]
        }
        if missing { ranks[0] = .nan }
        return (positions.map { ranks[Int($0)] }, edges + [8])
    }

    /// - Returns: the model and each row's bin; nil where the others tell nothing of the rank.
    func fit(
        _ ranks: [Float], edges: [Float], _ columns: [UnsafePointer<UInt8>], _ features: [Feature]
    ) -> (model: ScoreModel, bins: [UInt8])? {
        var predictions = Array(repeating: Float(0), count: ranks.count)
        let members = (0..<foldCount).map { fold in
            let training = ranks.indices.filter { !ranks[$0].isNaN && self.fold(of: $0) != fold }
            let heldOut = ranks.indices.filter { self.fold(of: $0) == fold }
            return crossFit(training, heldOut, ranks, columns, features, into: &predictions)
        }
        guard members.contains(where: { !$0.trees.isEmpty }) else { return nil }
        let sorted = predictions.sorted()
        let bins = min(ScoreModel.maximumBins, max(2, sorted.count / 10))
        var thresholds: [Float] = []
        for bin in 1..<bins where sorted[sorted.count * bin / bins] > thresholds.last ?? -.infinity {
            thresholds.append(sorted[sorted.count * bin / bins])
        }
        let rowBins = predictions.map { ScoreModel.bin($0, thresholds) }
        let spread = ScoreSpread(ranks, rowBins, binCount: thresholds.count + 1, edges: edges)
        let model = ScoreModel(
            members: members, thresholds: thresholds, spread: spread, isAveraged: foldCount == Self.foldsOfFew)
        return (model, rowBins)
    }

    private func fold(of row: Int) -> Int {
        let row = entities.isEmpty ? row : Int(entities[row])
        return Int(truncatingIfNeeded: UInt64(row) &* 0x9e37_79b9_7f4a_7c15 &>> 40) % foldCount
    }

    /// Learns from the training rows, predicts the held-out ones.
    private func crossFit(
        _ training: [Int], _ heldOut: [Int], _ ranks: [Float], _ columns: [UnsafePointer<UInt8>], _ features: [Feature],
        into predictions: inout [Float]
    ) -> ScoreModel.Member {
        // Rows without a rank are predicted too, but must not decide when to stop.
        let judged = heldOut.filter { !ranks[$0].isNaN }
        let others = heldOut.filter { ranks[$0].isNaN }
        let owners = entities.isEmpty ? [] : (training + judged + others).map { entities[$0] }
        return with(training + judged + others, ranks, columns) { rows, pointers in
            let start = mean(rows, training.count)
            var judging = BoostingRows(
                count: training.count + judged.count, training: training.count, loss: .squared(targets: rows),
                bins: pointers, features: features)
            judging.entities = owners
            var trees = booster.boost(judging, from: start, rounds: booster.options.scoreRounds).trees
            let all = BoostingRows(
                count: training.count + heldOut.count, training: training.count, loss: .squared(targets: rows),
                bins: pointers, features: features)
            booster.predict(&trees, all, from: start, settingLeaves: false)
            for (place, row) in (judged + others).enumerated() {
                predictions[row] = booster.predictions[training.count + place]
            }
            return ScoreModel.Member(start: start, trees: trees)
        }
    }

    private func mean(_ targets: UnsafePointer<Float>, _ count: Int) -> Float {
        var sum = 0.0
        for row in 0..<count { sum += Double(targets[row]) }
        return Float(sum / Double(max(count, 1)))
    }

    /// Gathers some rows' ranks and bins.
    private func with<Result>(
        _ rows: [Int], _ ranks: [Float], _ columns: [UnsafePointer<UInt8>],
        _ body: (UnsafePointer<Float>, [UnsafePointer<UInt8>]) -> Result
    ) -> Result {
        let targets = rows.map { ranks[$0] } + [0]
        let gathered = [UInt8](unsafeUninitializedCapacity: rows.count * columns.count + 1) { gathered, count in
            for (slot, column) in columns.enumerated() {
                for (place, row) in rows.enumerated() { gathered[slot * rows.count + place] = column[row] }
            }
            gathered[rows.count * columns.count] = 0
            count = rows.count * columns.count + 1
        }
        return targets.withUnsafeBufferPointer { targets in
            gathered.withUnsafeBufferPointer { gathered in
                guard let targets = targets.baseAddress, let start = gathered.baseAddress else { preconditionFailure() }
                return body(targets, columns.indices.map { start + $0 * rows.count })
            }
        }
    }
}

/// The standard normal distribution's quantile, within 4.5e-4. Source: Abramowitz, Stegun 1964, 26.2.23.
func normalQuantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p <= 0 ? -8 : 8 }
    let t = (-2 * log(min(p, 1 - p))).squareRoot()
    let tail = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return p < 0.5 ? -tail : tail
}
