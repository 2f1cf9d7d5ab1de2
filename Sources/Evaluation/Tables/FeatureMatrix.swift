/// The columns of a table as small numbers, at most 256 to a column, fit for learners.
struct FeatureMatrix: Sendable {
    /// One column.
    struct Column: Sendable {
        /// One bin for each row; 0 stands for "missing".
        let bins: [UInt8]
        /// One more than the largest bin.
        let cardinality: Int
        /// Whether the order of the bins means nothing.
        let isNominal: Bool
    }
    let rows: Int
    let columns: [Column]

    /// Without one column, which is to be predicted.
    func removing(_ column: Int) -> FeatureMatrix {
        FeatureMatrix(rows: rows, columns: columns.indices.filter { $0 != column }.map { columns[$0] })
    }
}

/// How one column's values become bins: numbers at quantiles, or singly where there are few; of labels the most frequent
/// ones singly.
enum FeatureCuts: Sendable {
    /// Ascending; a value equal to a cut lies below it.
    case cuts([Double])
    /// The bin of each frequent label; the rest share the last.
    case labels([Int32: UInt8])

    private static let most = 254

    /// Learns from the values of all tables that are compared.
    init(_ tables: [SampledTable.Values]) {
        let labels = tables.compactMap(\.labels)
        if !labels.isEmpty {
            let counts = labels.joined().reduce(into: [Int32: Int]()) { if $1 >= 0 { $0[$1, default: 0] += 1 } }
            let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.most)
            self = .labels(
                Dictionary(uniqueKeysWithValues: frequent.enumerated().map { ($0.element.key, UInt8($0.offset + 1)) }))
            return
        }
        let sorted = tables.compactMap(\.numbers).joined().filter { !$0.isNaN }.sorted()
        var distinct: [Double] = []
        for value in sorted where distinct.count <= Self.most && distinct.last != value { distinct.append(value) }
        self = .cuts(
            distinct.count <= Self.most
                ? zip(distinct, distinct.dropFirst()).map { ($0 + $1) / 2 } : sorted.quantileCuts(Self.most))
    }

    func column(_ values: SampledTable.Values) -> FeatureMatrix.Column {
        switch (self, values) {
        case (.cuts(let cuts), .numbers(let numbers)):
            let bins = numbers.map { $0.isNaN ? 0 : UInt8(1 + cuts.countBelow($0)) }
            return FeatureMatrix.Column(bins: bins, cardinality: cuts.count + 2, isNominal: false)
        case (.labels(let codes), .labels(let labels)):
            let bins = labels.map { $0 < 0 ? 0 : codes[$0] ?? 255 }
            return FeatureMatrix.Column(
                bins: bins, cardinality: codes.count == Self.most ? 256 : codes.count + 1, isNominal: true)
        case (_, .numbers(let numbers)):
            return FeatureMatrix.Column(bins: numbers.map { _ in 0 }, cardinality: 1, isNominal: false)
        case (_, .labels(let labels)):
            return FeatureMatrix.Column(bins: labels.map { _ in 0 }, cardinality: 1, isNominal: true)
        }
    }
}
