/// Cuts sorted values into atoms and bins.
struct CellCutter {
    /// k.
    let minimumCount: Int
    /// Values that make a bin.
    let mass: Int
    /// To what the numbers are rounded, if they are.
    var ladder: RoundingLadder?
    /// Columns whose frequent values are no more than this, and nearly all there is, have atoms only for them.
    static let discreteValues = 4_096

    /// A bin may gather values over atoms that hold so many times its mass.
    private static let reach = 4

    /// How many rows make a value an atom: a part of a bin's mass, or k where the column is made of repeated values.
    private func atomCount(_ values: [Double]) -> Int {
        var (frequent, covered, low) = (0, 0, 0)
        while low < values.count {
            var high = low + 1
            while high < values.count, values[high] == values[low] { high += 1 }
            if high - low >= minimumCount { (frequent, covered) = (frequent + 1, covered + high - low) }
            low = high
        }
        let isDiscrete = frequent <= Self.discreteValues && covered * 10 >= values.count * 9
        return isDiscrete ? minimumCount : max(minimumCount, mass / 4)
    }

    /// A value with enough rows of its own is an atom; runs of others are gathered, over atoms between them where
    /// need be, until they have the mass of a bin.
    func cells(_ values: [Double]) -> [NumberCoder.Cell] {
        var (atoms, bins): ([Double], [[Double]]) = ([], [])
        var (run, start): ([Double], Int) = ([], 0)
        var low = 0
        let atomCount = atomCount(values)
        while low < values.count {
            var high = low + 1
            while high < values.count, values[high] == values[low] { high += 1 }
            if high - low >= atomCount {
                atoms.append(values[low])
                // A bin must not reach from one end of the column to the other.
                if !run.isEmpty, high - start > Self.reach * mass {
                    bins.append(run)
                    run = []
                }
            } else {
                if run.isEmpty { start = low }
                run += values[low..<high]
                if run.count >= mass {
                    bins.append(run)
                    run = []
                }
            }
            low = high
        }
        let isLone = atoms.isEmpty && run.count < mass / 2
        if let last = bins.indices.last, isLone { bins[last] += run } else if !run.isEmpty { bins.append(run) }
        // Too few values for a bin: they are coded as the nearest atom.
        let kept = bins.filter { $0.count >= minimumCount || atoms.isEmpty }
        let cells = atoms.map { NumberCoder.Cell(atom: nil, knots: [$0]) } + kept.map(sketch)
        return cells.sorted { centre($0) < centre($1) }
    }

    private func centre(_ cell: NumberCoder.Cell) -> Double { cell.knots.reduce(0, +) / Double(cell.knots.count) }

    /// Means of groups of at least k values; a bin too small for two groups gets its mean and spread.
    private func sketch(_ run: [Double]) -> NumberCoder.Cell {
        let groups = run.count / minimumCount
        let rounding = ladder?.shares(run) ?? []
        guard groups > 1 else {
            let mean = run.reduce(0, +) / Double(run.count)
            let variance = run.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(run.count)
            let spread = variance.squareRoot() * 0.866  // the two means of halves of a uniform distribution
            return NumberCoder.Cell(
                atom: nil, knots: spread > 0 ? [mean - spread, mean + spread] : [mean], rounding: rounding)
        }
        let knots = (0..<groups).map { group in
            let part = run[(run.count * group / groups)..<(run.count * (group + 1) / groups)]
            return part.reduce(0, +) / Double(part.count)
        }
        return NumberCoder.Cell(atom: nil, knots: knots, rounding: rounding)
    }
}
