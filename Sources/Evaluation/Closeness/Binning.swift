/// In which of at most 202 bins a column's values fall, learnt from the real table: missing has its own; numbers of more
/// than 20 different values are cut at the real table's 20-quantiles; of other values the 200 most frequent ones have a
/// bin each, and one bin holds the rest and whatever the real table does not have.
enum Binning: Sendable {
    /// Ascending; a value equal to a cut lies below it.
    case cuts([Double])
    case numbers([Double: UInt8])
    case labels([String: UInt8])

    static let missing = 0 as UInt8
    static let rest = 1 as UInt8
    private static let first = 2 as UInt8
    static let largestCount = 200

    /// One more than the largest code.
    var cardinality: Int {
        switch self {
        case .cuts(let cuts): Int(Self.first) + cuts.count + 1
        case .numbers(let codes): Int(Self.first) + codes.count
        case .labels(let codes): Int(Self.first) + codes.count
        }
    }

    /// The bin of a field.
    func code(_ cell: Cell) -> UInt8 {
        switch (cell, self) {
        case (.missing, _): Self.missing
        case (.number(let value), .cuts(let cuts)): Self.first + UInt8(Self.below(value, cuts))
        case (.number(let value), .numbers(let codes)): codes[value] ?? Self.rest
        case (.label(let value), .labels(let codes)): codes[value] ?? Self.rest
        default: Self.rest
        }
    }

    /// How many of the ascending cuts are below the value.
    private static func below(_ value: Double, _ cuts: [Double]) -> Int {
        var (low, high) = (0, cuts.count)
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Codes for the most frequent values; of two as frequent the smaller comes first.
    static func codes<Value: Comparable>(_ counts: [Value: Int]) -> [Value: UInt8] {
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(largestCount)
        return Dictionary(
            uniqueKeysWithValues: frequent.enumerated().map { ($0.element.key, first + UInt8($0.offset)) })
    }
}

/// Learns a column's ``Binning`` from one pass over its fields, in memory that does not grow with the rows of a column of
/// numbers: of more than 2¹⁷ numbers, evenly spaced ones decide.
struct BinningLearner {
    private var labels: [String: Int] = [:]
    private var numbers: [Double] = []
    private var stride = 1
    private var seen = 0
    private static let capacity = 1 << 17

    mutating func add(_ cell: Cell) {
        switch cell {
        case .label(let value): labels[value, default: 0] += 1
        case .number(let value): add(value)
        case .missing, .unreadable: break
        }
    }

    private mutating func add(_ value: Double) {
        defer { seen += 1 }
        guard seen.isMultiple(of: stride) else { return }
        if numbers.count == Self.capacity {
            numbers = Swift.stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
            stride *= 2
            guard seen.isMultiple(of: stride) else { return }
        }
        numbers.append(value)
    }

    /// The bins for what was added.
    func binning() -> Binning {
        if numbers.isEmpty { return .labels(Binning.codes(labels)) }
        let counts = numbers.reduce(into: [Double: Int]()) { if $0.count <= 20 { $0[$1, default: 0] += 1 } }
        return counts.count <= 20 ? .numbers(Binning.codes(counts)) : .cuts(quantiles())
    }

    /// The different ones of the 19 values at 1/20 … 19/20, with linear interpolation between neighbours.
    private func quantiles() -> [Double] {
        let sorted = numbers.sorted()
        return (1..<20).reduce(into: []) { cuts, twentieth in
            let (below, part) = (twentieth * (sorted.count - 1)).quotientAndRemainder(dividingBy: 20)
            let above = min(below + 1, sorted.count - 1)
            let cut = sorted[below] + (sorted[above] - sorted[below]) * Double(part) / 20
            if cuts.last.map({ $0 < cut }) ?? true { cuts.append(cut) }
        }
    }
}
