/// One container of a pod. Source: core/v1 Container; the fields that we send.
public struct Container: Hashable, Sendable, Codable {
    /// Unique in its pod.
    public var name: String
    /// The image, best by digest.
    public var image: String
    /// `Always`, `IfNotPresent` or `Never`.
    public var imagePullPolicy: String?
    /// In place of the image's entry point.
    public var command: [String]?
    /// In place of the image's arguments.
    public var args: [String]?
    /// Where it starts.
    public var workingDir: String?
    /// Environment variables.
    public var env: [EnvironmentVariable]?
    /// Whole Secrets and ConfigMaps as environment variables.
    public var envFrom: [PassedOn]?
    /// What it needs and what it may take.
    public var resources: ResourceRequirements?
    /// What it sees of the pod's volumes.
    public var volumeMounts: [VolumeMount]?
    /// User, rights and so on.
    public var securityContext: ContainerSecurityContext?
    /// The file from which the kubelet takes the last word; `/dev/termination-log` unless told.
    public var terminationMessagePath: String?
    /// `File`, or `FallbackToLogsOnError`.
    public var terminationMessagePolicy: String?

    /// A container.
    public init(name: String, image: String) {
        self.name = name
        self.image = image
    }
}

/// Source: core/v1 EnvVar.
public struct EnvironmentVariable: Hashable, Sendable, Codable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String?
    /// Where its value comes from, such as a key of a Secret.
    public var valueFrom: PassedOn?

    /// A variable with a value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Source: core/v1 ResourceRequirements. Amounts are quantities, such as `500m` and `2Gi`.
public struct ResourceRequirements: Hashable, Sendable, Codable {
    /// What a node has to have free.
    public var requests: [String: Quantity]?
    /// What it may not go beyond.
    public var limits: [String: Quantity]?

    /// Needs and limits.
    public init(requests: [String: Quantity]? = nil, limits: [String: Quantity]? = nil) {
        self.requests = requests
        self.limits = limits
    }
}

/// Source: core/v1 VolumeMount.
public struct VolumeMount: Hashable, Sendable, Codable {
    /// The volume.
    public var name: String
    /// Where it is seen.
    public var mountPath: String
    /// A part of the volume.
    public var subPath: String?
    /// Whether it can be written.
    public var readOnly: Bool?

    /// A mount.
    public init(name: String, mountPath: String, readOnly: Bool? = nil) {
        self.name = name
        self.mountPath = mountPath
        self.readOnly = readOnly
    }
}

/// Source: core/v1 SecurityContext.
public struct ContainerSecurityContext: Hashable, Sendable, Codable {
    /// Whether a process may gain more rights than its parent has.
    public var allowPrivilegeEscalation: Bool?
    /// Root on the node.
    public var privileged: Bool?
    /// Whether its own file system can be written.
    public var readOnlyRootFilesystem: Bool?
    /// Refuses to start as root.
    public var runAsNonRoot: Bool?
    /// Parts of root's rights.
    public var capabilities: Capabilities?
    /// The filter of system calls.
    public var seccompProfile: SeccompProfile?

    /// Nothing set.
    public init() {}

    /// Source: core/v1 Capabilities.
    public struct Capabilities: Hashable, Sendable, Codable {
        /// Beyond what the runtime gives.
        public var add: [String]?
        /// Taken away.
        public var drop: [String]?

        /// Takes away.
        public init(drop: [String]) { self.drop = drop }
    }
}

/// An amount as the API writes it: `128Mi`, `1.5`, `100m`. Source: apimachinery `resource.Quantity`.
public struct Quantity: Hashable, Sendable, Codable, CustomStringConvertible {
    /// As it is written.
    public let description: String

    /// Reads an amount; nil for what is none.
    public init?(_ text: String) {
        guard Self.value(of: text) != nil else { return nil }
        description = text
    }

    /// Bytes, in the largest binary unit that keeps them exact.
    public init(bytes: Int) {
        var (amount, unit) = (bytes, "")
        for next in ["Ki", "Mi", "Gi", "Ti"] where amount != 0 && amount % 1_024 == 0 {
            (amount, unit) = (amount / 1_024, next)
        }
        description = "\(amount)\(unit)"
    }

    /// The number.
    public var value: Double { Self.value(of: description) ?? 0 }

    /// Reads an amount; the API takes numbers, too.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try (try? container.decode(String.self)) ?? container.decode(PassedOn.self).number
        guard let quantity = Quantity(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no quantity")
        }
        self = quantity
    }

    /// Writes a text.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(description)
    }

    private static let units: [(String, Double)] = [
        ("Ki", 0x1p10), ("Mi", 0x1p20), ("Gi", 0x1p30), ("Ti", 0x1p40), ("Pi", 0x1p50), ("Ei", 0x1p60),
        ("n", 1e-9), ("u", 1e-6), ("m", 1e-3), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15),
        ("E", 1e18),
    ]

    private static func value(of text: String) -> Double? {
        if let unit = units.first(where: { text.hasSuffix($0.0) }) {
            return plain(text.dropLast(unit.0.count)).map { $0 * unit.1 }
        }
        return plain(text[...])
    }

    private static func plain(_ text: Substring) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (43...57).contains($0) && $0 != 44 && $0 != 47 || $0 | 32 == 101 })
        else { return nil }
        return Double(text)
    }
}

extension PassedOn {
    fileprivate var number: String {
        switch self {
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        default: ""
        }
    }
}
