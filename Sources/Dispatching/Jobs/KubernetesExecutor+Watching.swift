import Kubernetes
import Synchronization

/// What events told of a task, and when they were asked for.
struct ToldByEvents: Sendable {
    var condition: Condition?
    var askedAt: ContinuousClock.Instant
}

extension KubernetesExecutor {
    /// Watches Jobs and pods, asks for what only events tell, and says of running tasks now and then that their log may have
    /// grown.
    public func changes() async -> AsyncStream<TaskName> {
        AsyncStream { stream in
            let work = Task {
                await withTaskGroup { group in
                    group.addTask { await self.watch(SeenJob.self, stream, take: self.view.take) }
                    group.addTask { await self.watch(SeenPod.self, stream, take: self.view.take) }
                    group.addTask { await self.remindOfLogs(stream) }
                    group.addTask { await self.askForEvents(stream) }
                    group.addTask { await self.sweep() }
                }
                self.view.close()
                stream.finish()
            }
            stream.onTermination = { _ in work.cancel() }
        }
    }

    private func watch<Item: Resource>(
        _ type: Item.Type, _ stream: AsyncStream<TaskName>.Continuation, take: (WatchEvent<Item>) -> [TaskName]
    ) async {
        while !Task.isCancelled {
            do {
                let events = client.watch(type, in: settings.namespace, JobLabels.selection(context: settings.context))
                for try await event in events { for name in take(event) { stream.yield(name) } }
            } catch {
                // No right, or no such namespace: each step says so by itself. It may be put right at any time.
                try? await Task.sleep(for: .seconds(10))
            }
        }
    }

    /// Each running task's log is looked at once a second, or less often where there are many: some six requests a second.
    private func remindOfLogs(_ stream: AsyncStream<TaskName>.Continuation) async {
        while !Task.isCancelled {
            let running = view.all.filter { !$0.value.job.hasEnded && $0.value.pod?.hasBegun == true }.map(\.key)
            let round = max(1, Double(running.count) / 6)
            guard !running.isEmpty else {
                try? await Task.sleep(for: .seconds(1))
                continue
            }
            for name in running {
                stream.yield(name)
                try? await Task.sleep(for: .seconds(round / Double(running.count)))
            }
        }
    }

    /// A Job whose pods are refused, and a pod whose volumes cannot be mounted, say so in events alone.
    private func askForEvents(_ stream: AsyncStream<TaskName>.Continuation) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(1_500))
            let mute = view.all.filter { isMute($0.value) }
            let asked = troubles.withLock { troubles in
                for name in troubles.keys where mute[name] == nil { troubles[name] = nil }
                return mute.filter { troubles[$0.key].map { $0.askedAt.duration(to: .now) > .seconds(10) } ?? true }
            }
            for (name, facts) in asked.prefix(5) {
                let condition = try? await condition(of: name, facts)
                let before = troubles.withLock { troubles in
                    let before = troubles[name]?.condition
                    troubles[name] = ToldByEvents(condition: condition ?? nil, askedAt: .now)
                    return before
                }
                if before != condition ?? nil { stream.yield(name) }
            }
        }
    }

    /// Whether it does not begin, and neither Job nor pod says why.
    private func isMute(_ facts: TaskFacts) -> Bool {
        guard verdict(facts) == .active(nil), !facts.job.isDeleting else { return false }
        guard let pod = facts.pod else { return !facts.job.isSuspended && facts.job.created.isPast(seconds: 1) }
        return !pod.hasBegun && pod.created.isPast(seconds: 3)
    }

    /// What events alone tell of a task that does not begin.
    func warning(of name: TaskName) async throws -> Condition? {
        guard let facts = try await facts(name) else { return nil }
        return try await condition(of: name, facts)
    }

    private func condition(of name: TaskName, _ facts: TaskFacts) async throws -> Condition? {
        let object = facts.pod?.name ?? "\(name)"
        let events = try await client.list(
            Event.self, in: settings.namespace, Selection(fields: "involvedObject.name=\(object),type=Warning"))
        let newest = events.sorted {
            ($0.lastTimestamp ?? $0.eventTime ?? .now) > ($1.lastTimestamp ?? $1.eventTime ?? .now)
        }
        return newest.lazy.compactMap { Hindrance.event($0.reason ?? "", $0.message ?? "") }.first
    }

    /// Settles ConfigMaps that a crash left without an owner.
    private func sweep() async {
        while !Task.isCancelled {
            let maps = try? await client.list(
                ConfigMap.self, in: settings.namespace, JobLabels.selection(context: settings.context))
            for map in maps ?? [] where map.metadata.ownerReferences?.isEmpty != false {
                guard let name = map.metadata.name.flatMap({ TaskName($0) }),
                    map.metadata.creationTimestamp?.isPast(seconds: 120) == true
                else { continue }
                try? await settle(name)
            }
            try? await Task.sleep(for: .seconds(600))
        }
    }

    func settle(_ name: TaskName) async throws {
        if let job = try await client.find(SeenJob.self, "\(name)", in: settings.namespace) {
            try await own(name, by: job)
        } else {
            try await client.delete(ConfigMap.self, "\(name)", in: settings.namespace)
        }
    }
}

extension Timestamp {
    /// Whether it is more than so many seconds ago.
    fileprivate func isPast(seconds: Int) -> Bool { Timestamp.now.seconds - self.seconds > seconds }
}
