import Foundation
import Tabular

/// Which columns go together: the mutual information of pairs, on a sample of rows and coarse bins.
struct Relations: Sendable {
    private let maximumParents: Int
    private let sample: [[UInt8]]
    private let bins: [Int]
    /// For each column that lacks values, the places in the sample that have one; only where something is given.
    private let present: [Int: [Int]]
    private static let candidateLimit = 512
    /// Rows and bins that are enough to rank parents.
    private static let (sampleRows, sampleBins) = (8_000, 24)

    init(_ table: FittingTable, _ columns: [CodeColumn], options: TreesOptions) {
        maximumParents = options.maximumParents
        guard table.codes.count > maximumParents else {
            (sample, bins, present) = ([], [], [:])
            return
        }
        let stride = max(1, table.training / Self.sampleRows)
        let coarse = table.bins.indices.map { column in
            let rows = Swift.stride(from: 0, to: table.training, by: stride).map { table.bins[column][$0] }
            return Self.coarsen(rows)
        }
        sample = coarse.map(\.rows)
        bins = coarse.map(\.bins)
        var present: [Int: [Int]] = [:]
        for (column, codes) in table.codes.enumerated()
        where table.given > 0 && column >= table.given && columns[column].hasMissing {
            let rows = Swift.stride(from: 0, to: table.training, by: stride).enumerated()
            present[column] = rows.filter { codes[$0.element] != 0 }.map(\.offset)
        }
        self.present = present
    }

    /// Of the parents so many are chosen by what they tell of whether there is a value, where there may be none: all that is
    /// known of the row before tells that, and would leave no place for anything else.
    private static let presenceParents = 6

    /// The `maximumParents` columns among `earlier` that tell most of `target`, in ascending order.
    func parents(of target: Int, among earlier: ArraySlice<Int>) -> [Int] {
        guard earlier.count > maximumParents, !sample.isEmpty else { return Array(earlier) }
        let candidates = candidates(earlier)
        let ranked = ranking(candidates, of: target, among: nil)
        guard let rows = present[target], rows.count >= 30, rows.count < sample[target].count else {
            return ranked.prefix(maximumParents).sorted()
        }
        let first = ranked.prefix(Self.presenceParents)
        let others = ranking(candidates, of: target, among: rows).filter { !first.contains($0) }
        return (first + others.prefix(maximumParents - first.count)).sorted()
    }

    private func ranking(_ candidates: [Int], of target: Int, among rows: [Int]?) -> [Int] {
        candidates.map { (information($0, target, among: rows), $0) }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.map(\.1)
    }

    /// In tables of very many columns not all are looked at: the cost would grow with their square.
    private func candidates(_ earlier: ArraySlice<Int>) -> [Int] {
        let stride = (earlier.count + Self.candidateLimit - 1) / Self.candidateLimit
        return Swift.stride(from: earlier.startIndex, to: earlier.endIndex, by: stride).map { earlier[$0] }
    }

    /// In nats, less its bias (Miller 1955).
    /// - Parameter places: of the sample; nil for all.
    private func information(_ a: Int, _ b: Int, among places: [Int]?) -> Double {
        let (width, rows) = (bins[b], places?.count ?? sample[a].count)
        var joint = Array(repeating: Int32(0), count: bins[a] * width)
        sample[a].withUnsafeBufferPointer { left in
            sample[b].withUnsafeBufferPointer { right in
                if let places {
                    for row in places { joint[Int(left[row]) &* width &+ Int(right[row])] &+= 1 }
                } else {
                    for row in 0..<rows { joint[Int(left[row]) &* width &+ Int(right[row])] &+= 1 }
                }
            }
        }
        var (ofA, ofB) = (Array(repeating: 0.0, count: bins[a]), Array(repeating: 0.0, count: width))
        var (sum, cells) = (0.0, 0.0)
        for (cell, count) in joint.enumerated() where count > 0 {
            let count = Double(count)
            ofA[cell / width] += count
            ofB[cell % width] += count
            sum += count * log(count)
            cells += 1
        }
        for count in ofA where count > 0 { sum -= count * log(count) }
        for count in ofB where count > 0 { sum -= count * log(count) }
        let total = Double(max(rows, 1))
        let used = (Double(ofA.count { $0 > 0 }), Double(ofB.count { $0 > 0 }))
        return sum / total + log(total) - (cells - used.0 - used.1 + 1) / (2 * total)
    }

    /// Bins of like mass for the most frequent; order is kept.
    private static func coarsen(_ rows: [UInt8]) -> (rows: [UInt8], bins: Int) {
        var counts = Array(repeating: 0, count: 256)
        for bin in rows { counts[Int(bin)] += 1 }
        var (map, next, mass) = (Array(repeating: UInt8(0), count: 256), 0, 0)
        for bin in counts.indices where counts[bin] > 0 {
            map[bin] = UInt8(next)
            mass += counts[bin]
            if mass * sampleBins >= rows.count {
                next += 1
                mass = 0
            }
        }
        return (rows.map { map[Int($0)] }, next + 1)
    }
}
