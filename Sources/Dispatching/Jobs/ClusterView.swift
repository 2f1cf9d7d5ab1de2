import Kubernetes
import Synchronization

/// What is known of a context's Jobs and pods: kept by two watches, read by the reconciler's servers. A class with a lock,
/// since both sides share it and neither waits.
final class ClusterView: Sendable {
    private let state = Mutex(State())

    fileprivate struct State {
        var jobs: [TaskName: JobFacts] = [:]
        var pods: [TaskName: [PodFacts]] = [:]
        var (hasJobs, hasPods) = (false, false)
        var listedJobs: Set<TaskName>?
        var listedPods: Set<String>?
    }

    /// Whether all that is there is known, but for what the watches have not told yet.
    var isWhole: Bool { state.withLock { $0.hasJobs && $0.hasPods } }

    /// What is known of a task; nil where nothing is.
    func facts(_ name: TaskName) -> TaskFacts? {
        state.withLock { state in state.jobs[name].map { TaskFacts(job: $0, pods: state.pods[name] ?? []) } }
    }

    /// All tasks, with what is known of them.
    var all: [TaskName: TaskFacts] {
        state.withLock { state in
            state.jobs.reduce(into: [:]) { $0[$1.key] = TaskFacts(job: $1.value, pods: state.pods[$1.key] ?? []) }
        }
    }

    /// Forgets a task that we have changed: an answer of ours must never overwrite what the watch has told meanwhile.
    func remove(_ name: TaskName) { state.withLock { _ = $0.jobs.removeValue(forKey: name) } }

    /// Nothing is told any more.
    func close() { state.withLock { ($0.hasJobs, $0.hasPods) = (false, false) } }

    /// - Returns: what ought to be looked at.
    func take(_ event: WatchEvent<SeenJob>) -> [TaskName] {
        state.withLock { state in
            switch event {
            case .listing: state.listedJobs = []
            case .found(let job):
                guard let name = job.metadata.name.flatMap({ TaskName($0) }) else { return [] }
                state.listedJobs?.insert(name)
                state.jobs[name] = JobFacts(job)
            case .listed:
                let gone = state.jobs.keys.filter { state.listedJobs?.contains($0) == false }
                let there = Array(state.jobs.keys)
                for name in gone { state.jobs[name] = nil }
                (state.listedJobs, state.hasJobs) = (nil, true)
                return there
            case .added(let job), .modified(let job):
                guard let name = job.metadata.name.flatMap({ TaskName($0) }) else { return [] }
                state.jobs[name] = JobFacts(job)
                return [name]
            case .deleted(let job):
                guard let name = job.metadata.name.flatMap({ TaskName($0) }) else { return [] }
                state.jobs[name] = nil
                return [name]
            case .troubled: break
            }
            return []
        }
    }

    /// - Returns: what ought to be looked at.
    func take(_ event: WatchEvent<SeenPod>) -> [TaskName] {
        state.withLock { state in
            switch event {
            case .listing: state.listedPods = []
            case .found(let pod):
                state.listedPods?.insert(pod.metadata.name ?? "")
                return state.put(pod)
            case .listed:
                let listed = state.listedPods ?? []
                for name in state.pods.keys {
                    state.pods[name]?.removeAll { !listed.contains($0.name) }
                    if state.pods[name]?.isEmpty == true { state.pods[name] = nil }
                }
                (state.listedPods, state.hasPods) = (nil, true)
                return Array(state.jobs.keys)
            case .added(let pod), .modified(let pod): return state.put(pod)
            case .deleted(let pod):
                guard let name = pod.task else { return [] }
                state.pods[name]?.removeAll { $0.name == pod.metadata.name }
                if state.pods[name]?.isEmpty == true { state.pods[name] = nil }
                return [name]
            case .troubled: break
            }
            return []
        }
    }
}

extension ClusterView.State {
    fileprivate mutating func put(_ pod: SeenPod) -> [TaskName] {
        guard let name = pod.task else { return [] }
        let facts = PodFacts(pod)
        if pods[name]?.contains(facts) == true { return [] }
        pods[name, default: []].removeAll { $0.name == facts.name }
        pods[name, default: []].append(facts)
        pods[name]?.sort { $0.created < $1.created }
        return [name]
    }
}

extension SeenPod {
    /// The task that the pod runs.
    var task: TaskName? { metadata.labels?["\(JobLabels.domain)/task"].flatMap { TaskName($0) } }
}
