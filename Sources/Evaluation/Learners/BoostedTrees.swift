import Glibc

/// A sum of trees that predicts a number, or the log-odds of each class. Source: Friedman 2001,
/// doi:10.1214/aos/1013203451.
struct BoostedTrees: Sendable {
    /// What is predicted; one entry for each row of the features, those of rows not learnt from don't matter.
    enum Target: Sendable {
        /// 0 or 1.
        case binary([UInt8])
        /// From 0 to the count less one.
        case classes([UInt8], count: Int)
        case number([Float])
    }
    /// For each output, its start and its trees: one output for a number and for two classes, else one for each class.
    private let outputs: [(start: Float, trees: [Tree])]
    /// The share of all gain that each column has.
    let importance: [Double]

    /// Learns from some rows of the features.
    init(_ features: FeatureMatrix, rows: [Int32], target: Target, options: BoostingOptions = BoostingOptions()) {
        let grower = TreeGrower(features, rows: rows, options: options)
        var loss = Loss(target, rows: rows)
        var trees = Array(repeating: [Tree](), count: loss.scores.count)
        for _ in 0..<options.rounds where !rows.isEmpty {
            loss.prepare(rows)
            for output in trees.indices {
                loss.computeGradients(rows, output: output)
                let tree = grower.grow(loss.gradients)
                guard tree.nodes.count > 1 else { continue }
                tree.add(to: &loss.scores[output], features, rows: 0..<features.rows)
                trees[output].append(tree)
            }
        }
        outputs = zip(loss.starts, trees).map { ($0, $1) }
        let total = grower.gains.reduce(0, +)
        importance = grower.gains.map { total > 0 ? $0 / total : 0 }
    }

    /// One score for each row: the number, or the log-odds of class 1.
    func scores(_ features: FeatureMatrix) -> [Float] { classScores(features).first ?? [] }

    /// For each output, one score for each row.
    func classScores(_ features: FeatureMatrix) -> [[Float]] {
        outputs.map { output in
            var scores = Array(repeating: output.start, count: features.rows)
            for tree in output.trees { tree.add(to: &scores, features, rows: 0..<features.rows) }
            return scores
        }
    }
}

/// The derivatives of the loss at the present scores.
private struct Loss {
    private let target: BoostedTrees.Target
    let starts: [Float]
    var scores: [[Float]]
    private(set) var gradients: [SIMD2<Float>] = []
    /// For classes: the chance of each class and row.
    private var chances: [[Float]] = []

    init(_ target: BoostedTrees.Target, rows: [Int32]) {
        self.target = target
        let count = Float(max(rows.count, 1))
        let all: Int
        switch target {
        case .binary(let labels):
            let ones = rows.reduce(Float(0)) { $0 + Float(labels[Int($1)]) }
            starts = [Self.logOdds((ones + 0.5) / (count + 1))]
            all = labels.count
        case .classes(let labels, let classes):
            var counts = Array(repeating: Float(0.5), count: classes)
            for row in rows { counts[Int(labels[Int(row)])] += 1 }
            starts = counts.map { log($0 / count) }
            all = labels.count
        case .number(let numbers):
            starts = [Float(rows.reduce(0.0) { $0 + Double(numbers[Int($1)]) }) / count]
            all = numbers.count
        }
        scores = starts.map { Array(repeating: $0, count: all) }
        gradients = Array(repeating: .zero, count: all)
    }

    private static func logOdds(_ share: Float) -> Float { log(share / (1 - share)) }

    /// Once for each round, before the first output.
    mutating func prepare(_ rows: [Int32]) {
        guard case .classes = target else { return }
        if chances.isEmpty { chances = scores }
        for row in rows {
            let row = Int(row)
            let highest = scores.reduce(-Float.infinity) { max($0, $1[row]) }
            var sum: Float = 0
            for output in scores.indices {
                chances[output][row] = exp(scores[output][row] - highest)
                sum += chances[output][row]
            }
            for output in scores.indices { chances[output][row] /= sum }
        }
    }

    mutating func computeGradients(_ rows: [Int32], output: Int) {
        switch target {
        case .binary(let labels):
            for row in rows {
                let chance = 1 / (1 + exp(-scores[0][Int(row)]))
                gradients[Int(row)] = SIMD2(chance - Float(labels[Int(row)]), chance * (1 - chance))
            }
        case .classes(let labels, _):
            for row in rows {
                let chance = chances[output][Int(row)]
                let isClass = labels[Int(row)] == UInt8(output)
                gradients[Int(row)] = SIMD2(chance - (isClass ? 1 : 0), chance * (1 - chance))
            }
        case .number(let numbers):
            for row in rows { gradients[Int(row)] = SIMD2(scores[0][Int(row)] - numbers[Int(row)], 1) }
        }
    }
}
