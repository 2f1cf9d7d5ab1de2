import Tabular

/// How far rows are apart: the squared distance is the sum over columns of numbers of the squared difference in standard
/// deviations, no more than 5 from the mean, and 1 for each column of labels that differs. A missing number differs from
/// a present one as a label does.
struct DistanceSpace: Sendable {
    /// Rows as the space sees them, column by column.
    struct Points: Sendable {
        let count: Int
        fileprivate let numbers: [[Float]]
        fileprivate let labels: [[Int32]]
        /// Where each column of the table is: among the numbers, the labels, or both.
        fileprivate let places: [(number: Int?, label: Int?)]
    }
    private let scales: [(mean: Double, deviation: Double, hasMissing: Bool)?]

    /// - Parameter columns: those that count; nil for all.
    init(_ comparison: Comparison, columns: Set<Int>? = nil) {
        scales = comparison.columns.indices.map { column in
            guard columns?.contains(column) ?? true else { return nil }
            guard let numbers = comparison.real.columns[column].numbers else { return (0, 0, false) }
            let present = numbers.filter { !$0.isNaN }
            let count = Double(max(present.count, 1))
            let mean = present.reduce(0, +) / count
            let variance = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            let hasMissing = comparison.samples.contains { $0.columns[column].numbers?.contains { $0.isNaN } ?? false }
            return (mean, variance > 0 ? variance.squareRoot() : 1, hasMissing)
        }
    }

    func points(_ sample: SampledTable) -> Points {
        var (numbers, labels) = ([[Float]](), [[Int32]]())
        let places = zip(sample.columns, scales).map { values, scale -> (number: Int?, label: Int?) in
            guard let scale else { return (nil, nil) }
            switch values {
            case .labels(let own):
                labels.append(own)
                return (nil, labels.count - 1)
            case .numbers(let own):
                numbers.append(
                    own.map { $0.isNaN ? 0 : Float(max(-5, min(5, ($0 - scale.mean) / scale.deviation))) })
                if scale.hasMissing { labels.append(own.map { $0.isNaN ? -1 : 0 }) }
                return (numbers.count - 1, scale.hasMissing ? labels.count - 1 : nil)
            }
        }
        return Points(count: sample.rows, numbers: numbers, labels: labels, places: places)
    }
}

extension DistanceSpace.Points {
    /// The squared distances of a row from all rows of others.
    /// - Parameter sums: as many as there are others; overwritten.
    func distances(from row: Int, to others: Self, into sums: UnsafeMutablePointer<Float>) {
        sums.update(repeating: 0, count: others.count)
        for place in numbers.indices { add(number: place, row, others, sums, factor: 1) }
        for place in labels.indices { add(label: place, row, others, sums, factor: 1) }
    }

    /// Adds to each sum what one column of the table contributes, times a factor.
    func add(column: Int, _ row: Int, _ others: Self, _ sums: UnsafeMutablePointer<Float>, factor: Float) {
        if let place = places[column].number { add(number: place, row, others, sums, factor: factor) }
        if let place = places[column].label { add(label: place, row, others, sums, factor: factor) }
    }

    private func add(number: Int, _ row: Int, _ others: Self, _ sums: UnsafeMutablePointer<Float>, factor: Float) {
        let value = numbers[number][row]
        others.numbers[number].withUnsafeBufferPointer { column in
            for other in 0..<column.count {
                let difference = column[other] - value
                sums[other] += difference * difference * factor
            }
        }
    }

    private func add(label: Int, _ row: Int, _ others: Self, _ sums: UnsafeMutablePointer<Float>, factor: Float) {
        let value = labels[label][row]
        others.labels[label].withUnsafeBufferPointer { column in
            for other in 0..<column.count { sums[other] += column[other] == value ? 0 : factor }
        }
    }

    /// For each of these rows its nearest neighbours among others.
    /// - Parameters:
    ///   - count: how many neighbours.
    ///   - areSame: whether `others` are these very rows, so that a row is not its own neighbour.
    func neighbours(_ count: Int, among others: Self, areSame: Bool = false, threads: Int) -> [Neighbours] {
        let blocks = max(1, min(self.count, threads * 8))
        return mapInParallel(blocks, threads: threads) { block -> [Neighbours] in
            let rows = self.count * block / blocks..<self.count * (block + 1) / blocks
            return withUnsafeTemporaryAllocation(of: Float.self, capacity: max(others.count, 1)) { sums in
                guard let start = sums.baseAddress else { return [] }
                return rows.map { row in
                    distances(from: row, to: others, into: start)
                    if areSame { start[row] = .infinity }
                    return Neighbours(nearest: count, in: UnsafeBufferPointer(start: start, count: others.count))
                }
            }
        }.flatMap { $0 }
    }
}

/// The rows nearest to one row, nearest first.
struct Neighbours: Sendable {
    private(set) var rows: [Int] = []
    /// Squared.
    private(set) var distances: [Float] = []

    /// Of rows as near, the first.
    init(nearest count: Int, in sums: UnsafeBufferPointer<Float>) {
        var limit = Float.infinity
        for row in 0..<sums.count where sums[row] < limit {
            let place = distances.firstIndex { $0 > sums[row] } ?? distances.count
            distances.insert(sums[row], at: place)
            rows.insert(row, at: place)
            guard rows.count >= count else { continue }
            if rows.count > count {
                rows.removeLast()
                distances.removeLast()
            }
            limit = distances[count - 1]
        }
    }
}
