import Tabular

/// What is known before a row is drawn, as codes: the same for training and for generation.
enum GivenCodes {
    /// Counts up to 7 as they are, larger ones by half powers of two.
    static func bucket(_ count: Int) -> UInt16 {
        guard count >= 8 else { return UInt16(max(0, count)) }
        var (bucket, limit) = (8, 11)
        while count > limit, bucket < bucketCount - 1 {
            bucket += 1
            limit += bucket % 2 == 0 ? limit / 3 : limit / 2
        }
        return UInt16(bucket)
    }

    /// Steps in time, the more coarsely the more they are; 0 for none known.
    static func time(_ steps: Int64?) -> UInt16 {
        guard let steps else { return 0 }
        return 1 + bucket(Int(max(0, min(steps, 1 << 40))))
    }

    /// Steps in time for each of some rows, in tenths.
    static func pace(_ steps: Int64?, rows: Int) -> UInt16 {
        time(steps.map { max(0, min($0, 1 << 40)) * 10 / Int64(max(1, rows)) })
    }

    /// Buckets are below this.
    static let bucketCount = 48

    /// Steps in which means are told, none aside.
    static let meanSteps = 31

    /// The mean of bins, as a code; 0 where there is nothing to take a mean of.
    static func mean(sum: Int, count: Int, bins: Int) -> UInt16 {
        guard count > 0, bins > 1 else { return 0 }
        return UInt16(1 + min(meanSteps - 1, sum * meanSteps / (count * (bins - 1) + 1)))
    }

    /// A code on a scale of at most 256 steps.
    static func level(_ code: UInt16, of cardinality: Int) -> Int {
        cardinality <= 256 ? Int(code) : Int(code) * 255 / (cardinality - 1)
    }

    /// Name, cardinality and scale of a given column.
    static func shape(
        _ given: TableRelation.Given, drawn: [CodeShape], ancestors: (Int, Int) -> CodeShape?,
        sequence: TableRelation.Sequence?
    ) -> CodeShape? {
        switch given {
        case .ancestor(let hops, let column):
            ancestors(hops, column).map { CodeShape($0.cardinality + 1, $0.scale, hasMissing: true) }
        case .previous(let column):
            drawn.indices.contains(column)
                ? CodeShape(drawn[column].cardinality + 1, drawn[column].scale, hasMissing: true) : nil
        case .mean: CodeShape(meanSteps + 1, .ordinal, hasMissing: true)
        case .elapsed, .left, .pace: CodeShape(bucketCount + 1, .ordinal, hasMissing: true)
        case .position, .remaining: CodeShape(bucketCount, .ordinal, hasMissing: false)
        case .before(let phase), .now(let phase):
            sequence.map { CodeShape($0.cardinality(phase), .ordinal, hasMissing: true) }
        case .time(let column): drawn.indices.contains(column) ? drawn[column] : nil
        }
    }
}

/// How many codes a column has and what their order means.
struct CodeShape: Hashable, Sendable {
    let cardinality: Int
    let scale: CodeColumn.Scale
    let hasMissing: Bool

    init(_ cardinality: Int, _ scale: CodeColumn.Scale, hasMissing: Bool) {
        (self.cardinality, self.scale, self.hasMissing) = (cardinality, scale, hasMissing)
    }
}
