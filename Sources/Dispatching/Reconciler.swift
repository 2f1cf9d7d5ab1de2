/// Brings the tasks of one security context to where the store wants them. It holds no state of its own: everything is
/// read afresh for each step, so it may be killed at any moment, restarted, or run twice at once.
public struct Reconciler<Store: AttemptStore, Executor: TaskExecutor>: Sendable {
    private let store: Store
    private let tasks: Executor
    private let queue = DueQueue<TaskName>()
    private let report: @Sendable (TaskName, any Error) -> Void

    /// - Parameter report: takes what went wrong in a step; the step is tried again.
    public init(store: Store, tasks: Executor, report: @escaping @Sendable (TaskName, any Error) -> Void) {
        self.store = store
        self.tasks = tasks
        self.report = report
    }

    /// Moves one attempt one step on.
    /// - Returns: when to look again; nil for never.
    public func reconcile(_ name: TaskName) async throws -> Duration? {
        guard let attempt = try await store.read(name) else {
            try await tasks.delete(name)  // an orphan: its run was removed, or is not ours
            return nil
        }
        let seen = try await tasks.observe(name)
        if case .finished = attempt.phase {} else { try await harvest(attempt, seen) }
        switch nextMove(attempt.phase, seen) {
        case .create: return try await create(attempt)
        case .stop:
            try await tasks.stop(name)
            return .seconds(2)
        case .delete: try await tasks.delete(name)
        case .record(let phase): try await store.record(phase, for: name, ifVersion: attempt.version)
        case .look(let pause): return pause
        case .settle:
            try await store.settle(name)
            return nil
        }
        return .zero  // see that it came to pass
    }

    /// Serves until it is cancelled: first all that is unsettled or found, then what changes.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (wanted, found) = (await store.changes(), await tasks.changes())
            group.addTask { for await name in wanted { await queue.add(name) } }
            group.addTask { for await name in found { await queue.add(name) } }
            group.addTask { try await survey() }
            for _ in 0..<4 { group.addTask { await serve() } }
            try await group.waitForAll()
        }
    }

    /// Looks for what no hint told of: attempts given while nobody listened, tasks whose run is gone.
    private func survey() async throws {
        while !Task.isCancelled {
            if let names = try? await store.unsettled() { for name in names { await queue.add(name) } }
            if let names = try? await tasks.names() { for name in names { await queue.add(name) } }
            try await Task.sleep(for: .seconds(60))
        }
    }

    private func serve() async {
        while let name = await queue.next() {
            do {
                await queue.settle(name, next: try await reconcile(name))
            } catch is VersionConflict {
                await queue.settle(name, next: .zero)
            } catch {
                if !Task.isCancelled { report(name, error) }
                await queue.retry(name)
            }
        }
    }

    private func create(_ attempt: Attempt) async throws -> Duration {
        do { try await tasks.create(attempt.name, attempt.order) } catch let reason as Unstartable {
            let failure = Failure(.unstartable, message: reason.description)
            try await store.record(.finished(.failed(failure)), for: attempt.name, ifVersion: attempt.version)
        } catch let reason as Postponed {
            try await store.note(reason.condition, for: attempt.name)
            return .seconds(5)
        }
        return .zero
    }

    private func harvest(_ attempt: Attempt, _ seen: Observed) async throws {
        guard seen != .absent else { return }
        if case .active(let condition) = seen { try await store.note(condition, for: attempt.name) }
        var cursor = attempt.cursor
        while true {
            let output = try await tasks.output(of: attempt.name, after: cursor)
            if output.isEmpty { return }
            try await store.append(output, to: attempt.name)
            cursor = output.cursor
        }
    }
}
