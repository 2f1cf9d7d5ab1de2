import Tabular

/// Looks for synthetic rows that are real ones, or nearly.
struct CopySearch {
    /// The share of synthetic rows that are equal to a real row in all compared columns, beside that of held-out rows, which
    /// are so by chance. All rows are looked at.
    static func exact(_ comparison: Comparison) -> Figure {
        let real = comparison.real.rowHashes
        let copies = Proportion(count(comparison.synthetic.rowHashes, in: real), of: comparison.synthetic.totalRows)
        let chance = comparison.holdout.map { Proportion(count($0.rowHashes, in: real), of: $0.totalRows) }
        return Figure(
            .exactCopies, table: comparison.name, synthetic: copies.value, holdout: chance?.value,
            interval: copies.interval, pValue: chance.map { copies.chance(above: $0) })
    }

    /// How many of these ascending hashes are among the ascending others.
    private static func count(_ hashes: [UInt64], in others: [UInt64]) -> Int {
        var (place, count) = (0, 0)
        for hash in hashes {
            while place < others.count, others[place] < hash { place += 1 }
            if place < others.count, others[place] == hash { count += 1 }
        }
        return count
    }

    /// The share of synthetic rows that are nearer to a real row than all but one in a hundred held-out rows are; and the
    /// share of synthetic rows that are nearer to a real row than to any of as many held-out ones (ties half).
    static func near(_ field: AttackField) -> [Figure] {
        let points = [field.real, field.holdout].map(field.space.points)
        var random = field.random(0x6e65_6172)
        let synthetic = field.synthetic.selecting(random.rows(field.targets, of: field.synthetic.rows))
        let strangers = field.holdout.selecting(random.rows(field.targets, of: field.holdout.rows))
        func nearest(_ sample: SampledTable, among others: DistanceSpace.Points) -> [Float] {
            field.space.points(sample).neighbours(1, among: others, threads: field.threads).map { $0.distances[0] }
        }
        let (own, other) = (nearest(synthetic, among: points[0]), nearest(synthetic, among: points[1]))
        let chance = nearest(strangers, among: points[0])
        let limit = chance.sorted()[chance.count / 100]
        let near = Proportion(own.count { $0 <= limit }, of: own.count)
        let byChance = Proportion(chance.count { $0 <= limit }, of: chance.count)
        let (closer, ties) = zip(own, other).reduce(into: (0, 0)) { counts, pair in
            if pair.0 < pair.1 { counts.0 += 1 } else if pair.0 == pair.1 { counts.1 += 1 }
        }
        let share = Double(closer) + Double(ties) / 2
        let side = Proportion(Int(share), of: own.count)
        return [
            Figure(
                .nearCopies, table: field.name, synthetic: near.value, holdout: byChance.value, interval: near.interval,
                pValue: near.chance(above: byChance)),
            Figure(
                .closerToTraining, table: field.name, synthetic: share / Double(max(own.count, 1)), holdout: 0.5,
                interval: side.interval),
        ]
    }
}
