/// What a pass over a numeric column learns: how many values are missing, the lattice, and a uniform sample.
struct NumberProfile: Sendable {
    /// No column keeps more values than this.
    static let sampleLimit = 50_000

    private(set) var rows = 0
    private(set) var missing = 0
    private var least = Int64.max
    private var greatest = Int64.min
    private var first: Int64?
    private var divisor: UInt64 = 0
    private var sample: [Int64] = []
    private var realSample: [Double] = []
    /// The entity of each value of the sample; empty where every row is an entity of its own.
    private var holders: [UInt32] = []
    private var draws: UInt64

    /// - Parameter salt: makes the sample of each column a different one.
    init(salt: UInt64) { draws = salt }

    private var present: Int { rows - missing }

    /// - Parameter entities: of each number; nil where every row is an entity of its own.
    mutating func add(_ numbers: [Int64], entities: ArraySlice<UInt32>? = nil) {
        for (row, number) in numbers.enumerated() {
            rows &+= 1
            if number == ColumnReader.missing {
                missing &+= 1
                continue
            }
            least = min(least, number)
            greatest = max(greatest, number)
            widenLattice(number)
            if sample.count < Self.sampleLimit {
                sample.append(number)
                if let entities { holders.append(entities[entities.startIndex + row]) }
            } else if let slot = slot() {
                sample[slot] = number
                if let entities { holders[slot] = entities[entities.startIndex + row] }
            }
        }
    }

    /// - Parameter entities: of each number; nil where every row is an entity of its own.
    mutating func add(_ numbers: [Double], entities: ArraySlice<UInt32>? = nil) {
        for (row, number) in numbers.enumerated() {
            rows &+= 1
            if !number.isFinite {
                missing &+= 1
            } else if realSample.count < Self.sampleLimit {
                realSample.append(number)
                if let entities { holders.append(entities[entities.startIndex + row]) }
            } else if let slot = slot() {
                realSample[slot] = number
                if let entities { holders[slot] = entities[entities.startIndex + row] }
            }
        }
    }

    /// The greatest common divisor of all distances from the first value.
    @inline(__always)
    private mutating func widenLattice(_ number: Int64) {
        guard let first else {
            self.first = number
            return
        }
        let (a, b) = (max(first, number), min(first, number))
        var distance = UInt64(bitPattern: a &- b)
        if divisor == 1 || distance == 0 || (divisor != 0 && distance % divisor == 0) { return }
        while distance != 0 { (divisor, distance) = (distance, divisor % distance) }
    }

    /// Where the value goes in a full sample, if it does. Source: Vitter 1985, algorithm R.
    @inline(__always)
    private mutating func slot() -> Int? {
        draws = draws &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = Int((draws ^ draws &>> 29).multipliedFullWidth(by: UInt64(present)).high)
        return place < Self.sampleLimit ? place : nil
    }

    private func sorted(_ values: [Double]) -> (values: [Double], entities: [UInt32]) {
        guard !holders.isEmpty else { return (values.sorted(), []) }
        let order = values.indices.sorted { (values[$0], holders[$0]) < (values[$1], holders[$1]) }
        return (order.map { values[$0] }, order.map { holders[$0] })
    }

    /// - Parameters:
    ///   - minimumCount: k; no atom and no mean is of fewer entities.
    ///   - bins: at most so many cells, atoms aside.
    ///   - rounding: what the numbers may be rounded to.
    func coder(minimumCount: Int, bins: Int, rounding: RoundingLadder.Kind) -> NumberCoder {
        let step = Int64(clamping: max(divisor, 1))
        let isReal = !realSample.isEmpty
        // Counting from the lattice's own zero, not from the smallest value, keeps that value out of the model.
        let origin = sample.isEmpty ? 0 : floorRemainder(least, step)
        let (values, entities) = sorted(isReal ? realSample : sample.map { Double(($0 &- origin) / step) })
        var cutter = CellCutter(
            minimumCount: minimumCount, entities: entities,
            mass: max(values.count / bins, minimumCount * (values.count > 3_000 ? 4 : 3)))
        // Only a zero that lies on the lattice is a place to count round numbers from.
        if !isReal, origin == 0 {
            cutter.ladder = RoundingLadder(values, kind: rounding, step: step)
        }
        let habits = rounding == .calendar && step == 1 ? CalendarHabits(values) : nil
        var cells = cutter.cells(values)
        if !isReal {
            for index in cells.indices where cells[index].knots.count == 1 {
                let steps = Int64(exactly: cells[index].knots[0].rounded()) ?? 0
                cells[index].atom = origin &+ steps &* step
                cells[index].knots[0] = Double(steps)
            }
        }
        if cells.isEmpty && missing == 0 { cells = [NumberCoder.Cell(atom: isReal ? nil : 0, knots: [0])] }
        return NumberCoder(
            origin: origin, step: isReal ? 0 : step, hasMissing: missing > 0, cells: cells,
            ladder: cutter.ladder?.rungs ?? [], habits: habits)
    }
}
