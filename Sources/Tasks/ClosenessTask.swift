public import Evaluation
import Synthesis
public import Tabular
import TaskContract

/// The short summary of how close a copy of one table is.
public struct ClosenessTask: Sendable {
    private let real: String
    private let synthetic: String
    private let holdout: String?
    private let model: String

    /// - Parameters:
    ///   - real: what the model was trained on.
    ///   - holdout: other real rows, to show what chance gives.
    ///   - model: whose schema says which columns are compared.
    public init(real: String, synthetic: String, holdout: String?, model: String) {
        self.real = real
        self.synthetic = synthetic
        self.holdout = holdout
        self.model = model
    }

    /// Reads the tables and compares them.
    public func run(_ reporter: Reporter) throws(DataError) -> Closeness {
        try reporter.run(.evaluation) { () throws(DataError) in
            let closeness = try measure()
            reporter.emit(.metric(name: "totalVariationDistance", value: closeness.single.synthetic))
            if let pairs = closeness.pairs {
                reporter.emit(.metric(name: "totalVariationDistance.pairs", value: pairs.synthetic))
            }
            let columns = closeness.columns.count
            return (
                closeness, [TaskResult.Table(name: closeness.table, rows: closeness.syntheticRows, columns: columns)]
            )
        }
    }

    private func measure() throws(DataError) -> Closeness {
        guard let schema = try TrainedModel(reading: model).tables.first?.schema else {
            throw DataError(.data, model, problem: "the model has no table", remedy: "Train again")
        }
        var sources = try TableSource.resolve([real]) + TableSource.resolve([synthetic])
        if let holdout { sources += try TableSource.resolve([holdout]) }
        guard sources.count >= 2 else {
            throw DataError(.usage, real, problem: "there is no table to compare", remedy: "Name files with one table")
        }
        return try Closeness.measure(
            real: sources[0], synthetic: sources[1], holdout: sources.count > 2 ? sources[2] : nil, schema: schema)
    }
}
