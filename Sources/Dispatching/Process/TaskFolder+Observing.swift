import FoundationEssentials
import Glibc
import TaskContract

extension TaskFolder {
    /// What a look shows.
    func observe() -> Observed {
        guard exists(path) else { return .absent }
        let held = isHeld  // asked first: who lets go of the lock has left its exit record before
        if let record = read(ExitRecord.self, exit) { return .ended(outcome(record)) }
        if held { return .active(nil) }
        // The supervisor was killed; the task has ended since, or never began.
        return exists(begun) ? .ended(outcomeWithoutRecord()) : .absent
    }

    private func outcome(_ record: ExitRecord) -> Outcome {
        if let reason = record.notStarted { return .failed(Failure(.unstartable, message: reason)) }
        let word = finalEvent()
        if record.code == 0, case .result = word { return .done }
        switch record.stoppedFor {
        case "cancel": return .cancelled
        case "deadline":
            return .failed(
                Failure(.deadline, message: "It took longer than it may here, and was stopped. Nothing was written"))
        case "shutdown": return .failed(Failure(.disrupted, message: "The machine stopped it"))
        default: break
        }
        if record.ranOutOfMemory {
            return .failed(
                Failure(.memory, message: "It needed more memory than it may have here. Nothing was written"))
        }
        guard let code = record.code else {
            let name = record.signal.map { String(cString: strsignal($0)) } ?? "an unknown signal"
            return .failed(Failure(.killed, message: "A signal ended it (\(name)). Nothing was written"))
        }
        return .failed(failure(code, word))
    }

    private func failure(_ code: Int32, _ word: TaskEvent.Body?) -> Failure {
        let cause: Failure.Cause = code == ExitCode.refused.rawValue ? .refused : .exit
        if case .failed(let name, let message, _) = word {
            return Failure(cause, exitCode: code, code: name, message: message)
        }
        let message = code == 0 ? "It ended without a result" : "It ended with exit code \(code) and left no word"
        return Failure(cause, exitCode: code == 0 ? ExitCode.internal.rawValue : code, message: message)
    }

    private func outcomeWithoutRecord() -> Outcome {
        switch finalEvent() {
        case .result: .done
        case .failed(let code, let message, let retryable):
            .failed(
                Failure(
                    code == "refused" ? .refused : .exit,
                    exitCode: (retryable ? ExitCode.temporary : .internal).rawValue, code: code, message: message))
        default: .lost
        }
    }

    /// The task's last event: what it left as its last word, or the end of its output.
    private func finalEvent() -> TaskEvent.Body? {
        if let event = read(TaskEvent.self, lastWord) { return event.body }
        guard let file = try? FileTail(events, bytes: 1 << 20), let line = file.lines.last else { return nil }
        return try? JSONDecoder().decode(TaskEvent.self, from: Data(line.utf8)).body
    }
}

/// The end of a file that may be long.
private struct FileTail {
    let lines: [Substring]

    init(_ path: String, bytes: Int) throws(Errno) {
        let (text, _) = try OutputFile(path: path).part(from: max(0, OutputFile(path: path).size - bytes), most: bytes)
        lines = text.split(separator: "\n")
    }
}
