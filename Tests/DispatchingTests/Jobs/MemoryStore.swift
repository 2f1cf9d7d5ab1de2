import Dispatching
import Foundation
import TaskContract

/// A store of wanted attempts for tests, with the promises of the Hub's own: versions, events once, cursors. An actor, since
/// several reconcilers share it.
actor MemoryStore: AttemptStore {
    struct Entry: Sendable {
        var attempt: Attempt
        var events: [TaskEvent] = []
        var lines: [String] = []
        var notes: [Condition] = []
        var note: Condition?
        var isSettled = false
        var finishedAt: ContinuousClock.Instant?
    }

    private(set) var entries: [TaskName: Entry] = [:]
    private var listeners: [AsyncStream<TaskName>.Continuation] = []

    func want(_ name: TaskName, _ order: TaskOrder) {
        entries[name] = Entry(attempt: Attempt(name: name, order: order, phase: .queued))
        hint(name)
    }

    func cancel(_ name: TaskName) {
        guard var entry = entries[name] else { return }
        if case .finished = entry.attempt.phase { return }
        (entry.attempt.phase, entry.attempt.version) = (.cancelling, entry.attempt.version + 1)
        entries[name] = entry
        hint(name)
    }

    func forget(_ name: TaskName) {
        entries[name] = nil
        hint(name)
    }

    private func hint(_ name: TaskName) { for listener in listeners { listener.yield(name) } }

    func unsettled() -> [TaskName] { entries.filter { !$0.value.isSettled }.map(\.key) }

    func read(_ name: TaskName) -> Attempt? { entries[name]?.attempt }

    func record(_ phase: Phase, for name: TaskName, ifVersion version: Int) throws {
        guard var entry = entries[name] else { throw VersionConflict() }
        if entry.attempt.phase == phase { return }
        guard entry.attempt.version == version else { throw VersionConflict() }
        (entry.attempt.phase, entry.attempt.version) = (phase, version + 1)
        if case .finished = phase { entry.finishedAt = .now }
        entries[name] = entry
    }

    func append(_ output: TaskOutput, to name: TaskName) {
        guard var entry = entries[name] else { return }
        let known = Set(entry.events.map(\.seq))
        entry.events += output.events.filter { !known.contains($0.seq) }
        entry.lines += output.lines
        entry.attempt.cursor = output.cursor
        entries[name] = entry
    }

    func note(_ condition: Condition?, for name: TaskName) {
        guard entries[name]?.note != condition else { return }
        entries[name]?.note = condition
        if let condition { entries[name]?.notes.append(condition) }
    }

    func settle(_ name: TaskName) { entries[name]?.isSettled = true }

    func changes() -> AsyncStream<TaskName> {
        let (stream, continuation) = AsyncStream.makeStream(of: TaskName.self)
        listeners.append(continuation)
        return stream
    }

    func entry(_ name: TaskName) -> Entry? { entries[name] }

    func outcome(_ name: TaskName) -> Outcome? {
        if case .finished(let outcome)? = entries[name]?.attempt.phase { outcome } else { nil }
    }
}
