public import Tabular
public import TaskContract

extension DataError {
    /// What the program ends with because of this failure.
    public var exitCode: ExitCode {
        switch code {
        case .usage: .usage
        case .data: .data
        case .unavailable: .unavailable
        case .internal: .internal
        case .temporary: .temporary
        case .refused: .refused
        case .cancelled: .interrupted
        }
    }
}
