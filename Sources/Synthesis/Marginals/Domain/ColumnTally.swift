import Privacy
import Tabular

/// What one pass counts of a column to find its domain. Exact, so it never leaves the search. Used by one thread at a time.
final class ColumnTally {
    enum Count {
        case labels(DistinctTable)
        /// One for each number part.
        case magnitudes([MagnitudeHistogram])
        /// Entities in each cell of a fine grid, for each number part.
        case grids([GridCount])
        case nothing
    }
    private let reader: ColumnReader
    private(set) var count: Count
    /// The smallest and the largest number of each part: of use only where the owner has made them public.
    private(set) var extremes: [(low: Double, high: Double)] = []
    private(set) var fault: DataError?

    init(_ reader: ColumnReader, _ count: Count) {
        (self.reader, self.count) = (reader, count)
        if case .magnitudes(let parts) = count { extremes = parts.map { _ in (.infinity, -.infinity) } }
    }

    func add(_ values: ColumnValues, firstRow: Int) {
        guard fault == nil else { return }
        do throws(DataError) {
            switch count {
            case .labels(let table):
                reader.labels(values) { _, bytes, count in
                    guard let bytes else { return }
                    _ = table.add(bytes, count, hash: ByteHash.of(bytes, count))
                }
            case .magnitudes(var parts):
                count = .nothing  // keeps the arrays unshared while they change
                for (part, numbers) in try reader.numberParts(values, firstRow: firstRow).enumerated() {
                    for number in numbers where !number.isNaN {
                        parts[part].add(number)
                        extremes[part] = (min(extremes[part].low, number), max(extremes[part].high, number))
                    }
                }
                count = .magnitudes(parts)
            case .grids(var parts):
                count = .nothing
                for (part, numbers) in try reader.numberParts(values, firstRow: firstRow).enumerated() {
                    for number in numbers where !number.isNaN { parts[part].add(number) }
                }
                count = .grids(parts)
            case .nothing: break
            }
        } catch { fault = error }
    }

    /// How often each label occurs.
    var labels: [String: Int] {
        guard case .labels(let table) = count else { return [:] }
        var counts: [String: Int] = [:]
        table.forEach { bytes, length, count in
            counts[String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self), default: 0] +=
                count
        }
        return counts
    }
}
