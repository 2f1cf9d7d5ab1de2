public import Evaluation
import Synthesis
public import Tabular

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
    public func run() throws(DataError) -> Closeness {
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
