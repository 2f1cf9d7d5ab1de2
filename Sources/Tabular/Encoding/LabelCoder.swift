/// Turns labels into codes and back. A label that fewer than k rows hold is never kept: its rows are dealt out among the
/// kept ones in proportion, or, where none is kept, share one neutral label.
package struct LabelCoder: Codable, Hashable, Sendable {
    /// Stands for all labels where none is frequent enough.
    package static let neutral = "(rare)"
    /// Stands where there was free text, so that columns that must not be empty are not.
    static let withheld = "(withheld)"

    /// Code 0 stands for "missing", if there is such a code.
    let hasMissing: Bool
    /// The label of each further code.
    let labels: [String]

    package init(hasMissing: Bool, labels: [String]) { (self.hasMissing, self.labels) = (hasMissing, labels) }

    var cardinality: Int { labels.count + (hasMissing ? 1 : 0) }

    /// Whether the counts are such as ``LabelProfile`` makes them; those of a file may not be.
    var isValid: Bool { (1...65_535).contains(cardinality) }
}

/// Counts the labels of a column.
final class LabelProfile {
    /// A column with more different labels than this is cut off: labels met later count as rare.
    static let labelLimit = 1_000_000

    private(set) var missing = 0
    private let table = DistinctTable(limit: labelLimit)
    /// For each label, up to k of the entities that hold it; unused where rows are counted.
    private var holders: [Set<UInt32>] = []
    /// Labels of rows that so many refer to that they count as frequent.
    private var shared: Set<Int> = []

    /// - Parameters:
    ///   - entities: of each row; nil where every row is an entity of its own.
    ///   - enough: so many entities are told apart for each label, and no more.
    ///   - isShared: whether the label of a row counts as frequent, however often it occurs.
    func add(
        _ values: ColumnValues, _ reader: ColumnReader, entities: ArraySlice<UInt32>?, enough: Int,
        isShared: (Int) -> Bool
    ) {
        reader.labels(values) { row, bytes, count in
            guard let bytes else {
                missing += 1
                return
            }
            guard table.add(bytes, count, hash: ByteHash.of(bytes, count)) else { return }
            let entry = table.lastEntry
            if isShared(row) { shared.insert(entry) }
            guard let entities else { return }
            if entry == holders.count { holders.append([]) }
            if holders[entry].count < enough { holders[entry].insert(entities[entities.startIndex + row]) }
        }
    }

    /// - Returns: the coder, with the labels in alphabetical order, and how often each was seen.
    func coder(minimumCount: Int) -> (coder: LabelCoder, counts: [Int]) {
        var kept: [(label: String, count: Int)] = []
        var entry = 0
        table.forEach { bytes, length, count in
            defer { entry += 1 }
            guard (holders.isEmpty ? count : holders[entry].count) >= minimumCount || shared.contains(entry) else {
                return
            }
            kept.append((String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self), count))
        }
        kept.sort { ($1.count, $0.label) < ($0.count, $1.label) }
        kept = Array(kept.prefix(65_000)).sorted { $0.label < $1.label }
        if kept.isEmpty, table.count > 0 || missing == 0 { kept = [(LabelCoder.neutral, 1)] }
        return (LabelCoder(hasMissing: missing > 0, labels: kept.map(\.label)), kept.map(\.count))
    }
}

/// Finds the code of a label.
struct LabelLookup: Sendable {
    private let offset: UInt16
    private var codes: [UInt64: UInt16] = [:]
    /// Running sum of the labels' counts: rare rows are dealt out by it.
    private var sums: [Int] = []

    init(_ coder: LabelCoder, counts: [Int]) {
        offset = coder.hasMissing ? 1 : 0
        for (index, label) in coder.labels.enumerated() {
            var label = label
            let hash = label.withUTF8 { bytes in bytes.baseAddress.map { ByteHash.of($0, bytes.count) } }
            codes[hash ?? Self.hashOfEmpty] = UInt16(index) + offset
            sums.append((sums.last ?? 0) + (index < counts.count ? counts[index] : 1))
        }
    }

    private static var hashOfEmpty: UInt64 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { empty in
            empty.baseAddress.map { ByteHash.of($0, 0) } ?? 0
        }
    }

    /// - Parameter dealt: is raised by one where the label is none of those kept.
    func code(_ bytes: UnsafePointer<UInt8>?, _ count: Int, row: Int, dealt: inout Int) -> UInt16 {
        guard let bytes else { return 0 }
        if let code = codes[ByteHash.of(bytes, count)] { return code }
        dealt += 1
        guard let total = sums.last, total > 0 else { return 0 }
        let draw = Int(ByteHash.of(Int64(row)).multipliedFullWidth(by: UInt64(total)).high)
        return UInt16(sums.partitioningIndex { $0 > draw }) + offset
    }
}

extension [Int] {
    /// The first index whose element fulfils the condition, where all after it do.
    fileprivate func partitioningIndex(where condition: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
