import Tabular

/// Parents with what can be said of their children: how many, the mean of each number, the most frequent of each label.
struct ParentProfile {
    /// The sampled parent rows with the children's columns added.
    let values: [SampledTable.Values]

    init(
        parent: SampledTable, children: [(child: SampledTable, relation: Relation)]
    ) {
        var values = parent.columns
        for (child, relation) in children {
            let degrees = relation.degrees
            values.append(.numbers(parent.places.map { $0 < degrees.count ? Double(degrees[$0]) : 0 }))
            let pairs = relation.pairs(child: child, parent: parent)
            for column in child.columns { values.append(Self.aggregate(column, pairs, parents: parent.rows)) }
        }
        self.values = values
    }

    private static func aggregate(
        _ column: SampledTable.Values, _ pairs: (child: [Int], parent: [Int]), parents: Int
    ) -> SampledTable.Values {
        switch column {
        case .numbers(let numbers):
            var sums = Array(repeating: SIMD2<Double>.zero, count: parents)
            for (child, parent) in zip(pairs.child, pairs.parent) where !numbers[child].isNaN {
                sums[parent] += SIMD2(numbers[child], 1)
            }
            return .numbers(sums.map { $0.y > 0 ? $0.x / $0.y : .nan })
        case .labels(let labels):
            var counts = Array(repeating: [Int32: Int](), count: parents)
            for (child, parent) in zip(pairs.child, pairs.parent) where labels[child] >= 0 {
                counts[parent][labels[child], default: 0] += 1
            }
            return .labels(counts.map { $0.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? -1 })
        }
    }

    /// How well a classifier tells parents with their children from other ones.
    static func classifier(
        _ comparison: Comparison, _ profiles: Trio<ParentProfile>
    ) -> Figure? {
        let all = [profiles.real, profiles.synthetic] + [profiles.holdout].compactMap { $0 }
        let cuts = profiles.real.values.indices.map { column in FeatureCuts(all.map { $0.values[column] }) }
        let features = profiles.map { profile in
            FeatureMatrix(
                rows: profile.values.first.map(\.count) ?? 0,
                columns: zip(cuts, profile.values).map { $0.column($1) })
        }
        let unseen = features.holdout ?? features.real
        let (seed, threads) = (comparison.seed, comparison.threads)
        guard let test = ClassifierTest(unseen, features.synthetic, seed: seed, threads: threads) else { return nil }
        let ceiling = features.holdout.flatMap { ClassifierTest($0, features.real, seed: seed, threads: threads) }
        return Figure(
            .classifierAtParent, table: comparison.name, synthetic: test.auc, holdout: ceiling?.auc, uninformed: 1,
            interval: test.interval)
    }
}
