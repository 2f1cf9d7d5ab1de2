/// In which of at most 202 bins a column's values fall, learnt from the real table: missing has its own; numbers of more
/// than 20 different values are cut at the real table's 20-quantiles; of other values the 200 most frequent ones have a
/// bin each, and one bin holds the rest and whatever the real table does not have.
enum Binning: Sendable {
    /// Ascending; a value equal to a cut lies below it.
    case cuts([Double])
    case numbers([Double: UInt8])
    case labels([Int32: UInt8])

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

    /// The bins of all values of a column.
    func codes(_ values: SampledTable.Values) -> [UInt8] {
        switch (values, self) {
        case (.numbers(let numbers), .cuts(let cuts)):
            numbers.map { $0.isNaN ? Self.missing : Self.first + UInt8(cuts.countBelow($0)) }
        case (.numbers(let numbers), .numbers(let codes)):
            numbers.map { $0.isNaN ? Self.missing : codes[$0] ?? Self.rest }
        case (.labels(let labels), .labels(let codes)):
            labels.map { $0 < 0 ? Self.missing : codes[$0] ?? Self.rest }
        case (.numbers(let numbers), _): numbers.map { $0.isNaN ? Self.missing : Self.rest }
        case (.labels(let labels), _): labels.map { $0 < 0 ? Self.missing : Self.rest }
        }
    }

    /// The bins that suit these values.
    init(_ values: SampledTable.Values) {
        switch values {
        case .labels(let labels):
            self = .labels(Self.codes(labels.lazy.filter { $0 >= 0 }))
        case .numbers(let numbers):
            let sorted = numbers.filter { !$0.isNaN }.sorted()
            var distinct = sorted.isEmpty ? 0 : 1
            for place in sorted.indices.dropFirst() where sorted[place] != sorted[place - 1] { distinct += 1 }
            self = distinct <= 20 ? .numbers(Self.codes(sorted)) : .cuts(sorted.quantileCuts(20))
        }
    }

    /// Codes for the most frequent values; of two as frequent the smaller comes first.
    private static func codes<Values: Sequence>(_ values: Values) -> [Values.Element: UInt8]
    where Values.Element: Comparable & Hashable {
        let counts = values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(largestCount)
        return Dictionary(
            uniqueKeysWithValues: frequent.enumerated().map { ($0.element.key, first + UInt8($0.offset)) })
    }
}

extension [Double] {
    /// How many of these ascending numbers are below the value.
    @inline(__always)
    func countBelow(_ value: Double) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The value at a share of the way through these ascending numbers, with linear interpolation between neighbours.
    func quantile(_ share: Double) -> Double {
        guard let last = indices.last else { return .nan }
        let place = share * Double(last)
        let below = Swift.min(Int(place), last)
        let above = Swift.min(below + 1, last)
        return self[below] + (self[above] - self[below]) * (place - Double(below))
    }

    /// The different ones of the values at 1/parts … (parts − 1)/parts of these ascending numbers.
    func quantileCuts(_ parts: Int) -> [Double] {
        (1..<parts).reduce(into: []) { cuts, part in
            let cut = quantile(Double(part) / Double(parts))
            if cuts.last.map({ $0 < cut }) ?? !cut.isNaN { cuts.append(cut) }
        }
    }
}
