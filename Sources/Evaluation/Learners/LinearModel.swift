import Glibc

/// A weighted sum of columns: ridge regression of a number, or logistic regression with a ridge of the log-odds of a
/// class. Source: Hastie, Tibshirani, Friedman 2009, sections 3.4.1 and 4.4.1.
struct LinearModel: Sendable {
    private let weights: [Double]
    /// In units of a row's own weight; the constant is not held back.
    private static let ridge = 1.0
    private static let steps = 12

    /// Ridge regression by the normal equations.
    init(_ design: DesignMatrix, numbers: [Double]) {
        var system = NormalEquations(width: design.width)
        for (row, entries) in design.rows.enumerated() { system.add(entries, weight: 1, target: numbers[row]) }
        weights = system.solved(ridge: Self.ridge)
    }

    /// Logistic regression by Newton's method.
    init(_ design: DesignMatrix, labels: [UInt8]) {
        var weights = Array(repeating: 0.0, count: design.width)
        for _ in 0..<Self.steps {
            var system = NormalEquations(width: design.width)
            for (row, entries) in design.rows.enumerated() {
                let score = Self.sum(entries, weights)
                let chance = 1 / (1 + exp(-score))
                let weight = max(chance * (1 - chance), 1e-5)
                system.add(entries, weight: weight, target: score + (Double(labels[row]) - chance) / weight)
            }
            let next = system.solved(ridge: Self.ridge)
            let change = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1)) }
            weights = next
            if change < 1e-4 { break }
        }
        self.weights = weights
    }

    /// The number, or the log-odds, of each row.
    func scores(_ design: DesignMatrix) -> [Double] { design.rows.map { Self.sum($0, weights) } }

    private static func sum(_ entries: [(place: Int, value: Double)], _ weights: [Double]) -> Double {
        entries.reduce(0) { $0 + weights[$1.place] * $1.value }
    }
}

/// X′WX w = X′Wz, summed row by row.
private struct NormalEquations {
    private let width: Int
    private var matrix: [Double]
    private var right: [Double]

    init(width: Int) {
        self.width = width
        matrix = Array(repeating: 0, count: width * width)
        right = Array(repeating: 0, count: width)
    }

    mutating func add(_ entries: [(place: Int, value: Double)], weight: Double, target: Double) {
        for (place, value) in entries {
            let weighted = weight * value
            right[place] += weighted * target
            for other in entries where other.place <= place {
                matrix[place * width + other.place] += weighted * other.value
            }
        }
    }

    /// By Cholesky's decomposition; the ridge makes the matrix positive definite.
    func solved(ridge: Double) -> [Double] {
        var lower = matrix
        for place in 0..<width { lower[place * width + place] += place == 0 ? 1e-9 : ridge }
        for row in 0..<width {
            for column in 0...row {
                var sum = lower[row * width + column]
                for inner in 0..<column { sum -= lower[row * width + inner] * lower[column * width + inner] }
                lower[row * width + column] =
                    row == column ? max(sum, 1e-12).squareRoot() : sum / lower[column * width + column]
            }
        }
        var solution = right
        for row in 0..<width {
            for column in 0..<row { solution[row] -= lower[row * width + column] * solution[column] }
            solution[row] /= lower[row * width + row]
        }
        for row in (0..<width).reversed() {
            for below in row + 1..<max(width, row + 1) { solution[row] -= lower[below * width + row] * solution[below] }
            solution[row] /= lower[row * width + row]
        }
        return solution
    }
}
