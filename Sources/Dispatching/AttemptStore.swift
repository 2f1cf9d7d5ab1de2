/// Where the wanted state is: the Hub's store, or the Hub's dispatcher API for a dispatcher that runs elsewhere. It holds
/// the attempts of one security context that have a place to run (the Hub decides who gets a place, and when), until they
/// are settled.
///
/// All methods may be called again after a failure, by any number of reconcilers at once.
public protocol AttemptStore: Sendable {
    /// The attempts that are not settled, in the order in which they are to start.
    func unsettled() async throws -> [TaskName]

    /// The attempt as it is now; nil where it is unknown.
    func read(_ name: TaskName) async throws -> Attempt?

    /// Records how far the attempt has come. Recording what is recorded already changes nothing.
    /// - Throws: ``VersionConflict`` where the attempt has changed since `version`: read it afresh and decide again.
    func record(_ phase: Phase, for name: TaskName, ifVersion version: Int) async throws

    /// Adds a part of the task's output, and its cursor, in one step. Events that are there already (by `seq`) are left out.
    func append(_ output: TaskOutput, to name: TaskName) async throws

    /// Tells why the task does not run yet; nil when it does.
    func note(_ condition: Condition?, for name: TaskName) async throws

    /// The attempt ended, and nothing of it is left where tasks are: it need not be looked at again.
    func settle(_ name: TaskName) async throws

    /// Names that ought to be looked at, as they come: a place was given, a cancel was asked for. Hints only.
    func changes() async -> AsyncStream<TaskName>
}

/// The record has changed since it was read.
public struct VersionConflict: Error, Hashable, Sendable {
    /// A conflict.
    public init() {}
}
