import Tabular

/// How well three columns together are kept, and what counting queries say.
struct SubsetFidelity {
    let figures: [Figure]
    /// The mean distance of triples, for the verdict; nil below three columns.
    let triples: Figure?
    private static let tripleCount = 200
    private static let queryCount = 500

    init(_ comparison: Comparison, _ tables: MatchedTables) {
        triples = Self.tripleDistance(comparison, tables)
        figures = [triples, Self.queryError(comparison, tables)].compactMap { $0 }
    }

    private static func tripleDistance(_ comparison: Comparison, _ tables: MatchedTables) -> Figure? {
        let count = comparison.columns.count
        guard count >= 3 else { return nil }
        var random = SplitMix(seed: comparison.seed ^ 0x7472_6970)
        let triples = distinctSets(of: 3, among: count, most: tripleCount, &random)
        let shuffled = shuffled(tables.real, &random)
        let distances = mapInParallel(triples.count, threads: comparison.threads) { place in
            let measured = tables.distances { $0.totalVariationDistance(to: $1, columns: triples[place]) }
            return (measured, tables.real.totalVariationDistance(to: shuffled, columns: triples[place]))
        }
        return mean(
            .tripleDistance, comparison.name, variant: "mean of \(triples.count) triples", distances.map(\.0),
            uninformed: distances.map(\.1))
    }

    /// Sets of columns in ascending order, no two the same.
    static func distinctSets(of size: Int, among count: Int, most: Int, _ random: inout SplitMix) -> [[Int]] {
        var sets = Set<[Int]>()
        for _ in 0..<most * 4 where sets.count < most { sets.insert(random.rows(size, of: count).sorted()) }
        return sets.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Each column by itself in random order: what a copy would be that draws each column by itself.
    private static func shuffled(_ table: BinnedTable, _ random: inout SplitMix) -> BinnedTable {
        BinnedTable(rows: table.rows, columns: table.columns.map { $0.shuffled(using: &random) })
    }

    /// The mean error of the shares of rows that fulfil random conditions on two to four columns.
    private static func queryError(_ comparison: Comparison, _ tables: MatchedTables) -> Figure? {
        guard comparison.columns.count >= 2 else { return nil }
        var random = SplitMix(seed: comparison.seed ^ 0x7175_6572)
        let queries = (0..<queryCount).map { _ in CountingQuery(comparison, tables.real, &random) }
        let errors = mapInParallel(queries.count, threads: comparison.threads) { place in
            let query = queries[place]
            let real = query.share(of: tables.real)
            return (
                synthetic: abs(query.share(of: tables.synthetic) - real),
                holdout: tables.holdout.map { abs(query.share(of: $0) - real) },
                uninformed: abs(query.independentShare(of: tables.real) - real)
            )
        }
        return mean(
            .queryError, comparison.name, variant: "mean of \(queries.count) queries",
            errors.map { ($0.synthetic, $0.holdout) }, uninformed: errors.map(\.uninformed))
    }

    private static func mean(
        _ metric: Metric, _ table: String, variant: String, _ measured: [(synthetic: Double, holdout: Double?)],
        uninformed: [Double]
    ) -> Figure {
        let count = Double(max(measured.count, 1))
        let holdouts = measured.compactMap(\.holdout)
        return Figure(
            metric, table: table, variant: variant, synthetic: measured.reduce(0) { $0 + $1.synthetic } / count,
            holdout: holdouts.count == measured.count ? holdouts.reduce(0, +) / count : nil,
            uninformed: uninformed.reduce(0, +) / count)
    }
}

/// How many rows fulfil conditions on some columns: numbers in a range, labels in a set.
struct CountingQuery: Sendable {
    private let conditions: [(column: Int, accepts: [Bool])]

    /// A random query; each condition is fulfilled by some half of the real rows.
    init(_ comparison: Comparison, _ real: BinnedTable, _ random: inout SplitMix) {
        let count = comparison.columns.count
        let columns = random.rows(min(Int.random(in: 2...4, using: &random), count), of: count)
        var conditions: [(column: Int, accepts: [Bool])] = []
        for column in columns {
            let cardinality = comparison.columns[column].binning.cardinality
            var order = Array(0..<cardinality)
            if comparison.columns[column].isLabel { order.shuffle(using: &random) }
            let shares = real.shares(column, cardinality: cardinality)
            let start = Int.random(in: 0..<cardinality, using: &random)
            var (accepts, sum) = (Array(repeating: false, count: cardinality), 0.0)
            for step in 0..<cardinality where sum < 0.5 {
                let bin = order[(start + step) % cardinality]
                accepts[bin] = true
                sum += shares[bin]
            }
            conditions.append((column, accepts))
        }
        self.conditions = conditions
    }

    func share(of table: BinnedTable) -> Double {
        var fulfilled = Array(repeating: true, count: table.rows)
        for (column, accepts) in conditions {
            let codes = table.columns[column]
            for row in 0..<table.rows where !accepts[Int(codes[row])] { fulfilled[row] = false }
        }
        return Double(fulfilled.reduce(0) { $0 + ($1 ? 1 : 0) }) / Double(max(table.rows, 1))
    }

    /// The product of the conditions' own shares.
    func independentShare(of table: BinnedTable) -> Double {
        conditions.reduce(1) { product, condition in
            let fulfilled = table.columns[condition.column].reduce(0) { $0 + (condition.accepts[Int($1)] ? 1 : 0) }
            return product * Double(fulfilled) / Double(max(table.rows, 1))
        }
    }
}
