import Foundation
import TaskContract

/// The last word of a task, in a file that outlives its output: Kubernetes reads it when the logs are gone. Source:
/// DESIGN.md section 5; Kubernetes keeps 4,096 bytes (pods, "Customizing the termination message").
struct TerminationMessage {
    static let variable = "SFUMATO_TERMINATION_LOG"
    static let limit = 4_096
    private let path: String?

    init(environment: [String: String]) { path = environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 } }

    /// Writes the event, cut so that it stays JSON: first goes what is long, then what is listed.
    func write(_ event: TaskEvent.Body) {
        guard let path, let text = Self.text(of: event) else { return }
        // Written in place: a pod's file is a mount of its own that nothing can be renamed to.
        guard let file = FileHandle(forWritingAtPath: path) ?? Self.made(path) else { return }
        try? file.truncate(atOffset: 0)
        try? file.write(contentsOf: Data(text.utf8))
        try? file.close()
    }

    static func text(of event: TaskEvent.Body) -> String? {
        var event = event
        while let line = try? TaskEvent(seq: 1, time: .now, body: event).line() {
            if line.utf8.count <= limit { return line }
            guard let shorter = shortened(event) else { return nil }
            event = shorter
        }
        return nil
    }

    private static func shortened(_ event: TaskEvent.Body) -> TaskEvent.Body? {
        switch event {
        case .result(var result):
            if result.schema != nil || result.report != nil {
                (result.schema, result.report) = (nil, nil)
            } else if !result.tables.isEmpty {
                result.tables.removeLast((result.tables.count + 1) / 2)
            } else {
                return nil
            }
            return .result(result)
        case .failed(let code, let message, let retryable) where !message.isEmpty:
            return .failed(code: code, message: String(message.prefix(message.count / 2)), retryable: retryable)
        default: return nil
        }
    }

    private static func made(_ path: String) -> FileHandle? {
        FileManager.default.createFile(atPath: path, contents: nil) ? FileHandle(forWritingAtPath: path) : nil
    }
}
