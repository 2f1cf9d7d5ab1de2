import Tabular

/// How the numbers of a column, or of a part of one, are cut into cells: half-open intervals that lie side by side.
/// Numbers beyond the ends count as the nearest that is within.
struct NumberDomain: Sendable, Hashable {
    /// Cell i is `edges[i] ..< edges[i + 1]`; whole where the numbers are. One edge alone: no number counts.
    let edges: [Double]
    let isReal: Bool
    /// The edges and some between them: how numbers are spread inside a cell is measured in these finer cells.
    let fineEdges: [Double]

    /// - Precondition: the edges ascend, there is one at least, and they are among the finer ones.
    init(edges: [Double], fineEdges: [Double]? = nil, isReal: Bool) {
        precondition(!edges.isEmpty, "a domain has an end")
        (self.edges, self.fineEdges, self.isReal) = (edges, fineEdges ?? edges, isReal)
    }

    var count: Int { edges.count - 1 }
    var fineCount: Int { fineEdges.count - 1 }

    /// The cell of a number that is none of NaN.
    @inline(__always)
    func cell(_ number: Double) -> Int { edges.withUnsafeBufferPointer { Self.cell(number, $0) } }

    /// The finer cell of a number that is none of NaN.
    @inline(__always)
    func fineCell(_ number: Double) -> Int { fineEdges.withUnsafeBufferPointer { Self.cell(number, $0) } }

    /// The last cell whose lower edge is not above the number.
    @inline(__always)
    private static func cell(_ number: Double, _ edges: UnsafeBufferPointer<Double>) -> Int {
        var (low, high) = (0, edges.count - 2)
        while low < high {
            let middle = (low + high + 1) / 2
            if edges[middle] <= number { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// What the cells are decoded to: bins, and single numbers.
    /// - Parameter fineCounts: noisy, of the finer cells; where none is above zero, numbers are spread evenly.
    func cells(_ fineCounts: [Double]) -> [NumberCoder.Cell] {
        var place = 0
        return (0..<count).map { cell in
            let (low, high) = (edges[cell], edges[cell + 1])
            let first = place
            while place < fineCount, fineEdges[place] < high { place += 1 }
            if isReal ? high == low.nextUp : high - low < 2 { return .atom(low, isReal: isReal) }
            return .spread(
                Self.quantiles(Array(fineEdges[first...place]), fineCounts[first..<place].map { max($0, 0) }))
        }
    }

    /// Numbers that cut a cell into parts of equal mass, both ends among them.
    private static func quantiles(_ edges: [Double], _ counts: [Double]) -> [Double] {
        let (parts, whole) = (edges.count == 2 ? 1 : 8, counts.reduce(0, +))
        let weights = whole > 0 ? counts : zip(edges, edges.dropFirst()).map { $1 - $0 }
        let total = weights.reduce(0, +)
        var (knots, place, below) = ([edges[0]], 0, 0.0)
        for part in 1..<parts {
            let target = total * Double(part) / Double(parts)
            while place < weights.count - 1, below + weights[place] < target {
                below += weights[place]
                place += 1
            }
            let share = weights[place] > 0 ? min(1, (target - below) / weights[place]) : 1
            knots.append(edges[place] + share * (edges[place + 1] - edges[place]))
        }
        return knots + [edges[edges.count - 1]]
    }

    /// Only zero lies between zero and this, for what a table holds.
    static let justAboveZero = Double.leastNonzeroMagnitude
}

/// A fine grid over a range, the same for all data with that range: where cells may be cut.
enum NumberGrid {
    /// So many whole numbers may each be a place to cut at.
    static let wholeNumbers = 1 << 16
    private static let evenParts = 4_096
    private static let partsOfOctave = 64

    /// Ascending edges that enclose the range. Whole numbers up to a limit stand alone; beyond it, cells are as wide as an
    /// even part of the range or a share of their distance from zero, whichever is finer.
    static func edges(over range: ClosedRange<Double>, isReal: Bool) -> [Double] {
        let (low, high) = (range.lowerBound.rounded(.down), range.upperBound.rounded(.down))
        if !isReal, high - low < Double(wholeNumbers) { return (0...Int(high - low) + 1).map { low + Double($0) } }
        let end = isReal ? range.upperBound.nextUp : high + 1
        let start = isReal ? range.lowerBound : low
        var edges = (0...evenParts).map { start + (end - start) * Double($0) / Double(evenParts) }
        edges += magnitudes(isReal ? 0x1p-40 : 1, max(start.magnitude, end.magnitude)).flatMap { [-$0, $0] }
        edges += isReal ? [0, NumberDomain.justAboveZero] : [0]
        if !isReal { edges = edges.map { $0.rounded() } }
        return Set(edges.filter { start <= $0 && $0 < end } + [start, end]).sorted()
    }

    private static func magnitudes(_ least: Double, _ most: Double) -> [Double] {
        var (found, octave) = ([Double](), least)
        while octave <= most {
            found += (0..<partsOfOctave).map { octave * (1 + Double($0) / Double(partsOfOctave)) }
            octave *= 2
        }
        return found
    }
}
