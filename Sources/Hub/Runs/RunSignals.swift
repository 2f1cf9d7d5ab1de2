import Dispatching

/// Tells those who wait within the Hub that something changed: reconcilers, and pages that follow a run. An actor since any
/// request may change what any number follow. It carries hints only; the facts are in the store.
actor RunSignals {
    private var dispatchers: [String: [Int: AsyncStream<TaskName>.Continuation]] = [:]
    private var followers: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
    private var lastFollower = 0

    /// Attempts of a context that ought to be looked at.
    func attempts(in context: String) -> AsyncStream<TaskName> {
        let (stream, continuation) = AsyncStream.makeStream(of: TaskName.self)
        lastFollower += 1
        let dispatcher = lastFollower
        dispatchers[context, default: [:]][dispatcher] = continuation
        continuation.onTermination = { [weak self] _ in Task { await self?.leave(context, dispatcher: dispatcher) } }
        return stream
    }

    func wake(_ names: [TaskName], in context: String) {
        for name in names {
            for dispatcher in (dispatchers[context] ?? [:]).values { dispatcher.yield(name) }
            changed(name.run.description)
        }
    }

    /// Changes of one run, as often as they come; several that nobody waited for become one.
    func changes(of run: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        lastFollower += 1
        let follower = lastFollower
        followers[run, default: [:]][follower] = continuation
        continuation.onTermination = { [weak self] _ in Task { await self?.leave(run, follower) } }
        return stream
    }

    func changed(_ run: String) {
        for follower in (followers[run] ?? [:]).values { follower.yield() }
    }

    private func leave(_ context: String, dispatcher: Int) { dispatchers[context]?[dispatcher] = nil }

    private func leave(_ run: String, _ follower: Int) {
        followers[run]?[follower] = nil
        if followers[run]?.isEmpty == true { followers[run] = nil }
    }
}
