import Glibc
import Tabular

/// Finds the columns and pairs of columns that tell synthetic rows from real ones.
///
/// A place's AUC is that of the likelihood ratio of its bins, learnt from one half of the rows and judged on the other,
/// both ways. A pair is a clue where it tells more than its columns do.
struct ClueSearch {
    private let comparison: Comparison
    private let real: BinnedTable
    private let synthetic: BinnedTable
    private static let mostPairs = 700
    private static let mostClues = 12
    private static let mostOfColumn = 3

    init(_ comparison: Comparison) {
        self.comparison = comparison
        var random = SplitMix(seed: comparison.seed ^ 0x636c_7565)
        // Strangers rather than rows that the model learnt from, to which synthetic rows may lean.
        let unseen = comparison.holdout ?? comparison.real
        let count = min(unseen.rows, comparison.synthetic.rows)
        real = comparison.binned(unseen.selecting(random.rows(count, of: unseen.rows)))
        synthetic = comparison.binned(comparison.synthetic.selecting(random.rows(count, of: comparison.synthetic.rows)))
    }

    /// Worst first.
    /// - Parameter importance: of the columns to the classifier; with many columns, pairs of the important ones are looked
    ///   at.
    func clues(importance: [Double]) -> [Clue] {
        guard real.rows >= 40 else { return [] }
        let count = comparison.columns.count
        let ratios = mapInParallel(count, threads: comparison.threads) { LikelihoodRatio(real, synthetic, column: $0) }
        // Under no difference the AUC of so many rows strays so far.
        let noise = 3 * (1 / (6 * Double(real.rows))).squareRoot()
        var found: [(columns: [Int], auc: Double)] = (0..<count).filter { ratios[$0].auc > 0.5 + noise }.map {
            ([$0], ratios[$0].auc)
        }
        let pairs = candidates(importance)
        let aucs = mapInParallel(pairs.count, threads: comparison.threads) { place in
            PairRatio(real, synthetic, (ratios[pairs[place].0], ratios[pairs[place].1])).auc
        }
        for (pair, auc) in zip(pairs, aucs) {
            let own = max(ratios[pair.0].auc, ratios[pair.1].auc, 0.5)
            if auc > own + noise / 2, auc > 0.5 + noise { found.append(([pair.0, pair.1], auc)) }
        }
        return varied(found.sorted { ($1.1, $0.0.count) < ($0.1, $1.0.count) }).map { clue($0.0, $0.1) }
    }

    /// One column that differs from the source shows in most pairs with it; the worst of them say enough.
    private func varied(_ found: [(columns: [Int], auc: Double)]) -> [(columns: [Int], auc: Double)] {
        var (shown, named) = ([(columns: [Int], auc: Double)](), [Int: Int]())
        for place in found where shown.count < Self.mostClues {
            guard place.columns.allSatisfy({ named[$0, default: 0] < Self.mostOfColumn }) else { continue }
            for column in place.columns { named[column, default: 0] += 1 }
            shown.append(place)
        }
        return shown
    }

    private func candidates(_ importance: [Double]) -> [(Int, Int)] {
        let all = PairFidelity.pairs(of: comparison.columns.count, most: .max)
        guard all.count > Self.mostPairs else { return all }
        let weighed = all.sorted {
            max(importance[$0.0], importance[$0.1]) * 1e3 + min(importance[$0.0], importance[$0.1])
                > max(importance[$1.0], importance[$1.1]) * 1e3 + min(importance[$1.0], importance[$1.1])
        }
        return Array(weighed.prefix(Self.mostPairs))
    }

    private func clue(_ columns: [Int], _ auc: Double) -> Clue {
        let greatest = greatestDifference(columns)
        let words = ClueWords(comparison, columns: columns)
        return Clue(
            columns: columns.map { comparison.columns[$0].name }, auc: auc,
            difference: words.difference(bins: greatest.bins, ratio: greatest.ratio),
            remedy: words.remedy(bins: greatest.bins))
    }

    /// The combination of bins whose share differs most, and the ratio of synthetic to real rows in it.
    private func greatestDifference(_ columns: [Int]) -> (bins: [UInt8], ratio: Double) {
        var counts: [UInt64: SIMD2<Double>] = [:]
        for cell in real.cells(columns) { counts[cell, default: .zero].x += 1 }
        for cell in synthetic.cells(columns) { counts[cell, default: .zero].y += 1 }
        let enough = counts.filter { max($0.value.x, $0.value.y) >= Double(comparison.minimumCount) }
        let worst = enough.max { left, right in
            let (l, r) = (abs(left.value.x - left.value.y), abs(right.value.x - right.value.y))
            return (l, right.key) < (r, left.key)
        }
        guard let worst else { return (columns.map { _ in Binning.rest }, 1) }
        let bins = columns.indices.reversed().map { UInt8(truncatingIfNeeded: worst.key >> UInt64(8 * $0)) }
        return (bins, worst.value.x > 0 ? worst.value.y / worst.value.x : .infinity)
    }
}

/// What one column's bins tell.
struct LikelihoodRatio: Sendable {
    let column: Int
    let auc: Double
    /// log of synthetic over real share, learnt from the even and from the odd rows.
    let logs: [[Double]]

    init(_ real: BinnedTable, _ synthetic: BinnedTable, column: Int) {
        self.column = column
        let counts = [real, synthetic].map { table in
            (0..<2).map { half in
                var counts = Array(repeating: 0.0, count: 256)
                for row in stride(from: half, to: table.rows, by: 2) { counts[Int(table.columns[column][row])] += 1 }
                return counts
            }
        }
        let logs: [[Double]] = (0..<2).map { half in
            (0..<256).map { bin -> Double in log((counts[1][half][bin] + 1) / (counts[0][half][bin] + 1)) }
        }
        self.logs = logs
        let halves = (0..<2).map { half in
            areaUnderCurve(scores: logs[half], real: counts[0][1 - half], synthetic: counts[1][1 - half])
        }
        auc = (halves[0] + halves[1]) / 2
    }
}

/// What two columns' bins tell together. Cells lean to what their columns say by themselves: five rows' worth.
struct PairRatio {
    let auc: Double
    private static let lean = 5.0

    init(_ real: BinnedTable, _ synthetic: BinnedTable, _ singles: (LikelihoodRatio, LikelihoodRatio)) {
        let (first, second) = (singles.0.column, singles.1.column)
        let width = Int(max(real.columns[second].max() ?? 0, synthetic.columns[second].max() ?? 0)) + 1
        let height = Int(max(real.columns[first].max() ?? 0, synthetic.columns[first].max() ?? 0)) + 1
        let counts = [real, synthetic].map { table in
            (0..<2).map { half in
                var counts = Array(repeating: 0.0, count: height * width)
                for row in stride(from: half, to: table.rows, by: 2) {
                    counts[Int(table.columns[first][row]) * width + Int(table.columns[second][row])] += 1
                }
                return counts
            }
        }
        var sum = 0.0
        for half in 0..<2 {
            let scores = (0..<height * width).map { cell -> Double in
                let prior = singles.0.logs[half][cell / width] + singles.1.logs[half][cell % width]
                let weight: Double = Self.lean * exp(max(-4, min(4, prior)))
                return log((counts[1][half][cell] + weight) / (counts[0][half][cell] + Self.lean))
            }
            sum += areaUnderCurve(scores: scores, real: counts[0][1 - half], synthetic: counts[1][1 - half])
        }
        auc = sum / 2
    }
}

/// The chance that a synthetic row has the higher score, ties counted half, where rows come in cells of one score each.
func areaUnderCurve(scores: [Double], real: [Double], synthetic: [Double]) -> Double {
    let used = scores.indices.filter { real[$0] + synthetic[$0] > 0 }.sorted { scores[$0] < scores[$1] }
    var (below, sum, low) = (0.0, 0.0, 0)
    while low < used.count {
        var (high, ties) = (low, (real: 0.0, synthetic: 0.0))
        while high < used.count, scores[used[high]] == scores[used[low]] {
            ties.real += real[used[high]]
            ties.synthetic += synthetic[used[high]]
            high += 1
        }
        sum += ties.synthetic * (below + ties.real / 2)
        below += ties.real
        low = high
    }
    let positives = used.reduce(0) { $0 + synthetic[$1] }
    return below > 0 && positives > 0 ? sum / below / positives : 0.5
}
