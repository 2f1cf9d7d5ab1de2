/// Where tasks are: a folder of processes, or a namespace of Kubernetes Jobs. Keeps at most one task of a name, ever, until
/// it is deleted; survives the reconciler's end.
///
/// All methods may be called again after a failure, by any number of reconcilers at once.
public protocol TaskExecutor: Sendable {
    /// Names of all tasks of ours that are there, running or ended.
    func names() async throws -> [TaskName]

    /// What a look at the task shows.
    func observe(_ name: TaskName) async throws -> Observed

    /// Starts the task. That it exists already is success.
    /// - Throws: ``Unstartable`` where trying again cannot help; ``Postponed`` where it waits for something.
    func create(_ name: TaskName, _ order: TaskOrder) async throws

    /// What the task has put out since the cursor; nil: since its beginning. Keeps to some 1 MB a call.
    func output(of name: TaskName, after cursor: OutputCursor?) async throws -> TaskOutput

    /// Asks the task to end, and sees to it that it does. Returns at once. That it has ended, or is not there, is success.
    func stop(_ name: TaskName) async throws

    /// Removes the task and its remains, stopping it first where it must. That it is not there is success.
    func delete(_ name: TaskName) async throws

    /// Names of tasks that ought to be looked at, as they come: begun, more output, ended. Hints only.
    func changes() async -> AsyncStream<TaskName>
}

/// A task that cannot be started as it was ordered: no image, no right, no quota, no such program.
public struct Unstartable: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do, for people.
    public let description: String

    /// A reason.
    public init(_ description: String) { self.description = description }
}
