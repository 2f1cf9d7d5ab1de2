import Glibc
import Tabular

@testable import Evaluation

/// People drawn at random: two numbers that hang together, a number with gaps and a long tail, an integer, two labels and a
/// boolean. No two of them are equal.
struct Population {
    private var generator: SplitMix

    init(seed: UInt64) { generator = SplitMix(seed: seed) }

    static let columns: [(name: String, type: ColumnType)] = [
        ("height", .real), ("weight", .real), ("income", .real), ("age", .integer), ("town", .categorical),
        ("job", .categorical), ("insured", .boolean),
    ]

    private mutating func normal() -> Double {
        let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
        return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &generator))
    }

    mutating func draw(_ rows: Int) -> [SampledTable.Values] {
        var numbers = Array(repeating: [Double](), count: 5)
        var labels = Array(repeating: [Int32](), count: 2)
        for _ in 0..<rows {
            let (group, height) = (Int.random(in: 0..<4, using: &generator), normal())
            numbers[0].append(height)
            numbers[1].append(0.8 * height + 0.6 * normal() + Double(group))
            numbers[2].append(Int.random(in: 0..<10, using: &generator) == 0 ? .nan : exp(normal()))
            numbers[3].append((40 + 10 * normal()).rounded())
            numbers[4].append(Int.random(in: 0...group, using: &generator) == 0 ? 1 : 0)
            labels[0].append(Int32(group))
            labels[1].append(Int32(Int.random(in: 0..<6, using: &generator)))
        }
        return numbers[0..<4].map { .numbers($0) } + labels.map { .labels($0) } + [.numbers(numbers[4])]
    }
}

extension SampledTable {
    /// A whole table in memory.
    init(_ columns: [Values]) {
        let rows = columns.first.map { $0.numbers?.count ?? $0.labels?.count ?? 0 } ?? 0
        let hashes = (0..<rows).map { row in
            columns.reduce(UInt64(0)) { hash, values in
                let field =
                    values.numbers.map { $0[row].isNaN ? 1 : $0[row].bitPattern }
                    ?? UInt64(bitPattern: Int64(values.labels?[row] ?? 0))
                return ByteHash.join(hash, field)
            }
        }
        self.init(
            rows: rows, totalRows: rows, places: Array(0..<rows), columns: columns, unreadable: columns.map { _ in 0 },
            rowHashes: hashes.sorted())
    }
}

extension Comparison {
    /// Tables in memory, by default of a ``Population``.
    init(
        real: [SampledTable.Values], synthetic: [SampledTable.Values], holdout: [SampledTable.Values]?,
        seed: UInt64 = 0,
        columns: [(name: String, type: ColumnType)] = Population.columns
    ) {
        let tables = ([real, synthetic] + [holdout].compactMap { $0 }).map { SampledTable($0) }
        self.init(
            name: "people",
            columns: columns.indices.map { place in
                Column(
                    name: columns[place].name, type: columns[place].type, labels: [],
                    binning: Binning(tables[0].columns[place]), cuts: FeatureCuts(tables.map { $0.columns[place] }))
            },
            real: tables[0], synthetic: tables[1], holdout: tables.count > 2 ? tables[2] : nil, groups: nil,
            minimumCount: 5,
            seed: seed, threads: 2)
    }
}

extension PrivacyFindings {
    init(_ comparison: Comparison) throws { self = try PrivacyEvaluation.run(comparison) { _ in } }

    func figure(_ metric: Metric, _ variant: String? = nil) -> Figure? {
        figures.first { $0.metric == metric && (variant == nil || $0.variant == variant) }
    }
}

/// Puts rows of one table over the first rows of another.
func planted(
    _ source: [SampledTable.Values], rows: Int, over target: [SampledTable.Values]
) -> [SampledTable.Values] {
    zip(source, target).map { source, target in
        switch (source, target) {
        case (.numbers(let source), .numbers(let target)): .numbers(Array(source[..<rows]) + target[rows...])
        case (.labels(let source), .labels(let target)): .labels(Array(source[..<rows]) + target[rows...])
        default: target
        }
    }
}
