/// Cuts sorted values into atoms and bins.
struct CellCutter {
    /// k.
    let minimumCount: Int
    /// The entity of each of the sorted values; empty where every value is one of its own.
    var entities: [UInt32] = []
    /// Values that make a bin.
    let mass: Int
    /// To what the numbers are rounded, if they are.
    var ladder: RoundingLadder?
    /// Columns whose frequent values are no more than this, and nearly all there is, have atoms only for them.
    static let discreteValues = 4_096

    /// A bin may gather values over atoms that hold so many times its mass.
    private static let reach = 4

    /// Whether these of the sorted values belong to k entities or more.
    private func haveHolders(_ places: some Collection<Int>) -> Bool {
        guard places.count >= minimumCount else { return false }
        if entities.isEmpty { return true }
        var seen: Set<UInt32> = []
        for place in places {
            seen.insert(entities[place])
            if seen.count >= minimumCount { return true }
        }
        return false
    }

    /// How many rows make a value an atom: a part of a bin's mass, or k where the column is made of repeated values.
    private func atomCount(_ values: [Double]) -> Int {
        var (frequent, covered, low) = (0, 0, 0)
        while low < values.count {
            var high = low + 1
            while high < values.count, values[high] == values[low] { high += 1 }
            if haveHolders(low..<high) { (frequent, covered) = (frequent + 1, covered + high - low) }
            low = high
        }
        let isDiscrete = frequent <= Self.discreteValues && covered * 10 >= values.count * 9
        return isDiscrete ? minimumCount : max(minimumCount, mass / 4)
    }

    /// A value with enough rows of its own is an atom; runs of others are gathered, over atoms between them where
    /// need be, until they have the mass of a bin.
    func cells(_ values: [Double]) -> [NumberCoder.Cell] {
        var (atoms, bins): ([Double], [[Int]]) = ([], [])
        var (run, start): ([Int], Int) = ([], 0)
        var low = 0
        let atomCount = atomCount(values)
        while low < values.count {
            var high = low + 1
            while high < values.count, values[high] == values[low] { high += 1 }
            if high - low >= atomCount, haveHolders(low..<high) {
                atoms.append(values[low])
                // A bin must not reach from one end of the column to the other.
                if !run.isEmpty, high - start > Self.reach * mass, haveHolders(run) || entities.isEmpty {
                    bins.append(run)
                    run = []
                }
            } else {
                if run.isEmpty { start = low }
                run += low..<high
                if run.count >= mass, haveHolders(run) {
                    bins.append(run)
                    run = []
                }
            }
            low = high
        }
        let isLone = atoms.isEmpty && (run.count < mass / 2 || !(entities.isEmpty || haveHolders(run)))
        if let last = bins.indices.last, isLone { bins[last] += run } else if !run.isEmpty { bins.append(run) }
        // Too few values for a bin: they are coded as the nearest atom.
        let kept = bins.filter { haveHolders($0) || atoms.isEmpty }
        let cells = atoms.map { NumberCoder.Cell(atom: nil, knots: [$0]) } + kept.map { sketch($0, values) }
        return cells.sorted { centre($0) < centre($1) }
    }

    private func centre(_ cell: NumberCoder.Cell) -> Double { cell.knots.reduce(0, +) / Double(cell.knots.count) }

    /// The mean of equal numbers may be rounded to one below them.
    private static func ascending(_ knots: [Double]) -> [Double] {
        var largest = -Double.infinity
        return knots.map { knot in
            largest = max(largest, knot)
            return largest
        }
    }

    /// Means of groups of values of at least k entities; a bin too small for two groups gets its mean and spread.
    private func sketch(_ places: [Int], _ values: [Double]) -> NumberCoder.Cell {
        let run = places.map { values[$0] }
        let groups = groupCount(places)
        let rounding = ladder?.shares(run) ?? []
        guard groups > 1 else {
            let mean = run.reduce(0, +) / Double(run.count)
            let variance = run.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(run.count)
            let spread = variance.squareRoot() * 0.866  // the two means of halves of a uniform distribution
            return NumberCoder.Cell(
                atom: nil, knots: spread > 0 ? [mean - spread, mean + spread] : [mean], rounding: rounding)
        }
        let knots = (0..<groups).map { group in
            let part = run[Self.part(group, of: groups, run.count)]
            return part.reduce(0, +) / Double(part.count)
        }
        return NumberCoder.Cell(atom: nil, knots: Self.ascending(knots), rounding: rounding)
    }

    private static func part(_ group: Int, of groups: Int, _ count: Int) -> Range<Int> {
        count * group / groups..<count * (group + 1) / groups
    }

    /// Into how many groups of like size the values can be cut such that each belongs to k entities or more.
    private func groupCount(_ places: [Int]) -> Int {
        var groups = places.count / minimumCount
        guard !entities.isEmpty else { return groups }
        while groups > 1 {
            let isFine = (0..<groups).allSatisfy { haveHolders(places[Self.part($0, of: groups, places.count)]) }
            if isFine { return groups }
            groups = groups * 3 / 4
        }
        return groups
    }
}
