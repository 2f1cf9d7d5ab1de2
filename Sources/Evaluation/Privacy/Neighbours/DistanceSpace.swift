import Tabular

/// Where rows lie to each other. Numbers are standardised and clipped to ±5; labels, and values that may be missing, count
/// 1 where they differ, as a one-hot code times √½ does. The squared distance of two rows is the sum over all columns.
///
/// Numbers are standardised over the real and the held-out rows together, never over one of them: who belongs to which must
/// not matter to the distances, or the tests that compare the two are not exact.
struct DistanceSpace: Sendable {
    /// A number of one column, and how it is standardised; the mean stands in where it is missing.
    private struct Scale: Sendable {
        let column: Int
        let mean: Double
        let factor: Double
    }
    /// Something that two rows have in common or not.
    private enum Trait: Sendable {
        case label(Int)
        case missing(Int)
        /// A column that is constant in the tables that the space is learnt from.
        case equals(Int, Double)

        var column: Int {
            switch self {
            case .label(let column), .missing(let column), .equals(let column, _): column
            }
        }
    }
    private var scales: [Scale] = []
    private var traits: [Trait] = []
    private static let clip = 5.0

    /// - Parameter columns: those that the distance is of.
    init(_ comparison: Comparison, columns: [Int]) {
        let known = [comparison.real] + [comparison.holdout].compactMap { $0 }
        for column in columns {
            guard comparison.columns[column].type != .boolean, !comparison.columns[column].isLabel else {
                traits.append(.label(column))
                continue
            }
            add(column, known.compactMap { $0.columns[column].numbers })
            let hasGaps = comparison.samples.contains { table in
                table.columns[column].numbers?.contains(where: \.isNaN) ?? false
            }
            if hasGaps { traits.append(.missing(column)) }
        }
    }

    private mutating func add(_ column: Int, _ known: [[Double]]) {
        var (count, sum, squares) = (0.0, 0.0, 0.0)
        let first = known.lazy.joined().first { !$0.isNaN } ?? 0
        for value in known.joined() where !value.isNaN {
            count += 1
            sum += value - first
            squares += (value - first) * (value - first)
        }
        let mean = sum / max(count, 1)
        let deviation = max(squares / max(count, 1) - mean * mean, 0).squareRoot()
        if deviation.isFinite, deviation > abs(mean) * 1e-7 {
            scales.append(Scale(column: column, mean: first + mean, factor: 1 / deviation))
        } else {
            traits.append(.equals(column, first))
        }
    }

    /// How many numbers and traits a row has: what one distance costs.
    var width: Int { scales.count + traits.count }

    /// Which numbers and which traits are of a column.
    func parts(of column: Int) -> (numbers: [Int], traits: [Int]) {
        (
            scales.indices.filter { scales[$0].column == column },
            traits.indices.filter { traits[$0].column == column }
        )
    }

    /// Some rows of a table, in this order.
    func points(_ table: SampledTable, rows: [Int]) -> Points {
        var points = Points(rows: rows.count, numbersPerRow: scales.count, traitsPerRow: traits.count)
        for (place, scale) in scales.enumerated() {
            let values = table.columns[scale.column].numbers ?? []
            for (point, row) in rows.enumerated() where !values[row].isNaN {
                let number = (values[row] - scale.mean) * scale.factor
                points.numbers[point * scales.count + place] = Float(min(max(number, -Self.clip), Self.clip))
            }
        }
        for (place, trait) in traits.enumerated() {
            let codes = codes(trait, table.columns[trait.column])
            for (point, row) in rows.enumerated() { points.traits[point * traits.count + place] = codes(row) }
        }
        return points
    }

    private func codes(_ trait: Trait, _ values: SampledTable.Values) -> (Int) -> Int32 {
        switch (trait, values) {
        case (.label, .labels(let labels)): { labels[$0] }
        case (.label, .numbers(let numbers)): { numbers[$0].isNaN ? -1 : numbers[$0] > 0.5 ? 1 : 0 }
        case (.missing, _): { values.isMissing($0) ? 1 : 0 }
        case (.equals(_, let usual), .numbers(let numbers)): { numbers[$0].isNaN ? -1 : numbers[$0] == usual ? 0 : 1 }
        case (.equals, .labels): { _ in 0 }
        }
    }
}

/// Rows as points of a ``DistanceSpace``, row by row.
struct Points: Sendable {
    let rows: Int
    let numbersPerRow: Int
    let traitsPerRow: Int
    var numbers: [Float]
    var traits: [Int32]

    init(rows: Int, numbersPerRow: Int, traitsPerRow: Int) {
        (self.rows, self.numbersPerRow, self.traitsPerRow) = (rows, numbersPerRow, traitsPerRow)
        numbers = Array(repeating: 0, count: rows * numbersPerRow)
        traits = Array(repeating: 0, count: rows * traitsPerRow)
    }
}
