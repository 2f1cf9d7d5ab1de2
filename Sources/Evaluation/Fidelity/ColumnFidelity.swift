/// How close one column's values are to the real ones.
struct ColumnFidelity {
    let figures: [Figure]
    let overlap: Double
    let holdoutOverlap: Double?

    init(_ comparison: Comparison, _ tables: MatchedTables, column: Int) {
        let described = comparison.columns[column]
        let bins = tables.distances { $0.totalVariationDistance(to: $1, columns: [column]) }
        overlap = 1 - bins.synthetic
        holdoutOverlap = bins.holdout.map { 1 - $0 }
        let samples = Samples(
            real: comparison.real.columns[column], synthetic: tables.syntheticRows.columns[column],
            holdout: tables.holdoutRows?.columns[column])
        let (table, name) = (comparison.name, described.name)
        func figure(_ metric: Metric, _ measured: (synthetic: Double, holdout: Double?), uninformed: Double?) -> Figure
        {
            Figure(
                metric, table: table, columns: [name], synthetic: measured.synthetic, holdout: measured.holdout,
                uninformed: uninformed)
        }
        var figures = [
            figure(.overlap, (overlap, holdoutOverlap), uninformed: 0),
            figure(.missingShare, samples.measure { abs($0.missingShare - $1.missingShare) }, uninformed: nil),
        ]
        if described.isLabel {
            figures.append(figure(.distance, samples.measure(labelDistance), uninformed: 1))
            figures.append(figure(.categoryCoverage, samples.measure(categoryCoverage), uninformed: 0))
        } else {
            figures.append(figure(.distance, samples.measure(kolmogorovSmirnov), uninformed: 1))
            figures.append(figure(.rangeCoverage, samples.measure(rangeCoverage), uninformed: 0))
            let spikes = spikes(samples.real)
            if !spikes.isEmpty {
                let coverage = samples.measure { _, other in spikeCoverage(spikes, other) }
                figures.append(figure(.spikeCoverage, coverage, uninformed: 0))
            }
        }
        self.figures = figures.filter { !$0.synthetic.isNaN }
    }
}

private struct Samples {
    let real: SampledTable.Values
    let synthetic: SampledTable.Values
    let holdout: SampledTable.Values?

    func measure(
        _ distance: (SampledTable.Values, SampledTable.Values) -> Double
    ) -> (synthetic: Double, holdout: Double?) {
        (distance(real, synthetic), holdout.map { distance(real, $0) })
    }
}

extension SampledTable.Values {
    /// How many rows there are.
    var count: Int {
        switch self {
        case .numbers(let numbers): numbers.count
        case .labels(let labels): labels.count
        }
    }

    /// The share of rows without a value.
    var missingShare: Double {
        let missing = (0..<count).reduce(0) { $0 + (isMissing($1) ? 1 : 0) }
        return Double(missing) / Double(max(count, 1))
    }

    /// The numbers that there are, ascending.
    fileprivate var sorted: [Double] { (numbers ?? []).filter { !$0.isNaN }.sorted() }

    /// How often each label occurs.
    fileprivate var counts: [Int32: Int] {
        (labels ?? []).reduce(into: [:]) { if $1 >= 0 { $0[$1, default: 0] += 1 } }
    }
}

/// The greatest difference between the two shares of values up to some value. Source: Smirnov 1948.
func kolmogorovSmirnov(_ left: SampledTable.Values, _ right: SampledTable.Values) -> Double {
    let (left, right) = (left.sorted, right.sorted)
    guard !left.isEmpty, !right.isEmpty else { return left.isEmpty && right.isEmpty ? .nan : 1 }
    var (i, j, greatest) = (0, 0, 0.0)
    while i < left.count, j < right.count {
        let value = min(left[i], right[j])
        while i < left.count, left[i] == value { i += 1 }
        while j < right.count, right[j] == value { j += 1 }
        greatest = max(greatest, abs(Double(i) / Double(left.count) - Double(j) / Double(right.count)))
    }
    return greatest
}

/// Half the sum of the absolute differences between the shares of each label, missing ones aside.
func labelDistance(_ left: SampledTable.Values, _ right: SampledTable.Values) -> Double {
    let (left, right) = (left.counts, right.counts)
    let (all, others) = (left.values.reduce(0, +), right.values.reduce(0, +))
    guard all > 0, others > 0 else { return all == others ? .nan : 1 }
    let common = left.sorted { $0.key < $1.key }.reduce(0.0) { sum, label in
        sum + min(Double(label.value) / Double(all), Double(right[label.key] ?? 0) / Double(others))
    }
    return 1 - common
}

/// The share of the real labels that occur.
private func categoryCoverage(_ real: SampledTable.Values, _ other: SampledTable.Values) -> Double {
    let (real, other) = (real.counts, other.counts)
    guard !real.isEmpty else { return .nan }
    return Double(real.keys.reduce(0) { $0 + (other[$1] == nil ? 0 : 1) }) / Double(real.count)
}

/// The share of the real range that the values span.
private func rangeCoverage(_ real: SampledTable.Values, _ other: SampledTable.Values) -> Double {
    let (real, other) = (real.sorted, other.sorted)
    guard let low = real.first, let high = real.last, low < high else { return .nan }
    guard let lowest = other.first, let highest = other.last else { return 0 }
    let lost = max((lowest - low) / (high - low), 0) + max((high - highest) / (high - low), 0)
    return max(1 - lost, 0)
}

/// Numbers that at least one real row in a hundred has, in a column of many different ones.
private func spikes(_ real: SampledTable.Values) -> [Double: Double] {
    let sorted = real.sorted
    var (found, low, distinct) = ([Double: Double](), 0, 0)
    while low < sorted.count {
        var high = low
        while high < sorted.count, sorted[high] == sorted[low] { high += 1 }
        if high - low >= max(sorted.count / 100, 5) { found[sorted[low]] = Double(high - low) / Double(sorted.count) }
        (low, distinct) = (high, distinct + 1)
    }
    return distinct > 20 ? found : [:]
}

/// The share of the spikes' rows that are there.
private func spikeCoverage(_ spikes: [Double: Double], _ other: SampledTable.Values) -> Double {
    let numbers = (other.numbers ?? []).filter { !$0.isNaN }
    let counts = numbers.reduce(into: [Double: Int]()) { if spikes[$1] != nil { $0[$1, default: 0] += 1 } }
    let ordered = spikes.sorted { $0.key < $1.key }
    let common = ordered.reduce(0) { sum, spike in
        sum + min(spike.value, Double(counts[spike.key] ?? 0) / Double(max(numbers.count, 1)))
    }
    return common / ordered.reduce(0) { $0 + $1.value }
}
