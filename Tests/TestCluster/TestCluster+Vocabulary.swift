import Kubernetes

extension TestCluster {
    /// How the cluster behaves.
    public struct Settings: Sendable {
        /// How many changes a watch can go back.
        public var historyLength = 10_000
        /// The most objects of a kind in a namespace, such as `["jobs.batch": 3]`.
        public var quotas: [String: Int] = [:]
        /// Whether the namespace enforces the restricted Pod Security Standard.
        public var isRestricted = true
        /// How long after a failed pull the kubelet backs off.
        public var pullBackOff = Duration.milliseconds(300)
        /// The Job controller's first pause before it makes a failed pod anew.
        public var jobBackOff = Duration.milliseconds(50)
        /// How often watches get bookmarks.
        public var bookmarkPause = Duration.milliseconds(200)
        /// The most seconds of a watch.
        public var longestWatch = 1_800

        /// As a cluster usually is, but quicker.
        public init() {}
    }

    /// A machine of the cluster.
    public struct Node: Sendable {
        /// Its name.
        public var name: String
        /// Its labels.
        public var labels: [String: String]
        /// What pods have to tolerate.
        public var taints: [Taint]
        /// Bytes.
        public var memory: Double
        /// Cores.
        public var cpu: Double
        /// Whether its kubelet is heard of.
        public var isReady = true

        /// A node.
        public init(
            name: String, labels: [String: String] = [:], taints: [Taint] = [], memory: Double = 64e9, cpu: Double = 64
        ) {
            (self.name, self.labels, self.taints, self.memory, self.cpu) = (name, labels, taints, memory, cpu)
        }

        /// Source: core/v1 Taint, effect NoSchedule.
        public struct Taint: Sendable {
            /// Its key.
            public var key: String
            /// Its value.
            public var value: String

            /// A taint.
            public init(key: String, value: String) { (self.key, self.value) = (key, value) }
        }
    }

    /// What an image holds.
    public enum Program: Sendable {
        /// A part that the test plays; gives the exit code.
        case acted(@Sendable (Stage) async -> Int)
        /// Programs of this machine by the path that they have in the image.
        case executables([String: String])
    }

    /// What a played container sees.
    public struct Stage: Sendable {
        /// Mounted files by name.
        public var files: [String: String]
        /// Its environment.
        public var environment: [String: String]
        /// Writes a line.
        public var print: @Sendable (String) -> Void
        /// Writes the termination message.
        public var sayLast: @Sendable (String) -> Void
    }

    /// What admission says no with.
    public struct Denial: Sendable {
        /// The HTTP code.
        public var code: Int
        /// Why.
        public var message: String

        /// A denial.
        public init(code: Int = 403, message: String) { (self.code, self.message) = (code, message) }
    }

    /// What a user may do, as a rule of a Role. `*` stands for all.
    public struct Right: Sendable {
        /// Such as `batch`; empty for the core group.
        public var group: String
        /// Such as `jobs` or `pods/log`.
        public var resources: [String]
        /// Such as `create`.
        public var verbs: [String]

        /// A right in the namespace `tasks`.
        public init(_ group: String, _ resources: [String], _ verbs: [String]) {
            (self.group, self.resources, self.verbs) = (group, resources, verbs)
        }
    }

    /// A request as the fault injector sees it.
    public struct Asked: Sendable {
        /// Such as `create` or `watch`.
        public var verb: String
        /// Such as `jobs` or `pods/log`.
        public var resource: String
        /// Counts from 1.
        public var number: Int
    }

    /// What goes wrong with a request.
    public enum Fault: Sendable {
        /// The connection breaks before the request is looked at.
        case resetBefore
        /// The request is carried out, and the connection breaks.
        case resetAfter
        /// The server answers so.
        case status(Int, retryAfter: Int? = nil)
        /// The server is slow.
        case delay(Duration)
        /// A stream breaks after so many lines.
        case cut(afterLines: Int)
        /// Each event of a watch comes twice.
        case doubled
    }

    /// What can happen to a pod that runs.
    public enum PodEnd: Sendable {
        /// The kernel kills it for want of memory.
        case outOfMemory
        /// The node is short of something, or is drained.
        case evicted
        /// The log is rotated: what was written so far is gone.
        case logRotated
        /// The kubelet restarts: log streams break.
        case logBroken
        /// SIGKILL from elsewhere.
        case killed
    }
}
