public import Kubernetes
import Synchronization

/// Tasks as Jobs in a namespace of a Kubernetes cluster. Names are deterministic and the API server refuses a second Job of a
/// name, so nothing starts twice; all that is known can be read from the server again, so the dispatcher may die at any moment.
public final class KubernetesExecutor: TaskExecutor {
    let client: KubernetesClient
    let settings: JobSettings
    let view = ClusterView()
    /// How far logs were read: shared by the reconciler's servers.
    let marks = Mutex<[TaskName: ReadMark]>([:])
    /// What events told of tasks that do not begin: written by the watch, read by the reconciler's servers.
    let troubles = Mutex<[TaskName: ToldByEvents]>([:])

    /// - Parameter client: stays the caller's to shut down.
    public init(_ settings: JobSettings, client: KubernetesClient) {
        (self.settings, self.client) = (settings, client)
    }

    /// Connects as the settings tell.
    /// - Throws: where the kubeconfig, or what it names, is not there.
    public static func connected(_ settings: JobSettings) throws -> KubernetesExecutor {
        KubernetesExecutor(settings, client: try KubernetesClient(settings.access()))
    }

    /// Closes the connections.
    public func shutdown() async { await client.shutdown() }

    /// Names of our Jobs; not of those that were harvested and stay for people to look at.
    public func names() async throws -> [TaskName] {
        if view.isWhole { return view.all.filter { !$0.value.job.isHarvested }.map(\.key) }
        let jobs = try await client.list(
            SeenJob.self, in: settings.namespace, JobLabels.selection(context: settings.context))
        return jobs.filter { !JobFacts($0).isHarvested }.compactMap { $0.metadata.name.flatMap { TaskName($0) } }
    }

    /// What Job and pod say.
    public func observe(_ name: TaskName) async throws -> Observed {
        let facts = try await facts(name)
        return verdict(facts, trouble: troubles.withLock { $0[name]?.condition })
    }

    /// Makes the ConfigMap with the spec, then the Job, then the Job the ConfigMap's owner. A crash in between leaves what
    /// the next try, or the sweep, completes.
    public func create(_ name: TaskName, _ order: TaskOrder) async throws {
        let manifest = try JobManifest(settings, name, order)
        do {
            do { _ = try await client.create(manifest.configMap, in: settings.namespace) } catch let error as APIError
                where error.kind == .alreadyExists
            {}
            _ = try await client.create(manifest.job, in: settings.namespace)
        } catch let error as APIError {
            switch CreationProblem(error, settings) {
            case .exists: break
            case .passing(let reason): throw reason
            case .final(let reason):
                try? await client.delete(ConfigMap.self, "\(name)", in: settings.namespace)
                throw reason
            case .other: throw error
            }
        }
        try await adopt(name)
    }

    /// The Job as the server has it now; its ConfigMap goes with it from now on.
    private func adopt(_ name: TaskName) async throws {
        guard let job = try await client.find(SeenJob.self, "\(name)", in: settings.namespace) else { return }
        guard job.metadata.labels?["\(JobLabels.domain)/context"] == settings.context else {
            throw Unstartable(
                "A Job named \(name) is in the namespace \(settings.namespace) already, and it is not of the context "
                    + "\(settings.context). Delete it, or give each context a namespace of its own")
        }
        try await own(name, by: job)
    }

    /// Makes a Job the owner of its ConfigMap.
    func own(_ name: TaskName, by job: SeenJob) async throws {
        let owner = PassedOn.object([
            "apiVersion": .text(SeenJob.apiVersion), "kind": .text(SeenJob.kind), "name": .text("\(name)"),
            "uid": .text(job.metadata.uid ?? ""),
        ])
        let fields = PassedOn.object(["metadata": .object(["ownerReferences": .list([owner])])])
        do { _ = try await client.patch(ConfigMap.self, "\(name)", in: settings.namespace, with: fields) } catch let
            error
            as APIError where error.kind == .notFound
        {}  // the Job was deleted meanwhile, and the ConfigMap with it
    }

    /// Deletes the Job in the foreground: its pod gets SIGTERM and its grace, and the Job is there until the pod is gone.
    public func stop(_ name: TaskName) async throws {
        guard let facts = try await facts(name), !facts.job.hasEnded, !facts.job.isDeleting else { return }
        try await client.delete(
            SeenJob.self, "\(name)", in: settings.namespace, uid: facts.job.uid, propagation: .foreground)
    }

    /// An ended Job was harvested: from now on its time runs, so that people can look at it a while longer. One that has
    /// not ended is deleted, and its pod with it.
    public func delete(_ name: TaskName) async throws {
        defer {
            marks.withLock { _ = $0.removeValue(forKey: name) }
            troubles.withLock { _ = $0.removeValue(forKey: name) }
        }
        guard let facts = try await facts(name) else { return }
        guard facts.job.hasEnded, settings.secondsKept > 0, !facts.job.isDeleting else {
            try await client.delete(SeenJob.self, "\(name)", in: settings.namespace, uid: facts.job.uid)
            return view.remove(name)
        }
        let fields = PassedOn.object([
            "metadata": .object(["annotations": .object([JobLabels.harvested: .text(Timestamp.now.text(digits: 0))])]),
            "spec": .object(["ttlSecondsAfterFinished": .integer(settings.secondsKept + age(facts))]),
        ])
        do { _ = try await client.patch(SeenJob.self, "\(name)", in: settings.namespace, with: fields) } catch let error
            as APIError where error.kind == .notFound
        {}
        view.remove(name)  // until the watch tells, the server is asked
    }

    /// A Job's time to live counts from its end, and its end may be long ago.
    private func age(_ facts: TaskFacts) -> Int {
        let end = facts.pod?.terminated?.finishedAt ?? facts.job.created
        return max(0, Timestamp.now.seconds - end.seconds)
    }

    /// From the view where it is whole; from the server where the view has nothing, or where the Job has ended and the view
    /// does not know how its pod did.
    func facts(_ name: TaskName) async throws -> TaskFacts? {
        if view.isWhole, let known = view.facts(name) {
            let isClear = !known.job.hasEnded || known.pod?.hasEnded == true || known.job.isHarvested
            if isClear { return known }
        }
        guard let job = try await client.find(SeenJob.self, "\(name)", in: settings.namespace),
            job.metadata.labels?["\(JobLabels.domain)/context"] == settings.context
        else { return nil }
        let pods = try await client.list(
            SeenPod.self, in: settings.namespace, Selection(labels: "\(JobLabels.domain)/task=\(name)"))
        return TaskFacts(job: JobFacts(job), pods: pods.map(PodFacts.init).sorted { $0.created < $1.created })
    }
}
