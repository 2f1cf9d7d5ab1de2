import Tabular

/// The ways in which a file can fail to be a model, each with its own sentence.
struct ModelFileFault {
    let name: String

    var foreign: DataError {
        DataError(
            .data, name, problem: "this is not a Sfumato model",
            remedy: "Name a file that `sfumato train` wrote; their names end in .sfm")
    }

    func cutShort(_ bytes: Int, of total: UInt64?) -> DataError {
        let wanted = total.map { " of \($0)" } ?? ""
        return DataError(
            .data, name, problem: "the model is cut short: only \(bytes)\(wanted) bytes are there",
            remedy: "Copy or fetch it again")
    }

    func altered(_ part: String) -> DataError {
        DataError(
            .data, name, problem: "\(part) was altered after the model was written",
            remedy: "Copy or fetch it again, or train again")
    }

    func later(_ version: UInt32, _ flags: UInt32) -> DataError {
        let features = flags == 0 ? "" : ", features \(flags)"
        return DataError(
            .data, name, problem: "a later release of Sfumato wrote this model (format \(version)\(features))",
            remedy: "This one reads format \(ModelFile.formatVersion): upgrade Sfumato, or train again")
    }
}
