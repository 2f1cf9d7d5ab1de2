import Glibc

@testable import Synthesis

/// A small random graphical model, and what enumerating all combinations of codes says about it.
struct RandomGraph {
    let cardinalities: [Int]
    let potentials: [Factor]

    /// Three to six columns of one to four codes, and three to six potentials over one to three of them.
    init(seed: UInt64, forbidding: Bool = false) {
        var stream = RandomStream(seed: seed, stream: 0)
        let cardinalities = (0..<3 + Int(stream.below(4))).map { _ in 1 + Int(stream.below(4)) }
        potentials = (0..<3 + stream.below(4)).map { _ in
            let clique = Clique(cardinalities.indices.shuffled(using: &stream).prefix(1 + Int(stream.below(3))))
            var potential = Factor(clique, cardinalities: cardinalities)
            for cell in potential.values.indices {
                let forbidden = forbidding && cell > 0 && stream.below(4) == 0  // all codes 0 stays possible
                potential.values[cell] = forbidden ? -.infinity : 8 * stream.uniform() - 4
            }
            return potential
        }
        self.cardinalities = cardinalities
    }

    /// Columns of three codes, each tied to the next one.
    init(chainOf columns: Int, seed: UInt64) {
        var stream = RandomStream(seed: seed, stream: 1)
        cardinalities = Array(repeating: 3, count: columns)
        potentials = (1..<columns).map { column in
            Factor(Clique([column - 1, column]), values: (0..<9).map { _ in 4 * stream.uniform() - 2 })
        }
    }

    /// The marginal by the sum over every combination of codes, as probabilities.
    func enumerated(_ clique: Clique) -> [Double] {
        var sums = Array(repeating: 0.0, count: clique.cells(cardinalities))
        for row in 0..<cardinalities.reduce(1, *) {
            let codes = codes(row)
            let logarithm = potentials.reduce(0) { $0 + $1.values[cell($1.clique, codes)] }
            sums[cell(clique, codes)] += exp(logarithm)
        }
        let whole = sums.reduce(0, +)
        return sums.map { $0 / whole }
    }

    private func codes(_ row: Int) -> [Int] {
        var rest = row
        return cardinalities.map { cardinality in
            defer { rest /= cardinality }
            return rest % cardinality
        }
    }

    private func cell(_ clique: Clique, _ codes: [Int]) -> Int {
        clique.columns.reduce(0) { $0 * cardinalities[$1] + codes[$1] }
    }
}

/// The largest difference between two lists of numbers.
func gap(_ left: [Double], _ right: [Double]) -> Double {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
