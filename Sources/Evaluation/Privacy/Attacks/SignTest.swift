import Glibc

/// The chance that, of so many fair coins, this many or more show heads: exact up to 1,000 coins, else by the normal
/// approximation with its continuity correction.
func signTest(_ heads: Int, of coins: Int) -> Double {
    guard coins > 0 else { return 1 }
    guard coins <= 1_000 else {
        return upperTail((Double(heads) - 0.5 - Double(coins) / 2) / (Double(coins) / 4).squareRoot())
    }
    // The logarithm of the chance of so many heads, from none to all.
    var chance = -Double(coins) * M_LN2
    var sum = 0.0
    for count in 0...coins {
        if count > 0 { chance += log(Double(coins - count + 1) / Double(count)) }
        if count >= heads { sum += exp(chance) }
    }
    return min(sum, 1)
}

/// Which of two sides cases take, where the cases that lie at one winner take its side together: the rows nearest to one
/// real row are no independent witnesses. If the winners belong to either side by chance alone, the sum of their signs,
/// weighted by their cases, has mean 0 and as variance the sum of the squared weights.
struct SidedShare: Sendable {
    /// The share of cases on the first side, even cases counted half.
    let value: Double
    /// The 95 % interval.
    let interval: [Double]
    /// The chance of so many or more on the first side where sides are chance.
    let pValue: Double

    /// - Parameter cases: each with the sign of its side, 0 if even, and with its winner.
    init(_ cases: [(sign: Int, winner: Int)]) {
        let sum = Double(cases.reduce(0) { $0 + $1.sign })
        let weights = cases.reduce(into: [Int: Double]()) { weights, each in
            if each.sign != 0 { weights[each.winner * 2 + (each.sign > 0 ? 1 : 0), default: 0] += 1 }
        }
        let deviation = weights.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let count = Double(max(cases.count, 1))
        value = (1 + sum / count) / 2
        interval = [sum - 1.96 * deviation, sum + 1.96 * deviation].map { min(max((1 + $0 / count) / 2, 0), 1) }
        pValue = deviation > 0 ? upperTail(sum / deviation) : 1
    }
}
