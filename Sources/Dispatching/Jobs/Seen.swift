import Kubernetes

/// A Job as much of it as we read. Source: batch/v1 Job.
struct SeenJob: Resource {
    static let (apiVersion, kind, plural) = (Job.apiVersion, Job.kind, Job.plural)
    var metadata: ObjectMeta
    var spec: Spec
    var status: JobStatus?

    struct Spec: Codable, Sendable { var suspend: Bool? }
}

/// A pod as much of it as we read. Source: core/v1 Pod.
struct SeenPod: Resource {
    static let (apiVersion, kind, plural) = (Pod.apiVersion, Pod.kind, Pod.plural)
    var metadata: ObjectMeta
    var status: PodStatus?
}

/// What counts of a Job; thousands of them are held.
struct JobFacts: Hashable, Sendable {
    var uid: String
    var created: Timestamp
    var isSuspended = false
    var isDeleting = false
    var isHarvested = false
    var isComplete = false
    var failure: Reason?

    struct Reason: Hashable, Sendable {
        var reason: String
        var message: String
    }

    init(_ job: SeenJob) {
        uid = job.metadata.uid ?? ""
        created = job.metadata.creationTimestamp ?? .now
        isSuspended = job.spec.suspend ?? false
        isDeleting = job.metadata.deletionTimestamp != nil
        isHarvested = job.metadata.annotations?[JobLabels.harvested] != nil
        isComplete = job.status?.holds("Complete") != nil
        failure = job.status?.holds("Failed").map { Reason(reason: $0.reason ?? "", message: $0.message ?? "") }
    }

    /// Whether the Job is over.
    var hasEnded: Bool { isComplete || failure != nil }
}

/// What counts of a Job's pod.
struct PodFacts: Hashable, Sendable {
    var name: String
    var created: Timestamp
    var phase: String
    var reason: String?
    var message: String?
    /// Why it was taken away from outside, where it was.
    var disruption: JobFacts.Reason?
    /// Why no node takes it, where none does.
    var unschedulable: String?
    var waiting: JobFacts.Reason?
    var hasBegun = false
    var terminated: ContainerState.Terminated?

    init(_ pod: SeenPod) {
        name = pod.metadata.name ?? ""
        created = pod.metadata.creationTimestamp ?? .now
        let status = pod.status
        (phase, reason, message) = (status?.phase ?? "Pending", status?.reason, status?.message)
        if let condition = status?.condition("DisruptionTarget"), condition.status == "True" {
            disruption = .init(reason: condition.reason ?? "", message: condition.message ?? "")
        }
        if let condition = status?.condition("PodScheduled"), condition.status == "False" {
            unschedulable = condition.message ?? ""
        }
        let container = status?.containerStatuses?.first { $0.name == JobManifest.container }
        if let state = container?.state?.waiting {
            waiting = .init(reason: state.reason ?? "", message: state.message ?? "")
        }
        terminated = container?.state?.terminated
        hasBegun = container?.state?.running != nil || terminated != nil
    }

    /// Whether nothing more can come of it.
    var hasEnded: Bool { terminated != nil || phase == "Succeeded" || phase == "Failed" }
}

/// A Job and its pods, the newest last.
struct TaskFacts: Hashable, Sendable {
    var job: JobFacts
    var pods: [PodFacts]

    var pod: PodFacts? { pods.last }
}
