import Glibc

extension Histogram {
    private static let bars = 24
    private static let mostCategories = 12

    /// The picture of one column: numbers between the real table's 0.5 % and 99.5 % quantiles in bars of one width, labels
    /// by frequency. Bars that fewer than k real rows fill are gathered at the ends or among the rest.
    init?(_ comparison: Comparison, column: Int) {
        let described = comparison.columns[column]
        let samples = comparison.samples.map { $0.columns[column] }
        if described.isLabel {
            self.init(labels: samples, described, minimumCount: comparison.minimumCount)
        } else {
            self.init(numbers: samples, described)
        }
    }

    private init?(numbers samples: [SampledTable.Values], _ column: Comparison.Column) {
        let sorted = (samples[0].numbers ?? []).filter { !$0.isNaN }.sorted()
        guard let least = sorted.first, let greatest = sorted.last, least < greatest else { return nil }
        var (low, high) = (sorted.quantile(0.005), sorted.quantile(0.995))
        if low == high { (low, high) = (least, greatest) }
        var bars = Self.bars
        if let step = Self.step(sorted, column), high - low < Double(Self.bars) * 8 * step {
            // Bars that hold as many steps each, so that none stands between two values.
            let steps = ((high - low) / step).rounded() + 1
            let width = max(1, (steps / Double(Self.bars)).rounded(.up))
            bars = Int((steps / width).rounded(.up))
            (low, high) = (low - step / 2, low - step / 2 + Double(bars) * width * step)
        }
        let edges = (0...bars).map { low + (high - low) * Double($0) / Double(bars) }
        let shares = samples.map { Self.shares($0.numbers ?? [], low, high, bars) }
        self.init(
            title: column.name, edges: edges, unit: column.type.axisUnit, categories: nil, real: shares[0],
            holdout: shares.count > 2 ? shares[2] : nil, synthetic: shares[1])
    }

    /// The smallest way between two of the values, where they are few or whole.
    private static func step(_ sorted: [Double], _ column: Comparison.Column) -> Double? {
        var distinct: [Double] = []
        for value in sorted where distinct.count <= 200 && distinct.last != value { distinct.append(value) }
        if distinct.count <= 200 { return zip(distinct.dropFirst(), distinct).map { $0 - $1 }.min() }
        return column.type.isDiscrete && sorted.allSatisfy { $0 == $0.rounded() } ? 1 : nil
    }

    /// Values outside count in the outermost bars.
    private static func shares(_ numbers: [Double], _ low: Double, _ high: Double, _ bars: Int) -> [Double] {
        var counts = Array(repeating: 0, count: bars)
        for number in numbers where !number.isNaN {
            counts[
                max(0, min(bars - 1, Int(max(-1, min(Double(bars), (number - low) / (high - low) * Double(bars))))))] +=
                1
        }
        return counts.map { Double($0) / Double(max(numbers.count, 1)) }
    }

    private init?(labels samples: [SampledTable.Values], _ column: Comparison.Column, minimumCount: Int) {
        let counts = samples.map { ($0.labels ?? []).reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 } }
        let shown = counts[0].filter { $0.key >= 0 && $0.value >= minimumCount }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostCategories).map(\.key)
        let totals = samples.map { Double(max($0.count, 1)) }
        var shares = zip(counts, totals).map { counts, total in shown.map { Double(counts[$0] ?? 0) / total } }
        var names = shown.map { column.labels[Int($0)] }
        if counts.contains(where: { ($0[-1] ?? 0) > 0 }) {
            names.append("(missing)")
            for place in shares.indices { shares[place].append(Double(counts[place][-1] ?? 0) / totals[place]) }
        }
        let rest = shares.map { max(0, 1 - $0.reduce(0, +)) }
        if rest.contains(where: { $0 > 0.0005 }) {
            names.append("(all others)")
            for place in shares.indices { shares[place].append(rest[place]) }
        }
        guard !names.isEmpty else { return nil }
        self.init(
            title: column.name, edges: nil, unit: .number, categories: names, real: shares[0],
            holdout: shares.count > 2 ? shares[2] : nil, synthetic: shares[1])
    }
}
