public import TaskContract

/// What a look at a task shows.
public enum Observed: Hashable, Sendable {
    /// There is no such task.
    case absent
    /// It runs, or waits to run.
    case active(Condition?)
    /// It ended, and its remains are there to be harvested.
    case ended(Outcome)
}

/// Why an active task does not run yet, as a person is told: what is missing, and what to do.
public struct Condition: Hashable, Sendable, Codable {
    /// For programs, such as `unschedulable`, `imagePull`, `quota`.
    public var code: String
    /// A sentence.
    public var message: String

    /// A condition.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// A place in a task's output up to which it was read. Opaque to all but the executor that made it.
public struct OutputCursor: Hashable, Sendable, Codable {
    /// What the executor wrote into it.
    public let text: String

    /// A place.
    public init(_ text: String) { self.text = text }

    /// Reads the text.
    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }
}

/// A part of what a task has put out.
public struct TaskOutput: Hashable, Sendable, Codable {
    /// From standard output. May repeat what came before: `seq` tells.
    public var events: [TaskEvent]
    /// From standard error: sentences for people.
    public var lines: [String]
    /// Where the next part begins.
    public var cursor: OutputCursor

    /// A part.
    public init(events: [TaskEvent], lines: [String], cursor: OutputCursor) {
        self.events = events
        self.lines = lines
        self.cursor = cursor
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { events.isEmpty && lines.isEmpty }
}
