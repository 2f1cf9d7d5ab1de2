public import Kubernetes

/// How the pods of one kind of task are. What is nil is taken from the context's defaults.
public struct PodSettings: Hashable, Sendable, Codable {
    /// The image with `sfumato` in it, best by digest.
    public var image: String?
    /// `Always`, `IfNotPresent` or `Never`.
    public var imagePullPolicy: String?
    /// Secrets for the image's registry, by name.
    public var imagePullSecrets: [String]?
    /// Whose rights the task has.
    public var serviceAccount: String?
    /// Whether the pod gets a token for Kubernetes' API; needed by few cloud identities, and off unless told.
    public var automountServiceAccountToken: Bool?
    /// Needs beside memory, which the run's own limit sets: `cpu`, `ephemeral-storage`.
    public var requests: [String: Quantity]?
    /// Limits beside memory.
    public var limits: [String: Quantity]?
    /// The memory of a run that asks for none.
    public var memory: Quantity?
    /// The most that the scratch folder may hold.
    public var scratch: Quantity?
    /// The most seconds of a Job from its start to its end, waiting for a node included; none unless told.
    public var deadlineSeconds: Int?
    /// Labels that its node has to have.
    public var nodeSelector: [String: String]?
    /// Taints that it puts up with.
    public var tolerations: [PassedOn]?
    /// Where else it likes to be.
    public var affinity: PassedOn?
    /// How such pods are spread.
    public var topologySpreadConstraints: [PassedOn]?
    /// The class of its priority.
    public var priorityClassName: String?
    /// The class of its container runtime.
    public var runtimeClassName: String?
    /// Further labels of Job and pod, such as Azure's `azure.workload.identity/use`.
    public var labels: [String: String]?
    /// Further annotations of Job and pod.
    public var annotations: [String: String]?
    /// A Kueue queue: Jobs are made suspended, and Kueue starts them.
    public var queue: String?
    /// Plain environment variables.
    public var environment: [String: String]?
    /// Secrets whose keys become environment variables, by name.
    public var secretEnvironment: [String]?
    /// Folders that the task sees.
    public var volumes: [Mount]?
    /// The ConfigMap that holds the context's policy under `policy.yaml`.
    public var policyConfigMap: String?
    /// The Secret that holds the key for signing models under `signing.key`.
    public var signingKeySecret: String?

    /// Nothing set.
    public init() {}

    /// A volume and where the task sees it. Exactly one of the three is named.
    public struct Mount: Hashable, Sendable, Codable {
        /// Where.
        public var path: String
        /// A PersistentVolumeClaim.
        public var claim: String?
        /// A Secret, such as one with a database client's certificate.
        public var secret: String?
        /// A ConfigMap.
        public var configMap: String?
        /// Whether the task may only read; Secrets and ConfigMaps always are so.
        public var readOnly: Bool?

        /// A claim's volume.
        public init(path: String, claim: String, readOnly: Bool = false) {
            (self.path, self.claim, self.readOnly) = (path, claim, readOnly)
        }
    }

    /// What is nil here is taken from others; of maps and of volumes, ours count where both say something.
    func filled(from other: PodSettings) -> PodSettings {
        var all = self
        func fill<Value>(_ field: WritableKeyPath<PodSettings, Value?>) {
            all[keyPath: field] = all[keyPath: field] ?? other[keyPath: field]
        }
        fill(\.image)
        fill(\.imagePullPolicy)
        fill(\.imagePullSecrets)
        fill(\.serviceAccount)
        fill(\.automountServiceAccountToken)
        fill(\.memory)
        fill(\.scratch)
        fill(\.deadlineSeconds)
        fill(\.nodeSelector)
        fill(\.tolerations)
        fill(\.affinity)
        fill(\.topologySpreadConstraints)
        fill(\.priorityClassName)
        fill(\.runtimeClassName)
        fill(\.queue)
        fill(\.secretEnvironment)
        fill(\.volumes)
        fill(\.policyConfigMap)
        fill(\.signingKeySecret)
        for field in [\PodSettings.labels, \.annotations, \.environment] {
            all[keyPath: field] = (other[keyPath: field] ?? [:]).merging(all[keyPath: field] ?? [:]) { $1 }
        }
        for field in [\PodSettings.requests, \.limits] {
            all[keyPath: field] = (other[keyPath: field] ?? [:]).merging(all[keyPath: field] ?? [:]) { $1 }
        }
        return all
    }
}
