/// Runs pods until enough of them succeed. Source: batch/v1 Job; the fields that we send or read.
public struct Job: Resource, Hashable {
    /// Of the batch group.
    public static let apiVersion = "batch/v1"
    /// Job.
    public static let kind = "Job"
    /// jobs.
    public static let plural = "jobs"
    /// Name, labels and so on.
    public var metadata: ObjectMeta
    /// What is wanted.
    public var spec: JobSpec
    /// How far it is; the server's alone.
    public var status: JobStatus?

    /// A Job that is to be made.
    public init(metadata: ObjectMeta, spec: JobSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// What a Job is to do. Source: batch/v1 JobSpec.
public struct JobSpec: Hashable, Sendable, Codable {
    /// How many pods at once; 1 unless told.
    public var parallelism: Int?
    /// How many pods are to succeed; 1 unless told.
    public var completions: Int?
    /// `NonIndexed` or `Indexed`: each pod has a number in `JOB_COMPLETION_INDEX`.
    public var completionMode: String?
    /// How many failed pods are made up for; 6 unless told.
    public var backoffLimit: Int?
    /// The same for each index of an indexed Job.
    public var backoffLimitPerIndex: Int?
    /// The most seconds from the start (time in which it is suspended aside) to the end.
    public var activeDeadlineSeconds: Int?
    /// After how many seconds an ended Job is deleted; never unless told.
    public var ttlSecondsAfterFinished: Int?
    /// Whether it waits: no pods are made, those that are there are deleted.
    public var suspend: Bool?
    /// `Failed`: a pod is replaced only once it has ended; `TerminatingOrFailed`: once it is ending.
    public var podReplacementPolicy: String?
    /// What a pod's failure means for the Job.
    public var podFailurePolicy: PodFailurePolicy?
    /// What its pods are like.
    public var template: PodTemplate

    /// A Job of such pods.
    public init(template: PodTemplate) { self.template = template }
}

/// What a pod's failure means, by the first rule that fits. Source: batch/v1 PodFailurePolicy.
public struct PodFailurePolicy: Hashable, Sendable, Codable {
    /// In order; one of them has to fit for it to count.
    public var rules: [Rule]

    /// A policy.
    public init(rules: [Rule]) { self.rules = rules }

    /// Source: batch/v1 PodFailurePolicyRule.
    public struct Rule: Hashable, Sendable, Codable {
        /// `FailJob`, `Ignore`, `Count` or `FailIndex`.
        public var action: String
        /// Fits by exit code.
        public var onExitCodes: ExitCodes?
        /// Fits by condition.
        public var onPodConditions: [PodConditionPattern]?

        /// A rule on exit codes.
        public init(_ action: String, onExitCodes: ExitCodes) {
            self.action = action
            self.onExitCodes = onExitCodes
        }

        /// A rule on conditions.
        public init(_ action: String, onPodConditions: [PodConditionPattern]) {
            self.action = action
            self.onPodConditions = onPodConditions
        }
    }

    /// Source: batch/v1 PodFailurePolicyOnExitCodesRequirement.
    public struct ExitCodes: Hashable, Sendable, Codable {
        /// The container; any, where there is none.
        public var containerName: String?
        /// `In` or `NotIn`.
        public var `operator`: String
        /// In ascending order, without doubles, at most 255; 0 only with `NotIn`.
        public var values: [Int]

        /// Codes of a container.
        public init(containerName: String?, operator: String, values: [Int]) {
            self.containerName = containerName
            self.operator = `operator`
            self.values = values
        }
    }

    /// Source: batch/v1 PodFailurePolicyOnPodConditionsPattern.
    public struct PodConditionPattern: Hashable, Sendable, Codable {
        /// Such as `DisruptionTarget`.
        public var type: String
        /// `True`, `False` or `Unknown`.
        public var status: String

        /// A condition that is to hold.
        public init(type: String, status: String = "True") {
            self.type = type
            self.status = status
        }
    }
}

/// How far a Job is. Source: batch/v1 JobStatus.
public struct JobStatus: Hashable, Sendable, Codable {
    /// `Complete`, `Failed`, `Suspended`, `SuccessCriteriaMet`, `FailureTarget`.
    public var conditions: [StatusCondition]?
    /// When it began; reset when it is suspended.
    public var startTime: Timestamp?
    /// When it succeeded.
    public var completionTime: Timestamp?
    /// Pods that wait or run.
    public var active: Int?
    /// Pods that are ready.
    public var ready: Int?
    /// Pods that are deleted and not gone yet.
    public var terminating: Int?
    /// Pods that succeeded.
    public var succeeded: Int?
    /// Pods that failed.
    public var failed: Int?

    /// The condition of that type, where it holds.
    public func holds(_ type: String) -> StatusCondition? {
        conditions?.first { $0.type == type && $0.status == "True" }
    }
}

/// Something that holds of an object, or does not. Source: batch/v1 JobCondition, core/v1 PodCondition.
public struct StatusCondition: Hashable, Sendable, Codable {
    /// What.
    public var type: String
    /// `True`, `False` or `Unknown`.
    public var status: String
    /// Why, for programs.
    public var reason: String?
    /// Why, for people.
    public var message: String?
    /// Since when.
    public var lastTransitionTime: Timestamp?
}
