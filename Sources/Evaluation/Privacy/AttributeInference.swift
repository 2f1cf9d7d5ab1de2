import Glibc
import Tabular

/// Guesses one value of a person of whom all others are known, from the nearest row of a table that the attacker has.
/// Source: Giomi et al. 2023, arXiv:2211.10459, section 5.3. A number is guessed right within a twentieth of the column's
/// standard deviation.
struct AttributeInference {
    private static let mostColumns = 15
    private static let mostTargets = 1_500
    private static let tolerance = 0.05

    /// For each column, the share of real rows guessed right from synthetic rows, beside that guessed right from
    /// held-out rows, which tell of people at large; the p-value is of the comparison with held-out rows guessed from synthetic
    /// ones.
    static func figures(_ field: AttackField) -> [Figure] {
        let columns = secrets(field)
        guard field.comparison.columns.count > 1, !columns.isEmpty else { return [] }
        var random = field.random(0x6174_7472)
        let count = min(mostTargets, field.targets, field.real.rows)
        let members = field.real.selecting(random.rows(count, of: field.real.rows))
        let strangers = field.holdout.selecting(random.rows(count, of: field.holdout.rows))
        let attack = hits(field, members, columns, from: field.synthetic)
        let control = hits(field, strangers, columns, from: field.synthetic)
        let baseline = hits(field, members, columns, from: field.holdout)
        return columns.indices.map { place in
            Figure(
                .attributeInference, table: field.name, columns: [field.comparison.columns[columns[place]].name],
                synthetic: attack[place].value, holdout: baseline[place].value, interval: attack[place].interval,
                pValue: attack[place].chance(above: control[place]))
        }
    }

    /// The columns worth guessing: those with the most even spread of values.
    private static func secrets(_ field: AttackField) -> [Int] {
        let table = field.comparison.binned(field.real)
        let spreads = table.columns.indices.map { column -> Double in
            let shares = table.shares(column, cardinality: field.comparison.columns[column].binning.cardinality)
            return shares.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
        }
        let worthwhile = spreads.indices.filter { spreads[$0] > 0.05 }
        return worthwhile.sorted { (spreads[$1], $0) < (spreads[$0], $1) }.prefix(mostColumns).sorted()
    }

    /// How many values of each column are guessed right. One pass over the distances serves all columns: each is left out
    /// in turn.
    private static func hits(
        _ field: AttackField, _ targets: SampledTable, _ columns: [Int], from source: SampledTable
    ) -> [Proportion] {
        let (points, others) = (field.space.points(targets), field.space.points(source))
        let tolerances = columns.map { tolerance(field.real.columns[$0]) }
        let blocks = max(1, min(targets.rows, field.threads * 8))
        let counts = mapInParallel(blocks, threads: field.threads) { block -> [Int] in
            var counts = columns.map { _ in 0 }
            let rows = targets.rows * block / blocks..<targets.rows * (block + 1) / blocks
            withUnsafeTemporaryAllocation(of: Float.self, capacity: max(others.count, 1)) { sums in
                guard let start = sums.baseAddress else { return }
                for row in rows {
                    points.distances(from: row, to: others, into: start)
                    for (place, column) in columns.enumerated() {
                        points.add(column: column, row, others, start, factor: -1)
                        let guess = nearest(start, others.count)
                        points.add(column: column, row, others, start, factor: 1)
                        let (truth, guessed) = (targets.columns[column], source.columns[column])
                        if isRight(truth, row, guessed, guess, tolerances[place]) { counts[place] += 1 }
                    }
                }
            }
            return counts
        }
        return columns.indices.map { place in
            Proportion(counts.reduce(0) { $0 + $1[place] }, of: targets.rows)
        }
    }

    private static func nearest(_ sums: UnsafeMutablePointer<Float>, _ count: Int) -> Int {
        var (best, place) = (Float.infinity, 0)
        for other in 0..<count where sums[other] < best { (best, place) = (sums[other], other) }
        return place
    }

    private static func tolerance(_ values: SampledTable.Values) -> Double {
        let numbers = (values.numbers ?? []).filter { !$0.isNaN }
        let count = Double(max(numbers.count, 1))
        let mean = numbers.reduce(0, +) / count
        return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot() * tolerance
    }

    private static func isRight(
        _ truth: SampledTable.Values, _ row: Int, _ guessed: SampledTable.Values, _ guess: Int, _ tolerance: Double
    ) -> Bool {
        switch (truth, guessed) {
        case (.labels(let left), .labels(let right)): left[row] == right[guess]
        case (.numbers(let left), .numbers(let right)):
            left[row].isNaN ? right[guess].isNaN : abs(left[row] - right[guess]) <= tolerance
        default: false
        }
    }
}
