import Tabular

/// How the numbers of a column, or of a part of one, are cut into cells: half-open intervals that lie side by side.
/// Numbers beyond the ends count as the nearest that is within.
struct NumberDomain: Sendable, Hashable {
    /// Cell i is `edges[i] ..< edges[i + 1]`; whole where the numbers are. One edge alone: no number counts.
    let edges: [Double]
    let isReal: Bool

    /// - Precondition: the edges ascend, and there is one at least.
    init(edges: [Double], isReal: Bool) {
        precondition(!edges.isEmpty, "a domain has an end")
        (self.edges, self.isReal) = (edges, isReal)
    }

    var count: Int { edges.count - 1 }

    /// The cell of a number that is none of NaN.
    @inline(__always)
    func cell(_ number: Double) -> Int { edges.withUnsafeBufferPointer { Self.cell(number, $0) } }

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

    /// What the cells are decoded to: even bins, and single numbers.
    var cells: [NumberCoder.Cell] {
        (0..<count).map { cell in
            let (low, high) = (edges[cell], edges[cell + 1])
            if isReal { return high == low.nextUp ? .even(low, low) : .even(low, high) }
            return high - low < 2 ? .atom(Int64(low)) : .even(low, high - 1)
        }
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
