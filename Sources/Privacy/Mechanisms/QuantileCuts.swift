/// Where to cut a grid that is the same for all data, so that its parts hold about equally many entities: medians, then
/// the medians of the halves, and so on. No count of entities is needed or given.
///
/// It is levels·ε²/8-zCDP. Proof: a cut's score is −|entities below − entities above|, a whole number that one entity
/// changes by 1 at most, so one choice by the exponential mechanism costs ε²/8. Given the cuts of the levels before, an
/// entity is in one part only: the choices in all others have the same distribution with and without it, and all are
/// independent, so a whole level costs what one choice does. Levels add up.
/// Idea: Kaplan, Schnapp, Stemmer 2022, arXiv:2110.05429 (recursive medians).
public struct QuantileCuts: Sendable {
    /// How often every part is halved: at most 2^levels parts come out.
    public let levels: Int
    private let selection: Selection

    /// Halving that often, at this cost for all levels together.
    public init(levels: Int, spending rho: Rho) {
        precondition((1...12).contains(levels), "a grid is halved 1 to 12 times")
        self.levels = levels
        selection = Selection(.exponential, sensitivity: 1, spending: rho.share(1, of: UInt64(levels)))
    }

    /// ε of one level, exact.
    public var epsilon: Ratio { selection.epsilon }

    /// levels·ε²/8, rounded up.
    public var rho: Rho { Rho(units: selection.rho.units * UInt64(levels)) }

    /// The cuts after each level, paid for first: ascending, different, and each inside the grid; cut c lies between cells
    /// c − 1 and c. A part of one cell is not cut, so that a value that is frequent enough ends up in a part of its own.
    /// - Parameter counts: entities in each cell; an entity is in one cell at most.
    public func measure(
        _ counts: [Int], for purpose: String, from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws(BudgetExceeded) -> [[Int]] {
        precondition(!counts.isEmpty, "a grid has cells")
        try budget.pay(
            LedgerEntry(
                mechanism: "quantiles by the exponential mechanism", purpose: purpose, sensitivity: 1,
                parameter: epsilon, rho: rho, deltaUnits: 0))
        return draw(counts, with: &generator)
    }

    func draw(_ counts: [Int], with generator: inout SecureGenerator) -> [[Int]] {
        var below = [0]  // entities in the cells before each edge
        below.reserveCapacity(counts.count + 1)
        for count in counts { below.append(below[below.count - 1] + count) }
        var edges = [0, counts.count]
        var levelled: [[Int]] = []
        for _ in 0..<levels {
            var finer = [0]
            for (start, end) in zip(edges, edges.dropFirst()) {
                if end - start > 1 { finer.append(median(of: start..<end, below, with: &generator)) }
                finer.append(end)
            }
            edges = finer
            levelled.append(Array(edges.dropFirst().dropLast()))
        }
        return levelled
    }

    private func median(of part: Range<Int>, _ below: [Int], with generator: inout SecureGenerator) -> Int {
        let both = below[part.lowerBound] + below[part.upperBound]
        let candidates = part.dropFirst()
        let scores = candidates.map { -abs(2 * below[$0] - both) }
        return candidates.startIndex + selection.draw(among: scores, with: &generator)
    }
}
