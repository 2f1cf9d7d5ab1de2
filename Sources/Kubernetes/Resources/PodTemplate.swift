/// What pods are made from. Source: core/v1 PodTemplateSpec.
public struct PodTemplate: Hashable, Sendable, Codable {
    /// Labels and annotations of the pods.
    public var metadata: ObjectMeta?
    /// The pods.
    public var spec: PodSpec

    /// A template.
    public init(metadata: ObjectMeta? = nil, spec: PodSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// What a pod is. Source: core/v1 PodSpec; the fields that we send.
public struct PodSpec: Hashable, Sendable, Codable {
    /// What runs.
    public var containers: [Container]
    /// `Never`, `OnFailure` or `Always`.
    public var restartPolicy: String?
    /// Whose rights it has.
    public var serviceAccountName: String?
    /// Whether it gets a token for the API.
    public var automountServiceAccountToken: Bool?
    /// Whether it gets environment variables about all services of the namespace.
    public var enableServiceLinks: Bool?
    /// The most seconds on a node.
    public var activeDeadlineSeconds: Int?
    /// How long after SIGTERM it is killed.
    public var terminationGracePeriodSeconds: Int?
    /// User, group and so on of all containers.
    public var securityContext: PodSecurityContext?
    /// Secrets for the image's registry.
    public var imagePullSecrets: [LocalReference]?
    /// Labels that its node has to have.
    public var nodeSelector: [String: String]?
    /// Taints of nodes that it puts up with.
    public var tolerations: [PassedOn]?
    /// Where else it likes to be.
    public var affinity: PassedOn?
    /// How such pods are spread.
    public var topologySpreadConstraints: [PassedOn]?
    /// The class of its priority.
    public var priorityClassName: String?
    /// The class of its container runtime.
    public var runtimeClassName: String?
    /// A scheduler other than the cluster's own.
    public var schedulerName: String?
    /// What containers can mount.
    public var volumes: [Volume]?
    /// The node that it was given; the server's alone.
    public var nodeName: String?

    /// A pod of these containers.
    public init(containers: [Container]) { self.containers = containers }
}

/// The name of an object in the same namespace. Source: core/v1 LocalObjectReference.
public struct LocalReference: Hashable, Sendable, Codable {
    /// The name.
    public var name: String

    /// A reference.
    public init(name: String) { self.name = name }
}

/// Source: core/v1 PodSecurityContext.
public struct PodSecurityContext: Hashable, Sendable, Codable {
    /// Refuses to start as root.
    public var runAsNonRoot: Bool?
    /// The user.
    public var runAsUser: Int?
    /// The group.
    public var runAsGroup: Int?
    /// The group of volumes.
    public var fsGroup: Int?
    /// The filter of system calls.
    public var seccompProfile: SeccompProfile?

    /// Nothing set.
    public init() {}
}

/// Source: core/v1 SeccompProfile.
public struct SeccompProfile: Hashable, Sendable, Codable {
    /// `RuntimeDefault`, `Localhost` or `Unconfined`.
    public var type: String

    /// A profile.
    public init(type: String) { self.type = type }
}

/// A volume: its name and, beside it, its source as its author wrote it, such as `{"emptyDir": {}}`. Source: core/v1 Volume.
public struct Volume: Hashable, Sendable, Codable {
    /// What mounts name.
    public var name: String
    /// The kind of the volume.
    public var source: String
    /// The kind's own fields.
    public var settings: PassedOn

    /// A volume.
    public init(name: String, source: String, settings: PassedOn) {
        self.name = name
        self.source = source
        self.settings = settings
    }

    /// Reads the flat form.
    public init(from decoder: any Decoder) throws {
        let form = try PassedOn(from: decoder)
        guard case .object(var fields) = form, case .text(let name)? = fields.removeValue(forKey: "name"),
            let (source, settings) = fields.first, fields.count == 1
        else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a volume has a name and one source"))
        }
        self.init(name: name, source: source, settings: settings)
    }

    /// Writes the flat form.
    public func encode(to encoder: any Encoder) throws {
        try PassedOn.object(["name": .text(name), source: settings]).encode(to: encoder)
    }
}
