public import TaskContract

/// One attempt of a run, as its store has it: what is wanted, and how far it is known to have come.
public struct Attempt: Hashable, Sendable, Codable {
    /// Run and number of the attempt.
    public var name: TaskName
    /// What the task is to do.
    public var order: TaskOrder
    /// How far it has come.
    public var phase: Phase
    /// How much of the task's output is stored.
    public var cursor: OutputCursor?
    /// Counts the changes of this record; a change names the version that it was decided on.
    public var version: Int

    /// An attempt.
    public init(name: TaskName, order: TaskOrder, phase: Phase, cursor: OutputCursor? = nil, version: Int = 1) {
        self.name = name
        self.order = order
        self.phase = phase
        self.cursor = cursor
        self.version = version
    }
}

/// What a dispatcher needs to start a task.
public struct TaskOrder: Hashable, Sendable, Codable {
    /// Which identity and which sizes it gets.
    public var kind: TaskKind
    /// The task's spec in JSON: these very bytes, since their digest is part of a model's provenance.
    public var spec: String
    /// What it may take; the spec says the same to the task itself.
    public var limits: TaskLimits
    /// Words for labels: project, number of the run. Never needed to run it.
    public var labels: [String: String]

    /// An order.
    public init(kind: TaskKind, spec: String, limits: TaskLimits = TaskLimits(), labels: [String: String] = [:]) {
        self.kind = kind
        self.spec = spec
        self.limits = limits
        self.labels = labels
    }
}

/// How far an attempt has come.
public enum Phase: Hashable, Sendable, Codable {
    /// A place is kept for it; its task is to be created.
    case queued
    /// Its task was seen.
    case started
    /// It is to end before it is done.
    case cancelling
    /// It ended; the task's remains may still be there.
    case finished(Outcome)
}

/// How an attempt ended.
public enum Outcome: Hashable, Sendable, Codable {
    /// Done: the task's last event is a `result`.
    case done
    /// Not done.
    case failed(Failure)
    /// Stopped by a person.
    case cancelled
    /// The task is gone and left no word.
    case lost
}

/// Why an attempt was not done.
public struct Failure: Hashable, Sendable, Codable {
    /// What ended it.
    public var cause: Cause
    /// The task's exit code; nil where it has none.
    public var exitCode: Int32?
    /// For programs: the code of the task's `failed` event, or the cause.
    public var code: String
    /// For people.
    public var message: String

    /// A failure.
    public init(_ cause: Cause, exitCode: Int32? = nil, code: String? = nil, message: String) {
        self.cause = cause
        self.exitCode = exitCode
        self.code = code ?? cause.rawValue
        self.message = message
    }

    /// What ended a task.
    public enum Cause: String, Hashable, Sendable, Codable {
        /// The task itself, with an exit code.
        case exit
        /// The policy of the context (exit code 77), or the dispatcher in its name.
        case refused
        /// It needed more memory than it may have.
        case memory
        /// It needed more time than it may have.
        case deadline
        /// A signal that nobody of ours sent.
        case killed
        /// What it ran on went away: eviction, node loss, reclaimed machine.
        case disrupted
        /// It could not be started: image, quota, rights, admission.
        case unstartable
    }

    /// Whether another attempt may succeed where this one failed.
    public var isRetryable: Bool {
        switch cause {
        case .exit: exitCode.flatMap(ExitCode.init(rawValue:))?.isRetryable ?? false
        case .memory, .killed, .disrupted: true
        case .refused, .deadline, .unstartable: false
        }
    }
}
