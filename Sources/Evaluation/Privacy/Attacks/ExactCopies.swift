/// Synthetic rows that are, in every compared column, a row of the real table.
enum ExactCopies {
    /// `synthetic` is the share of synthetic rows that the real table has; `holdout` the share of held-out rows that it has,
    /// which is what chance gives. A synthetic table may repeat common rows more often than people do, so the p-value does
    /// not compare these two: it asks whether more of the different synthetic rows are in the real table than in as large
    /// a part of the holdout, which did not train the model and is as likely to have a row by chance (a sign test).
    static func figure(_ comparison: Comparison) -> Figure {
        let (real, synthetic) = (comparison.real.rowHashes, comparison.synthetic.rowHashes)
        let share = Proportion(found(synthetic, among: real), of: synthetic.count)
        let holdout = comparison.holdout?.rowHashes
        return Figure(
            .exactCopies, table: comparison.name, synthetic: share.value,
            holdout: holdout.map { Proportion(found($0, among: real), of: $0.count).value },
            interval: share.interval,
            pValue: holdout.map { chance(synthetic, real: real, holdout: $0, seed: comparison.seed) })
    }

    /// How many of some ascending hashes, counted each time they occur, occur among others.
    static func found(_ hashes: [UInt64], among others: [UInt64]) -> Int {
        var (place, count) = (0, 0)
        for hash in hashes {
            while place < others.count, others[place] < hash { place += 1 }
            if place < others.count, others[place] == hash { count += 1 }
        }
        return count
    }

    private static func chance(_ synthetic: [UInt64], real: [UInt64], holdout: [UInt64], seed: UInt64) -> Double {
        var generator = SplitMix(seed: seed ^ 0x636f_7079)
        let count = min(real.count, holdout.count)
        let (real, holdout) = (thinned(real, to: count, &generator), thinned(holdout, to: count, &generator))
        let different = synthetic.indices.filter { $0 == 0 || synthetic[$0] != synthetic[$0 - 1] }
            .map { synthetic[$0] }
        let isReal = membership(of: different, in: real)
        let isHeld = membership(of: different, in: holdout)
        let only = zip(isReal, isHeld).reduce(into: (real: 0, held: 0)) { count, row in
            if row.0, !row.1 { count.real += 1 }
            if row.1, !row.0 { count.held += 1 }
        }
        return signTest(only.real, of: only.real + only.held)
    }

    /// A random part of ascending hashes, ascending.
    private static func thinned(_ hashes: [UInt64], to count: Int, _ generator: inout SplitMix) -> [UInt64] {
        guard count < hashes.count else { return hashes }
        return generator.rows(count, of: hashes.count).sorted().map { hashes[$0] }
    }

    private static func membership(of hashes: [UInt64], in others: [UInt64]) -> [Bool] {
        var place = 0
        return hashes.map { hash in
            while place < others.count, others[place] < hash { place += 1 }
            return place < others.count && others[place] == hash
        }
    }
}
