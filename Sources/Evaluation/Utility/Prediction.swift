import Glibc

/// What a learner says of the rows of a holdout.
struct Prediction: Sendable {
    /// For two classes, the log-odds of class 1; for more, those of each class; for numbers, the number.
    let scores: [[Double]]

    /// The most likely class of each row.
    var classes: [UInt8] {
        guard scores.count > 1 else { return scores[0].map { $0 > 0 ? 1 : 0 } }
        return scores[0].indices.map { row in
            UInt8(scores.indices.max { scores[$0][row] < scores[$1][row] } ?? 0)
        }
    }
}

/// How good predictions of classes are.
struct ClassScores {
    let accuracy: Double
    /// Of class 1 where there are two, else the mean over the classes.
    let f1: Double
    /// For each true class and predicted class the share of rows.
    let confusion: [Double]

    init(_ predicted: [UInt8], _ truth: [UInt8], classes: Int) {
        var confusion = Array(repeating: 0.0, count: classes * classes)
        for (guess, label) in zip(predicted, truth) { confusion[Int(label) * classes + Int(guess)] += 1 }
        let rows = Double(max(truth.count, 1))
        accuracy = (0..<classes).reduce(0) { $0 + confusion[$1 * classes + $1] } / rows
        let each = (0..<classes).map { label -> Double in
            let hits = confusion[label * classes + label]
            let row = (0..<classes).reduce(0) { $0 + confusion[label * classes + $1] }
            let column = (0..<classes).reduce(0) { $0 + confusion[$1 * classes + label] }
            return row + column > 0 ? 2 * hits / (row + column) : 0
        }
        f1 = classes == 2 ? each[1] : each.reduce(0, +) / Double(classes)
        self.confusion = confusion.map { $0 / rows }
    }
}

/// How good predictions of numbers are.
struct NumberScores {
    let r2: Double
    let meanAbsoluteError: Double

    init(_ predicted: [Double], _ truth: [Double]) {
        let count = Double(max(truth.count, 1))
        let mean = truth.reduce(0, +) / count
        let (residual, total) = zip(predicted, truth).reduce(into: (0.0, 0.0)) { sum, pair in
            sum.0 += (pair.0 - pair.1) * (pair.0 - pair.1)
            sum.1 += (pair.1 - mean) * (pair.1 - mean)
        }
        r2 = total > 0 ? 1 - residual / total : 0
        meanAbsoluteError = zip(predicted, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / count
    }
}
