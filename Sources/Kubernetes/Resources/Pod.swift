/// Containers on one node. Source: core/v1 Pod; the fields that we read.
public struct Pod: Resource, Hashable {
    /// Of the core group.
    public static let apiVersion = "v1"
    /// Pod.
    public static let kind = "Pod"
    /// pods.
    public static let plural = "pods"
    /// Name, labels and so on.
    public var metadata: ObjectMeta
    /// What is wanted.
    public var spec: PodSpec
    /// How it is; the kubelet's alone.
    public var status: PodStatus?

    /// A pod that is to be made.
    public init(metadata: ObjectMeta, spec: PodSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// How a pod is. Source: core/v1 PodStatus.
public struct PodStatus: Hashable, Sendable, Codable {
    /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
    public var phase: String?
    /// Why the pod as a whole is as it is, for programs: `Evicted`, `DeadlineExceeded`, `NodeLost`.
    public var reason: String?
    /// The same for people.
    public var message: String?
    /// `PodScheduled`, `Initialized`, `Ready`, `DisruptionTarget` and so on.
    public var conditions: [StatusCondition]?
    /// When the kubelet took it on.
    public var startTime: Timestamp?
    /// One for each container.
    public var containerStatuses: [ContainerStatus]?

    /// The condition of that type, whether or not it holds.
    public func condition(_ type: String) -> StatusCondition? { conditions?.first { $0.type == type } }
}

/// How a container is. Source: core/v1 ContainerStatus.
public struct ContainerStatus: Hashable, Sendable, Codable {
    /// The container.
    public var name: String
    /// What it does now.
    public var state: ContainerState?
    /// How it ended before it was started again.
    public var lastState: ContainerState?
    /// How often it was started again.
    public var restartCount: Int?
    /// The image that it really runs.
    public var imageID: String?
}

/// What a container does: one of the three. Source: core/v1 ContainerState.
public struct ContainerState: Hashable, Sendable, Codable {
    /// Not started yet.
    public var waiting: Waiting?
    /// Running.
    public var running: Running?
    /// Ended.
    public var terminated: Terminated?

    /// Source: core/v1 ContainerStateWaiting.
    public struct Waiting: Hashable, Sendable, Codable {
        /// Such as `ContainerCreating`, `ImagePullBackOff`, `CreateContainerConfigError`.
        public var reason: String?
        /// For people.
        public var message: String?
    }

    /// Source: core/v1 ContainerStateRunning.
    public struct Running: Hashable, Sendable, Codable {
        /// Since when.
        public var startedAt: Timestamp?
    }

    /// Source: core/v1 ContainerStateTerminated.
    public struct Terminated: Hashable, Sendable, Codable {
        /// 128 and the signal's number where a signal ended it.
        public var exitCode: Int
        /// `Completed`, `Error`, `OOMKilled`, `ContainerStatusUnknown` and so on.
        public var reason: String?
        /// What the container wrote to its termination message path.
        public var message: String?
        /// When it was started.
        public var startedAt: Timestamp?
        /// When it ended.
        public var finishedAt: Timestamp?
    }
}
