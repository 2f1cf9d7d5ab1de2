import Synchronization

/// Sees to it that of all programs that ask for a lease one at a time goes on. A class with a lock: whoever acts asks
/// ``isHeld`` while a task of its own renews.
public final class LeaseKeeper: Sendable {
    private let client: KubernetesClient
    private let terms: LeaseTerms
    private let state = Mutex(State())

    private struct State {
        var lease: Lease?
        var renewedAt: ContinuousClock.Instant?
    }

    /// - Parameter client: stays the caller's to shut down.
    public init(_ terms: LeaseTerms, client: KubernetesClient) { (self.terms, self.client) = (terms, client) }

    /// Whether the lease is ours for certain, by our own clock. Whoever wakes from a long sleep finds that it is not.
    public var isHeld: Bool {
        state.withLock { $0.renewedAt.map { $0.duration(to: .now) < terms.patience } ?? false }
    }

    /// Waits until the lease is ours.
    /// - Parameter troubled: told of each failure; it is tried again until the task is cancelled.
    public func acquire(troubled: @Sendable (any Error) -> Void = { _ in }) async throws {
        var seen: LeaseTerms.Sighting?
        while true {
            do { if try await take(&seen) { return } } catch let error as APIError { troubled(error) }
            try await Task.sleep(for: terms.pause * Double.random(in: 0.8...1.2))
        }
    }

    /// One try: reads the lease, and takes it where that is right. The server lets one of several succeed.
    private func take(_ seen: inout LeaseTerms.Sighting?) async throws -> Bool {
        let begin = ContinuousClock.now
        guard let lease = try await client.find(Lease.self, terms.name, in: terms.namespace) else {
            let metadata = ObjectMeta(name: terms.name, namespace: terms.namespace)
            return try await write(begin) {
                try await client.create(
                    Lease(metadata: metadata, spec: terms.taken(from: nil, now: .now)), in: terms.namespace)
            }
        }
        if seen?.spec != lease.spec { seen = .init(spec: lease.spec, since: .now) }
        guard let sighting = seen, terms.mayTake(sighting, now: .now) else { return false }
        return try await write(begin) { try await replace(lease, terms.taken(from: lease.spec, now: .now)) }
    }

    private func write(_ begin: ContinuousClock.Instant, _ body: () async throws -> Lease) async throws -> Bool {
        do {
            let lease = try await body()
            // Ours from before we asked: the answer may have been long on its way.
            state.withLock { $0 = State(lease: lease, renewedAt: begin) }
            return true
        } catch let error as APIError where error.kind == .conflict || error.kind == .alreadyExists {
            return false  // somebody else was faster
        }
    }

    private func replace(_ lease: Lease, _ spec: Lease.Spec) async throws -> Lease {
        var lease = lease
        lease.spec = spec
        return try await client.replace(lease, in: terms.namespace)
    }

    /// Renews until the lease is lost: then whoever acts must have stopped before `duration` is over, counted from the last
    /// renewal. Ends without a loss when cancelled.
    public func keep(troubled: @Sendable (any Error) -> Void = { _ in }) async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: terms.pause)
                guard try await renew() else { break }
            } catch is CancellationError { return } catch { troubled(error) }
            guard isHeld else { break }
        }
        if !Task.isCancelled { state.withLock { $0.renewedAt = nil } }
    }

    /// - Returns: false where the lease is somebody else's.
    private func renew() async throws -> Bool {
        guard let (lease, renewedAt) = state.withLock({ state in state.lease.map { ($0, state.renewedAt) } }),
            let renewedAt
        else { return false }
        let end = renewedAt + terms.patience
        return try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask { try await self.renew(lease) }
            group.addTask {
                try await Task.sleep(until: end)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next().flatMap(\.self) ?? false
        }
    }

    private func renew(_ lease: Lease) async throws -> Bool {
        let begin = ContinuousClock.now
        if try await write(begin, { try await replace(lease, terms.taken(from: lease.spec, now: .now)) }) {
            return true
        }
        // It was changed: by somebody who took it, by a person, or by a renewal of ours whose answer was lost.
        guard let now = try await client.find(Lease.self, terms.name, in: terms.namespace),
            now.spec.holderIdentity == terms.holder
        else { return false }
        return try await write(begin) { try await replace(now, terms.taken(from: now.spec, now: .now)) }
    }

    /// Gives it up, so that the next one need not wait. Only once nothing acts any more.
    public func release() async {
        guard
            let lease = state.withLock({ state in
                defer { state = State() }
                return state.renewedAt == nil ? nil : state.lease
            })
        else { return }
        var spec = lease.spec
        (spec.holderIdentity, spec.leaseDurationSeconds, spec.renewTime) = ("", 1, .now)
        _ = try? await replace(lease, spec)
    }
}
