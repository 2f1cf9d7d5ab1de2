import Privacy
import Tabular

/// How many rows fall in each cell of a fine grid, and how many of a random sample of them hold each single number.
struct GridCount {
    let grid: NumberDomain
    private(set) var counts: [Int]
    private var sampled: [Double: Int] = [:]
    /// The probability with which a row is in the sample; each row's lot is its own, so that no row moves another.
    private let share: Double
    private var lots = SystemRandomNumberGenerator()

    init(_ grid: NumberDomain, share: Double) {
        (self.grid, self.share) = (grid, share)
        counts = Array(repeating: 0, count: grid.count)
    }

    mutating func add(_ number: Double) {
        guard grid.count > 0 else { return }
        counts[grid.cell(number)] += 1
        if share >= 1 || Double.random(in: 0..<1, using: &lots) < share { sampled[number, default: 0] += 1 }
    }

    /// A number that stands out of the noise, and about how many rows hold it.
    struct Atom {
        let number: Double
        let rows: Double
    }

    /// The numbers within the grid that stand out of the noise and that more rows than `least` hold.
    func atoms(
        above least: Double, measuredBy histogram: ThresholdedHistogram, for purpose: String,
        from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> [Atom] {
        let (low, high) = (grid.edges[0], grid.edges[grid.count])
        return try histogram.measure(sampled, for: purpose, from: &budget, with: &generator)
            .map { Atom(number: $0.value, rows: Double($0.count) / share) }
            .filter { $0.rows >= least && low <= $0.number && $0.number < high }
    }

    /// The counts less the atoms' noisy ones. What is taken off is an output already, so that one row still changes one
    /// count by 1 at most.
    func counts(without atoms: [Atom]) -> [Int] {
        var counts = counts
        for atom in atoms { counts[grid.cell(atom.number)] -= Int(atom.rows) }
        return counts.map { max(0, $0) }
    }
}

extension NumberDomain {
    /// The coarser domain whose cells end at some of this one's, with cells of their own for single numbers.
    /// - Parameters: cut c lies between cells c − 1 and c.
    func cut(at cuts: [Int], fine fineCuts: [Int], around atoms: [GridCount.Atom]) -> NumberDomain {
        let singles = atoms.flatMap { [$0.number, isReal ? $0.number.nextUp : $0.number + 1] }
        let always = Set([edges[0], edges[count]] + singles)
        return NumberDomain(
            edges: always.union(cuts.map { edges[$0] }).sorted(),
            fineEdges: always.union(fineCuts.map { edges[$0] }).union(cuts.map { edges[$0] }).sorted(), isReal: isReal)
    }
}
