import Tabular

/// How well columns of child rows go with columns of their parents, or of their parents' parents.
struct JoinedFidelity {
    let figures: [Figure]
    /// The mean distance, for the verdict.
    let mean: Figure?
    private static let mostPairs = 300
    private static let mostNamed = 20
    private static let leastRows = 20

    /// - Parameters:
    ///   - pairs: which sampled child row belongs to which sampled row of the other table.
    init(
        _ metric: Metric, child: Comparison, parent: Comparison, pairs: Trio<(child: [Int], parent: [Int])>
    ) {
        let all = child.columns.indices.flatMap { own in parent.columns.indices.map { (own, $0) } }
        let chosen =
            all.count <= Self.mostPairs
            ? all : (0..<Self.mostPairs).map { all[$0 * all.count / Self.mostPairs] }
        let least = min(pairs.real.child.count, pairs.synthetic.child.count, pairs.holdout?.child.count ?? .max)
        guard least >= Self.leastRows, !chosen.isEmpty else {
            (figures, mean) = ([], nil)
            return
        }
        let joined = Self.joined(child, parent, pairs)
        let measured = mapInParallel(chosen.count, threads: child.threads) { place in
            Self.measure(metric, child, parent, joined, chosen[place])
        }
        mean = Self.mean(measured.map(\.figure), variant: "mean of \(chosen.count) pairs with \(parent.name)")
        let information = Self.information(measured.map(\.information), child.name, parent.name)
        let worst = measured.map(\.figure).sorted { ($0.reached ?? 1) < ($1.reached ?? 1) }.prefix(Self.mostNamed)
        figures = [mean, metric == .parentPairDistance ? information : nil].compactMap { $0 } + worst
    }

    /// Children beside their parents in coarse bins; synthetic and held-out ones cut to one size.
    private static func joined(
        _ child: Comparison, _ parent: Comparison, _ pairs: Trio<(child: [Int], parent: [Int])>
    ) -> Trio<BinnedTable> {
        var random = SplitMix(seed: child.seed ^ 0x6a6f_696e)
        let matched = min(pairs.synthetic.child.count, pairs.holdout?.child.count ?? .max)
        let tables = child.trio.zip(parent.trio).zip(pairs)
        func table(_ parts: ((SampledTable, SampledTable), (child: [Int], parent: [Int])), _ most: Int) -> BinnedTable {
            let chosen = random.rows(most, of: parts.1.child.count)
            let left = child.binned(parts.0.0.selecting(chosen.map { parts.1.child[$0] }))
            let right = parent.binned(parts.0.1.selecting(chosen.map { parts.1.parent[$0] }))
            return BinnedTable(rows: chosen.count, columns: left.columns + right.columns)
        }
        return Trio(
            real: table(tables.real, .max), synthetic: table(tables.synthetic, matched),
            holdout: tables.holdout.map { table($0, matched) })
    }

    private struct Measured {
        let figure: Figure
        let information: Trio<Double>
    }

    private static func measure(
        _ metric: Metric, _ child: Comparison, _ parent: Comparison, _ joined: Trio<BinnedTable>, _ pair: (Int, Int)
    ) -> Measured {
        let places = [pair.0, child.columns.count + pair.1]
        func distance(_ other: BinnedTable) -> Double {
            joined.real.totalVariationDistance(to: other, columns: places)
        }
        var random = SplitMix(seed: child.seed ^ UInt64(pair.0 << 16 | pair.1))
        let loose = BinnedTable(
            rows: joined.real.rows,
            columns: [joined.real.columns[places[0]], joined.real.columns[places[1]].shuffled(using: &random)])
        let own = BinnedTable(rows: joined.real.rows, columns: places.map { joined.real.columns[$0] })
        return Measured(
            figure: Figure(
                metric, table: child.name,
                columns: [child.columns[pair.0].name, "\(parent.name).\(parent.columns[pair.1].name)"],
                synthetic: distance(joined.synthetic), holdout: joined.holdout.map(distance),
                uninformed: own.totalVariationDistance(to: loose, columns: [0, 1])),
            information: joined.map { $0.mutualInformation(places[0], places[1]) })
    }

    private static func mean(_ figures: [Figure], variant: String) -> Figure? {
        guard let first = figures.first else { return nil }
        let count = Double(figures.count)
        let holdouts = figures.compactMap(\.holdout)
        return Figure(
            first.metric, table: first.table, variant: variant,
            synthetic: figures.reduce(0) { $0 + $1.synthetic } / count,
            holdout: holdouts.isEmpty ? nil : holdouts.reduce(0, +) / count,
            uninformed: figures.reduce(0) { $0 + ($1.uninformed ?? 0) } / count)
    }

    private static func information(_ found: [Trio<Double>], _ table: String, _ parent: String) -> Figure? {
        let real = found.reduce(0) { $0 + $1.real }
        guard real > 0 else { return nil }
        let holdouts = found.compactMap(\.holdout)
        return Figure(
            .parentMutualInformation, table: table, variant: "sum of \(found.count) pairs with \(parent)",
            synthetic: abs(found.reduce(0) { $0 + $1.synthetic } / real - 1),
            holdout: holdouts.isEmpty ? nil : abs(holdouts.reduce(0, +) / real - 1), uninformed: 1)
    }
}
