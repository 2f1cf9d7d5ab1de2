import Synthesis
import Tabular
public import TaskContract

/// What a task found out, for its result.
struct Findings {
    var tables: [TaskResult.Table]
    var schema: JSONValue?
    var report: JSONValue?
}

/// How a task tells what it does, and learns that it is to stop.
public struct Reporter: Sendable {
    let emit: @Sendable (TaskEvent.Body) -> Void
    let isCancelled: @Sendable () -> Bool
    /// Why it is to stop, where that is not that somebody asked for it.
    var whyStopped: @Sendable () -> DataError? = { nil }

    /// - Parameters:
    ///   - emit: takes each event, from any thread; progress comes as often as the work likes.
    ///   - isCancelled: asked often, from any thread.
    public init(
        emit: @escaping @Sendable (TaskEvent.Body) -> Void, isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.emit = emit
        self.isCancelled = isCancelled
    }

    /// Runs a task between its first and its last event.
    func run<Outcome>(
        _ kind: TaskKind, _ work: () throws(DataError) -> (outcome: Outcome, findings: Findings)
    ) throws(DataError) -> Outcome {
        emit(.started(kind))
        let start = ContinuousClock.now
        do throws(DataError) {
            let (outcome, findings) = try work()
            let seconds = ((.now - start) / .milliseconds(1)).rounded() / 1_000
            var result = TaskResult(kind: kind, tables: findings.tables, seconds: seconds)
            (result.schema, result.report) = (findings.schema, findings.report)
            emit(.result(result))
            return outcome
        } catch {
            let error = error.code == .cancelled ? whyStopped() ?? error : error
            let retryable = error.exitCode.isRetryable
            emit(.failed(code: error.code.rawValue, message: error.description, retryable: retryable))
            throw error
        }
    }

    /// For the parts of a task that are tasks themselves: what they come to is a part of the whole's result.
    var inner: Reporter {
        var inner = Reporter(
            emit: { event in
                switch event {
                case .started, .result, .failed: break
                default: emit(event)
                }
            }, isCancelled: isCancelled)
        inner.whyStopped = whyStopped
        return inner
    }

    /// The engine's view of this reporter; work also stops when memory grows beyond the ceiling.
    func progress(_ ceiling: MemoryCeiling) -> Progress {
        Progress(
            report: { emit(.progress(phase: $0, fraction: $1, rowsPerSecond: $2)) },
            isCancelled: { isCancelled() || ceiling.isExceeded() })
    }

    /// - Parameter ceiling: work also stops when memory grows beyond it.
    func checkCancellation(_ ceiling: MemoryCeiling? = nil) throws(DataError) {
        guard isCancelled() || ceiling?.isExceeded() == true else { return }
        throw DataError(.cancelled, "sfumato", problem: "stopped on request", remedy: "Nothing was written")
    }

    /// Writes a file and tells of it.
    func write(_ bytes: [UInt8], as role: String, to path: String, overwrite: Bool) throws(DataError) {
        try AtomicFile.write(bytes, to: path, overwrite: overwrite)
        let digest = "sha256:" + SHA256.hexadecimal(of: bytes)
        emit(.artifact(role: role, location: path, digest: digest, bytes: bytes.count))
    }

    func warn(_ message: String) { emit(.warning(message: message)) }
}
