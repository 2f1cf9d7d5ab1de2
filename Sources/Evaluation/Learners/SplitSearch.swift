/// Finds the best split of a leaf in its histogram.
struct SplitSearch: Sendable {
    /// A split, and how much it lowers the loss.
    struct Split: Sendable {
        let gain: Float
        let column: Int
        let left: BinSet
    }
    /// Where each column's bins start in a histogram.
    let starts: [Int]
    /// How many bins all columns have.
    let cells: Int
    private let columns: [(cardinality: Int, isNominal: Bool)]
    private let options: BoostingOptions
    /// Labels with fewer rows than this in a leaf do not make a split of their own.
    private static let leastLabelRows: Float = 10
    /// Added to the second derivatives when labels are put in order, so that rare ones do not come first by chance.
    private static let smoothing: Float = 10

    init(_ features: FeatureMatrix, options: BoostingOptions) {
        columns = features.columns.map { ($0.cardinality, $0.isNominal) }
        (starts, cells) = columns.reduce(into: ([], 0)) { sum, column in
            sum.0.append(sum.1)
            sum.1 += column.cardinality
        }
        self.options = options
    }

    /// nil where no split leaves enough rows on both sides and gains anything.
    func best(_ histogram: [SIMD4<Float>], rows: Int) -> Split? {
        guard rows >= 2 * options.minimumRows else { return nil }
        return histogram.withUnsafeBufferPointer { histogram in
            var best: Split?
            for column in columns.indices {
                let bins = histogram[starts[column]..<starts[column] + columns[column].cardinality]
                let found = columns[column].isNominal ? labels(column, Array(bins)) : threshold(column, Array(bins))
                if let found, found.gain > best?.gain ?? 1e-6 { best = found }
            }
            return best
        }
    }

    private func score(_ sum: SIMD4<Float>) -> Float { sum.x * sum.x / (sum.y + options.ridge) }

    /// The cut between two bins; missing values go where they fit better.
    private func threshold(_ column: Int, _ bins: [SIMD4<Float>]) -> Split? {
        let total = bins.reduce(.zero, +)
        var best: (gain: Float, last: Int, missingLeft: Bool)?
        for missingLeft in bins[0].z > 0 ? [true, false] : [true] {
            var left = missingLeft ? bins[0] : .zero
            for last in bins.indices.dropFirst().dropLast(missingLeft && bins[0].z == 0 ? 1 : 0) {
                left += bins[last]
                let right = total - left
                guard min(left.z, right.z) >= Float(options.minimumRows) else { continue }
                let gain = score(left) + score(right) - score(total)
                if gain > best?.gain ?? 0 { best = (gain, last, missingLeft) }
            }
        }
        guard let best else { return nil }
        var set = BinSet()
        for bin in 1...best.last { set.insert(UInt8(bin)) }
        if best.missingLeft { set.insert(0) }
        return Split(gain: best.gain, column: column, left: set)
    }

    /// Labels are put in the order of their mean gradient, after which the best subset is a prefix (Fisher 1958).
    private func labels(_ column: Int, _ bins: [SIMD4<Float>]) -> Split? {
        let total = bins.reduce(.zero, +)
        let order = bins.indices.filter { bins[$0].z >= Self.leastLabelRows }
            .sorted { (key(bins[$0]), $0) < (key(bins[$1]), $1) }
        var best: (gain: Float, last: Int)?
        var left = SIMD4<Float>.zero
        for (place, bin) in order.enumerated() {
            left += bins[bin]
            let right = total - left
            guard min(left.z, right.z) >= Float(options.minimumRows) else { continue }
            let gain = score(left) + score(right) - score(total)
            if gain > best?.gain ?? 0 { best = (gain, place) }
        }
        guard let best else { return nil }
        var set = BinSet()
        for bin in order.prefix(best.last + 1) { set.insert(UInt8(bin)) }
        return Split(gain: best.gain, column: column, left: set)
    }

    private func key(_ bin: SIMD4<Float>) -> Float { bin.x / (bin.y + Self.smoothing) }
}
