import Foundation
import Tabular

/// Groups the rows of a table by what they are and by what refers to them, so that a child can be given to a row like
/// the one that it had.
///
/// Each row is a point: its own columns, and the shrunken means of its children's. The cloud is halved again and again
/// along its longest axis, by the weight of the children; neighbouring clusters are alike, so their numbers have an
/// order. Source: Boley 1998, "Principal direction divisive partitioning", doi:10.1023/A:1009740529316.
struct ClusterSearch {
    /// One coordinate after another: `points[axis][row]`.
    let points: [[Float]]
    /// How many children each row has; rows without any are in no cluster.
    let weights: [Int]
    /// Whether so many children are enough for a part to stand on its own.
    let isEnough: ([Int32]) -> Bool
    let seed: UInt64
    private static let limit = 4_096
    private static let (sample, rounds) = (4_000, 12)

    /// - Returns: for each row its cluster, from 1 on, or 0; and how many there are.
    func clusters() -> (of: [UInt16], count: Int) {
        let used = weights.indices.filter { weights[$0] > 0 }.map { Int32($0) }
        var parts = [used]
        /// The mass of each part; 0 for those that cannot be halved.
        var masses = [mass(used)]
        while parts.count < Self.limit {
            guard let next = masses.indices.max(by: { (masses[$0], $1) < (masses[$1], $0) }), masses[next] > 0 else {
                break
            }
            guard parts[next].count > 1, let (left, right) = halve(parts[next]), isEnough(left), isEnough(right) else {
                masses[next] = 0
                continue
            }
            parts.replaceSubrange(next...next, with: [left, right])
            masses.replaceSubrange(next...next, with: [mass(left), mass(right)])
        }
        var clusters = [UInt16](repeating: 0, count: weights.count)
        for (number, part) in parts.enumerated() { for row in part { clusters[Int(row)] = UInt16(number + 1) } }
        return (clusters, used.isEmpty ? 0 : parts.count)
    }

    private func mass(_ rows: [Int32]) -> Int { rows.reduce(0) { $0 + weights[Int($1)] } }

    private func halve(_ rows: [Int32]) -> (left: [Int32], right: [Int32])? {
        let axis = longestAxis(rows)
        let places = rows.map { row in
            var place: Float = 0
            for (dimension, factor) in axis.enumerated() { place += factor * points[dimension][Int(row)] }
            return place
        }
        let order = rows.indices.sorted { (places[$0], rows[$0]) < (places[$1], rows[$1]) }
        let cut = cut(order.map { weights[Int(rows[$0])] }, order.map { places[$0] })
        return (order[..<cut].map { rows[$0] }, order[cut...].map { rows[$0] })
    }

    /// How many rows go left: where the gap is widest in the middle part, so that rows that are alike stay together.
    private func cut(_ weights: [Int], _ places: [Float]) -> Int {
        let total = Double(weights.reduce(0, +))
        var (sum, best, half): (Int, (gap: Float, cut: Int), Int) = (0, (0, 0), 1)
        for cut in 1..<places.count {
            sum += weights[cut - 1]
            let share = Double(sum) / total
            if share <= 0.5 { half = cut }
            let gap = places[cut] - places[cut - 1]
            if Self.middle.contains(share), gap > best.gap { best = (gap, cut) }
        }
        return best.cut > 0 ? best.cut : half
    }

    /// Shares of the weight at which a part may be cut.
    private static let middle = 0.3...0.7

    /// The first principal axis, by power iteration on a sample.
    private func longestAxis(_ rows: [Int32]) -> [Float] {
        let stride = max(1, rows.count / Self.sample)
        let sample = Swift.stride(from: 0, to: rows.count, by: stride).map { Int(rows[$0]) }
        let means = points.map { axis in sample.reduce(Float(0)) { $0 + axis[$1] } / Float(sample.count) }
        var stream = RandomStream(seed: seed, stream: UInt64(rows.count))
        var axis = points.map { _ in stream.uniform24() - 0.5 }
        for _ in 0..<Self.rounds {
            var next = [Float](repeating: 0, count: axis.count)
            for row in sample {
                var along: Float = 0
                for dimension in axis.indices { along += axis[dimension] * (points[dimension][row] - means[dimension]) }
                for dimension in axis.indices { next[dimension] += along * (points[dimension][row] - means[dimension]) }
            }
            let length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 1e-9 else { break }
            axis = next.map { $0 / length }
        }
        return axis
    }
}

/// The coordinates of rows for ``ClusterSearch``.
struct ClusterPoints {
    private(set) var axes: [[Float]] = []
    /// Labels of a column that get a coordinate each, at most.
    private static let labels = 8

    /// Coordinates of a column, each of unit variance for all its labels together: normal-like scores for ordered codes, one
    /// for each of the frequent labels for others.
    static func scores(_ column: CodeColumn, sampledBy stride: Int = 1) -> [[Float]] {
        var counts = [Int](repeating: 0, count: column.cardinality)
        for code in column.codes { counts[Int(code)] += 1 }
        let total = max(1, column.codes.count)
        if column.scale == .ordinal {
            var (table, below) = ([Float](repeating: 0, count: column.cardinality), 0)
            for code in counts.indices {
                table[code] = Float(
                    normalQuantile((Double(below) + Double(counts[code]) / 2 + 0.5) / Double(total + 1)))
                below += counts[code]
            }
            return [column.codes.map { table[Int($0)] }]
        }
        let frequent = counts.indices.filter { counts[$0] > 0 && counts[$0] < total }
            .sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(labels)
        guard !frequent.isEmpty else { return [] }
        return frequent.map { label in
            let share = Float(counts[label]) / Float(total)
            let height = 1 / (share * (1 - share)).squareRoot() / Float(frequent.count).squareRoot()
            return column.codes.map { Int($0) == label ? height * (1 - share) : -height * share }
        }
    }

    /// Adds the columns of the rows themselves.
    mutating func add(own columns: [CodeColumn]) { for column in columns { axes += Self.scores(column) } }

    /// Adds the means of children's columns; rows of few children are drawn to the middle.
    mutating func add(children columns: [CodeColumn], parents: [Int32], rows: Int) {
        for column in columns {
            for scores in Self.scores(column) {
                var (sums, counts) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
                for (row, parent) in parents.enumerated() where parent != RowLinks.none {
                    sums[Int(parent)] += scores[row]
                    counts[Int(parent)] += 1
                }
                axes.append(zip(sums, counts).map { $0 / ($1 + 2).squareRoot() / ($1 + 2).squareRoot() })
            }
        }
    }

    /// Adds how many children rows have.
    mutating func add(counts: [Int64]) {
        let logs = counts.map { Float(log1p(Double($0))) }
        let mean = logs.reduce(0, +) / Float(max(1, logs.count))
        let spread = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(max(1, logs.count))).squareRoot()
        axes.append(logs.map { spread > 0 ? ($0 - mean) / spread : 0 })
    }
}

extension RelationalTraining {
    /// Counts of children of rows that are no entities: those of fewer than k entities are dealt out anew among such rows.
    func evened(
        _ counts: [Int64], _ parents: [Int32], child: Int, _ entities: EntityMap
    ) -> (counts: [Int32], rare: Set<Int>) {
        var owners = [Int64](repeating: 0, count: counts.count)
        if let entities = entities.entities[child] {
            var seen = [Set<UInt32>](repeating: [], count: counts.count)
            for (row, parent) in parents.enumerated() where parent != RowLinks.none {
                if seen[Int(parent)].count < options.training.minimumCount { seen[Int(parent)].insert(entities[row]) }
            }
            owners = seen.map { Int64($0.count) }
        } else {
            owners = counts
        }
        let rare = counts.indices.filter { counts[$0] > 0 && owners[$0] < Int64(options.training.minimumCount) }
        var (result, stream) = (counts, RandomStream(seed: options.training.seed, stream: 0x7a7e))
        for (row, other) in zip(rare, rare.shuffled(using: &stream)) { result[row] = counts[other] }
        return (result.map { Int32(clamping: $0) }, Set(rare))
    }

    func search(
        _ edge: SchemaGraph.Edge, _ works: [TableWork], _ parents: [Int32], _ counts: [Int64], _ entities: EntityMap
    ) -> ClusterSearch {
        let rows = counts.count
        var points = ClusterPoints()
        points.add(own: (works[edge.parent].encoded?.columns ?? []))
        points.add(counts: counts)
        points.add(
            children: works[edge.child].encoded?.columns ?? [], parents: parents, rows: rows)
        let (minimum, owners) = (options.training.minimumCount, entities.entities[edge.parent])
        let isUnit = entities.areUnits(edge.parent) && !graph.isPublic[edge.parent]
        let rare = isUnit ? [] : evened(counts, parents, child: edge.child, entities).rare
        return ClusterSearch(
            points: points.axes, weights: counts.map { Int($0) },
            isEnough: { part in
                if isUnit { return Set(part.map { owners?[Int($0)] ?? UInt32($0) }).count >= minimum }
                return part.contains { !rare.contains(Int($0)) }
                    || part.reduce(0) { $0 + Int(counts[Int($1)]) } >= 2 * minimum
            }, seed: options.training.seed)
    }
}
