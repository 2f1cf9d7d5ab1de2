import Tabular

/// Chooses in which order columns are drawn: that which predicts held-out rows best, among a few that are sensible.
///
/// No one order is best for all tables: where labels go with places (a neighbourhood with its coordinates) the labels
/// should come first, where they sum up numbers (a grade) last; docs/trees.md has the figures.
struct ColumnOrder {
    let options: TreesOptions
    /// Tables of more columns than this take the first order without a trial.
    private static let trialColumns = 1_000
    /// Rows times columns that a trial looks at.
    static let trialCells = 60_000

    func choose(
        _ rows: FittingRows, _ features: [Feature], named name: String, progress: Progress
    ) throws(DataError) -> [Int] {
        let columns = rows.columns
        let candidates = Self.candidates(columns, given: rows.given)
        guard candidates.count > 1, columns.count <= Self.trialColumns else { return candidates[0] }
        var trial = options
        trial.boosting.maximumRounds = 8
        trial.boosting.maximumDepth = 3
        trial.boosting.learningRate = 0.5
        trial.maximumParents = 12
        let table = FittingTable(
            rows, features, options: trial, rows: max(1_000, min(4_000, Self.trialCells / columns.count)))
        var nats: [Double] = []
        for (index, order) in candidates.enumerated() {
            let outcome = try TreesFit(options: trial).fit(table, columns, order: order) { _ in
            } isCancelled: {
                progress.isCancelled()
            }
            progress.report("ordering \(name)", Double(index + 1) / Double(candidates.count), nil)
            nats.append(outcome.heldOutNats)
        }
        let best = nats.indices.min { nats[$0] < nats[$1] } ?? 0
        return candidates[nats[0] - nats[best] > Self.leastGain * abs(nats[0]) ? best : 0]
    }

    /// The share of a held-out row's cost that another order than the first must save.
    private static let leastGain = 0.005

    /// Labels first, few codes first; which are easy to learn in all tables. Then: few codes first, as in the table,
    /// labels or numbers first, each by the count of their codes, up or down.
    static func candidates(_ columns: [CodeColumn], given: Int) -> [[Int]] {
        let drawn = given..<columns.count
        func sorted(_ key: (CodeColumn) -> (Int, Int)) -> [Int] {
            drawn.sorted { a, b in
                let (left, right) = (key(columns[a]), key(columns[b]))
                return (left.0, left.1, a) < (right.0, right.1, b)
            }
        }
        let all = [
            sorted { ($0.scale == .nominal ? 0 : 1, $0.cardinality) },
            sorted { (0, $0.cardinality) },
            Array(drawn),
            sorted { ($0.scale == .nominal ? 0 : 1, -$0.cardinality) },
            sorted { ($0.scale == .ordinal ? 0 : 1, $0.cardinality) },
            sorted { ($0.scale == .ordinal ? 0 : 1, -$0.cardinality) },
        ]
        var seen: Set<[Int]> = []
        return all.filter { seen.insert($0).inserted }
    }
}
