/// Columns as a linear model sees them: numbers standardised, labels as one indicator each, missing values as indicators,
/// and a constant. A row has few entries that are not 0, so rows are kept as lists.
struct DesignMatrix: Sendable {
    /// How the columns of a table become weights, learnt from the rows that a model learns from.
    struct Layout: Sendable {
        fileprivate enum Part: Sendable {
            case number(place: Int, mean: Double, deviation: Double, missing: Int)
            case labels([Int32: Int])
        }
        fileprivate let parts: [Part]
        /// How many weights there are.
        let width: Int
        /// Labels beyond this many of a column count as none.
        private static let mostLabels = 40
        /// No model has more weights than this.
        private static let mostWeights = 400

        init(_ sample: SampledTable) {
            var (parts, width) = ([Part](), 1)
            for values in sample.columns {
                switch values {
                case .numbers(let numbers) where width + 2 <= Self.mostWeights:
                    let present = numbers.filter { !$0.isNaN }
                    let count = Double(max(present.count, 1))
                    let mean = present.reduce(0, +) / count
                    let variance = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
                    let deviation = variance > 0 ? variance.squareRoot() : 1
                    parts.append(.number(place: width, mean: mean, deviation: deviation, missing: width + 1))
                    width += 2
                case .labels(let labels):
                    let counts = labels.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
                    let most = max(0, min(Self.mostLabels, Self.mostWeights - width))
                    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most)
                    parts.append(
                        .labels(
                            Dictionary(
                                uniqueKeysWithValues: frequent.enumerated().map { ($0.element.key, width + $0.offset) })
                        ))
                    width += frequent.count
                case .numbers: parts.append(.labels([:]))
                }
            }
            (self.parts, self.width) = (parts, width)
        }
    }
    /// For each row its entries that are not 0.
    let rows: [[(place: Int, value: Double)]]
    let width: Int

    init(_ sample: SampledTable, _ layout: Layout) {
        width = layout.width
        rows = (0..<sample.rows).map { row in
            var entries = [(place: 0, value: 1.0)]
            for (values, part) in zip(sample.columns, layout.parts) {
                switch (values, part) {
                case (.numbers(let numbers), .number(let place, let mean, let deviation, let missing)):
                    let value = numbers[row]
                    // What lies far out in the rows learnt from must not outweigh all else.
                    entries.append(
                        value.isNaN ? (missing, 1) : (place, max(-5, min(5, (value - mean) / deviation))))
                case (.labels(let labels), .labels(let places)):
                    if let place = places[labels[row]] { entries.append((place, 1)) }
                default: break
                }
            }
            return entries
        }
    }
}
