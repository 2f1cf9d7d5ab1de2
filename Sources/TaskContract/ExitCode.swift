/// How a task ended, for the shell, the Hub and Kubernetes. Source: DESIGN.md section 5.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// The options, the spec or the schema are wrong.
    case usage = 64
    /// The data or the model is at fault.
    case data = 65
    /// A source or store cannot be reached, read or written; worth another try.
    case unavailable = 69
    /// A fault of ours.
    case `internal` = 70
    /// A passing trouble; worth another try.
    case temporary = 75
    /// The policy of the security context does not allow it.
    case refused = 77
    /// Stopped by Ctrl-C.
    case interrupted = 130
    /// Stopped by SIGTERM.
    case terminated = 143

    /// Whether running the same task again may help.
    public var isRetryable: Bool { self == .unavailable || self == .temporary }
}
