import Glibc

/// A number for each combination of codes of a clique's columns: a potential, a message, a marginal.
/// - Shape: row-major over the clique's ascending columns, the last one contiguous. Unit: its owner says (log or count).
struct Factor: Sendable, Equatable {
    let clique: Clique
    /// One number per cell.
    var values: [Double]

    /// The same number in each cell.
    init(_ clique: Clique, cardinalities: [Int], repeating value: Double = 0) {
        self.init(clique, values: Array(repeating: value, count: clique.cells(cardinalities)))
    }

    /// These numbers, one per cell.
    init(_ clique: Clique, values: [Double]) {
        self.clique = clique
        self.values = values
    }

    /// How far apart, in cells, two neighbouring codes of each of the clique's columns are.
    func strides(_ cardinalities: [Int]) -> [Int] {
        var stride = 1
        return clique.columns.reversed().map { column in
            defer { stride *= cardinalities[column] }
            return stride
        }.reversed()
    }

    /// Adds a factor over some of the columns to each cell that agrees with it.
    mutating func add(_ other: Factor, cardinalities: [Int]) {
        let projection = Projection(from: clique, onto: other.clique, cardinalities: cardinalities)
        let run = projection.run
        values.withUnsafeMutableBufferPointer { mine in
            other.values.withUnsafeBufferPointer { theirs in
                // SAFETY: a projection's runs lie within tables of the two cliques, which is how both were allocated.
                projection.forEachRun { larger, smaller in
                    if projection.keepsRun {
                        for cell in 0..<run { mine[larger &+ cell] += theirs[smaller &+ cell] }
                    } else {
                        let term = theirs[smaller]
                        for cell in 0..<run { mine[larger &+ cell] += term }
                    }
                }
            }
        }
    }

    /// The sum over the columns that `smaller` lacks.
    func sum(onto smaller: Clique, cardinalities: [Int]) -> Factor {
        fold(onto: smaller, cardinalities, from: 0) { $0 + $1 }
    }

    /// The logarithm of the sum of exponentials over the columns that `smaller` lacks, with each sum's maximum taken
    /// out, so that nothing overflows; −∞ (an impossible cell) is welcome.
    func logSum(onto smaller: Clique, cardinalities: [Int]) -> Factor {
        var peak = fold(onto: smaller, cardinalities, from: -.infinity) { max($0, $1) }
        for cell in peak.values.indices where peak.values[cell] == -.infinity { peak.values[cell] = 0 }
        var lowered = peak
        for cell in lowered.values.indices { lowered.values[cell].negate() }
        var shifted = self
        shifted.add(lowered, cardinalities: cardinalities)
        shifted.exponentiate()
        let sums = shifted.sum(onto: smaller, cardinalities: cardinalities)
        for cell in peak.values.indices { peak.values[cell] += log(sums.values[cell]) }
        return peak
    }

    /// Replaces each number by its exponential.
    mutating func exponentiate() {
        values.withUnsafeMutableBufferPointer { values in
            for cell in values.indices { values[cell] = exp(values[cell]) }
        }
    }

    @inline(__always)
    private func fold(
        onto smaller: Clique, _ cardinalities: [Int], from start: Double, _ combine: (Double, Double) -> Double
    ) -> Factor {
        let projection = Projection(from: clique, onto: smaller, cardinalities: cardinalities)
        let run = projection.run
        var result = Factor(smaller, cardinalities: cardinalities, repeating: start)
        result.values.withUnsafeMutableBufferPointer { sums in
            values.withUnsafeBufferPointer { terms in
                // SAFETY: a projection's runs lie within tables of the two cliques, which is how both were allocated.
                projection.forEachRun { larger, smaller in
                    if projection.keepsRun {
                        for cell in 0..<run {
                            sums[smaller &+ cell] = combine(sums[smaller &+ cell], terms[larger &+ cell])
                        }
                    } else {
                        var sum = sums[smaller]
                        for cell in 0..<run { sum = combine(sum, terms[larger &+ cell]) }
                        sums[smaller] = sum
                    }
                }
            }
        }
        return result
    }
}
