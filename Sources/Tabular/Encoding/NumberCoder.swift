/// Turns numbers into codes and back: frequent values are *atoms* with a code of their own, the rest fall in bins.
///
/// Numbers are counted in steps of a lattice (`origin + step · j`), so that integers stay integers, cents cents and
/// multiples of 25 multiples of 25; `step` 0 stands for reals. A bin holds the means of groups of at least k values, and
/// draws between them: no number of a single row is stored. Cells are in the order of their means.
package struct NumberCoder: Codable, Hashable, Sendable {
    /// What a code stands for.
    package struct Cell: Codable, Hashable, Sendable {
        /// The number itself, if it is an atom of integers.
        var atom: Int64?
        /// In steps from the origin, ascending: the means of groups of equal counts of values; one for an atom.
        var knots: [Double]
        /// How its numbers are rounded: shares of the ladder's rungs, as ``RoundingLadder`` counts them; empty for none.
        var rounding: [UInt8] = []

        /// A number of its own.
        package static func atom(_ number: Double, isReal: Bool) -> Cell {
            Cell(atom: isReal ? nil : Int64(number), knots: [number])
        }
        /// Numbers from the first knot up to below the last, as many between two neighbouring knots as between two others.
        package static func spread(_ knots: [Double]) -> Cell { Cell(atom: nil, knots: knots) }
    }
    /// The number at j = 0.
    let origin: Int64
    /// Distance between neighbouring numbers; 0 for reals.
    let step: Int64
    /// Code 0 stands for "missing", if there is such a code.
    let hasMissing: Bool
    let cells: [Cell]
    /// The rungs of the ladder to which the numbers of bins are rounded; empty for none.
    var ladder: [Int64] = []
    /// For days: which of them are preferred.
    var habits: CalendarHabits?
    /// Whether a bin's knots are its quantiles, from end to end, rather than means.
    var hasQuantiles: Bool?

    /// A coder whose bins are given by quantiles.
    /// - Parameters:
    ///   - isReal: whether numbers are not whole.
    ///   - cells: atoms and spread bins.
    package static func quantiles(isReal: Bool, hasMissing: Bool, cells: [Cell]) -> NumberCoder {
        NumberCoder(origin: 0, step: isReal ? 0 : 1, hasMissing: hasMissing, cells: cells, hasQuantiles: true)
    }

    var cardinality: Int { cells.count + (hasMissing ? 1 : 0) }

    /// Whether counts and values are such as ``NumberProfile`` makes them; those of a file may not be.
    var isValid: Bool {
        (1...65_535).contains(cardinality) && step >= 0 && ladder.allSatisfy { $0 > 0 && $0 < 1 << 53 }
            && (habits.map { $0.isValid && step == 1 && origin == 0 } ?? true)
            && cells.allSatisfy { $0.rounding.count < max(1, ladder.count) }
            && cells.allSatisfy { cell in
                !cell.knots.isEmpty && cell.knots.allSatisfy(\.isFinite)
                    && zip(cell.knots, cell.knots.dropFirst()).allSatisfy { $0 <= $1 }
                    && cell.knots.allSatisfy { step == 0 || $0.magnitude < 0x1p62 }
            }
    }

    // MARK: Decoding

    /// A number of a cell, for u uniform in [0, 1).
    @inline(__always)
    func integer(_ cell: Int, _ u: Double) -> Int64 {
        if let atom = cells[cell].atom { return atom }
        if let habits { return preferred(habits, cell, u) }
        let steps = cells[cell].rounding.isEmpty ? position(cell, u).rounded() : rounded(cell, u)
        let (offset, tooFar) = Int64(max(-0x1p62, min(0x1p62, steps))).multipliedReportingOverflow(by: step)
        let (sum, tooLarge) = origin.addingReportingOverflow(offset)
        return tooFar || tooLarge ? origin : sum
    }

    /// A day of a cell, moved to one that the column is fond of.
    private func preferred(_ habits: CalendarHabits, _ cell: Int, _ u: Double) -> Int64 {
        let scattered = u * 0x1p20
        let day = Int64(max(-0x1p40, min(0x1p40, position(cell, u).rounded())))
        let (first, last) = (cells[0].knots[0], cells[cells.count - 1].knots[cells[cells.count - 1].knots.count - 1])
        let (low, high) = (max(-0x1p40, min(0x1p40, first.rounded())), max(-0x1p40, min(0x1p40, last.rounded())))
        let range = Int64(low)...Int64(max(low, high))
        return habits.move(day, within: range, u: scattered - scattered.rounded(.down))
    }

    private func rounded(_ cell: Int, _ u: Double) -> Double {
        let (knots, rounding) = (cells[cell].knots, cells[cell].rounding)
        // Digits of u far behind those that chose the place choose the rung.
        let scattered = u * 0x1p20
        let slack = (knots[knots.count - 1] - knots[0]) / Double(max(1, knots.count - 1)) / 2 + 0.5
        return RoundingLadder(rungs: ladder).round(
            position(cell, u), shares: rounding, u: scattered - scattered.rounded(.down),
            within: (knots[0] - slack)...(knots[knots.count - 1] + slack))
    }

    /// A real of a cell, for u uniform in [0, 1).
    @inline(__always)
    func real(_ cell: Int, _ u: Double) -> Double { position(cell, u) }

    /// Between two quantiles numbers are spread evenly; the last knot itself is not drawn.
    private func quantile(_ knots: [Double], _ u: Double) -> Double {
        let place = u * Double(knots.count - 1)
        let lower = min(knots.count - 2, Int(place))
        let value = knots[lower] + (place - Double(lower)) * (knots[lower + 1] - knots[lower])
        return step == 0 ? value : min(value.rounded(.down), knots[knots.count - 1] - 1)
    }

    /// Between the means of the groups, up to half a group beyond the first and the last, but no farther than half the way
    /// to the neighbouring cell: beside an outlier half a group is a long way. Of the outer cells nothing is drawn outside
    /// the mean of the k smallest and the k largest.
    private func position(_ cell: Int, _ u: Double) -> Double {
        let knots = cells[cell].knots
        let (first, last) = (knots[0], knots[knots.count - 1])
        guard knots.count > 1 else { return first }
        if hasQuantiles == true { return quantile(knots, u) }
        let place = u * Double(knots.count) - 0.5
        let lower = max(0, min(knots.count - 2, Int(place)))
        let value = knots[lower] + (place - Double(lower)) * (knots[lower + 1] - knots[lower])
        if place < 0 {
            let below = cell == 0 ? first : cells[cell - 1].knots[cells[cell - 1].knots.count - 1]
            return max(value, min(first, (below + first) / 2))
        }
        if place > Double(knots.count - 1) {
            let above = cell == cells.count - 1 ? last : cells[cell + 1].knots[0]
            return min(value, max(last, (above + last) / 2))
        }
        return value
    }
}

/// Finds the code of a number.
struct NumberLookup: Sendable {
    private let offset: UInt16
    private let origin: Int64
    private let step: Int64
    /// Atoms, ascending, and their codes.
    private var atoms: [Double] = []
    private var atomCodes: [UInt16] = []
    /// Bins in ascending order of their means: bin i ends where the way to the next bin's nearest mean is halved.
    private var ends: [Double] = []
    private var binCodes: [UInt16] = []
    /// The bins' first and last means.
    private var spans: [(low: Double, high: Double)] = []

    init(_ coder: NumberCoder) {
        offset = coder.hasMissing ? 1 : 0
        (origin, step) = (coder.origin, coder.step)
        var previous: Double?
        for (index, cell) in coder.cells.enumerated() {
            let code = UInt16(index) + offset
            if cell.knots.count == 1 {
                atoms.append(cell.knots[0])
                atomCodes.append(code)
            } else {
                if let previous { ends.append((previous + cell.knots[0]) / 2) }
                previous = cell.knots[cell.knots.count - 1]
                binCodes.append(code)
                spans.append((cell.knots[0], cell.knots[cell.knots.count - 1]))
            }
        }
    }

    @inline(__always)
    func code(_ number: Int64) -> UInt16 {
        if number == ColumnReader.missing { return 0 }
        return code(position: Double((number &- origin) / max(step, 1)))
    }

    @inline(__always)
    func code(_ number: Double) -> UInt16 { number.isNaN ? 0 : code(position: number) }

    private func code(position: Double) -> UInt16 {
        let atom = lowerBound(atoms, position)
        if atom < atoms.count, atoms[atom] == position { return atomCodes[atom] }
        guard !binCodes.isEmpty else { return atomCodes[nearestAtom(position, atom)] }
        let bin = lowerBound(ends, position)
        let outside = max(spans[bin].low - position, position - spans[bin].high)
        if outside <= 0 || atoms.isEmpty { return binCodes[bin] }
        let nearest = nearestAtom(position, atom)
        return (atoms[nearest] - position).magnitude < outside ? atomCodes[nearest] : binCodes[bin]
    }

    /// - Parameter above: the first atom that is not below the position.
    private func nearestAtom(_ position: Double, _ above: Int) -> Int {
        let isBelow =
            above > 0 && (above == atoms.count || position - atoms[above - 1] < atoms[above] - position)
        return isBelow ? above - 1 : above
    }

    /// The first index whose value is not below `position`.
    @inline(__always)
    private func lowerBound(_ values: [Double], _ position: Double) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
