/// Words and texts. Source: core/v1 ConfigMap.
public struct ConfigMap: Resource, Hashable {
    /// Of the core group.
    public static let apiVersion = "v1"
    /// ConfigMap.
    public static let kind = "ConfigMap"
    /// configmaps.
    public static let plural = "configmaps"
    /// The most that all values may come to (core/v1 `MaxSecretSize`, which ConfigMaps keep to).
    public static let largestSize = 1_048_576
    /// Name, labels and so on.
    public var metadata: ObjectMeta
    /// Texts by name.
    public var data: [String: String]?
    /// Whether it can never change.
    public var immutable: Bool?

    /// A ConfigMap that is to be made.
    public init(metadata: ObjectMeta, data: [String: String], immutable: Bool? = nil) {
        self.metadata = metadata
        self.data = data
        self.immutable = immutable
    }
}

/// What happened to an object. Source: core/v1 Event.
public struct Event: Resource, Hashable {
    /// Of the core group.
    public static let apiVersion = "v1"
    /// Event.
    public static let kind = "Event"
    /// events.
    public static let plural = "events"
    /// Name, labels and so on.
    public var metadata: ObjectMeta
    /// What it happened to.
    public var involvedObject: ObjectReference
    /// For programs, such as `FailedCreate`.
    public var reason: String?
    /// For people.
    public var message: String?
    /// `Normal` or `Warning`.
    public var type: String?
    /// How often.
    public var count: Int?
    /// The last time.
    public var lastTimestamp: Timestamp?
    /// When, to the microsecond; newer reporters set this instead.
    public var eventTime: Timestamp?
}

/// Source: core/v1 ObjectReference.
public struct ObjectReference: Hashable, Sendable, Codable {
    /// The object's kind.
    public var kind: String?
    /// Where the object is.
    public var namespace: String?
    /// The object's name.
    public var name: String?
    /// The object's uid.
    public var uid: String?
}

/// Who may do what only one may do. Source: coordination.k8s.io/v1 Lease.
public struct Lease: Resource, Hashable {
    /// Of the coordination group.
    public static let apiVersion = "coordination.k8s.io/v1"
    /// Lease.
    public static let kind = "Lease"
    /// leases.
    public static let plural = "leases"
    /// Name, version and so on.
    public var metadata: ObjectMeta
    /// Who holds it.
    public var spec: Spec

    /// A lease that is to be made.
    public init(metadata: ObjectMeta, spec: Spec) {
        self.metadata = metadata
        self.spec = spec
    }

    /// Source: coordination.k8s.io/v1 LeaseSpec.
    public struct Spec: Hashable, Sendable, Codable {
        /// Who.
        public var holderIdentity: String?
        /// For how long after the last renewal.
        public var leaseDurationSeconds: Int?
        /// Since when.
        public var acquireTime: Timestamp?
        /// The last renewal.
        public var renewTime: Timestamp?
        /// How often it changed hands.
        public var leaseTransitions: Int?

        /// Nobody's.
        public init() {}

        private enum Key: String, CodingKey {
            case holderIdentity, leaseDurationSeconds, acquireTime, renewTime, leaseTransitions
        }

        /// Writes the times with six digits: the server reads them in no other form (meta/v1 MicroTime).
        public func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            try fields.encodeIfPresent(holderIdentity, forKey: .holderIdentity)
            try fields.encodeIfPresent(leaseDurationSeconds, forKey: .leaseDurationSeconds)
            try fields.encodeIfPresent(acquireTime?.text(digits: 6), forKey: .acquireTime)
            try fields.encodeIfPresent(renewTime?.text(digits: 6), forKey: .renewTime)
            try fields.encodeIfPresent(leaseTransitions, forKey: .leaseTransitions)
        }
    }
}

/// Asks whether we may do something. Source: authorization.k8s.io/v1 SelfSubjectAccessReview.
public struct SelfSubjectAccessReview: Resource, Hashable {
    /// Of the authorization group.
    public static let apiVersion = "authorization.k8s.io/v1"
    /// SelfSubjectAccessReview.
    public static let kind = "SelfSubjectAccessReview"
    /// selfsubjectaccessreviews.
    public static let plural = "selfsubjectaccessreviews"
    /// It is the same in all namespaces.
    public static let isNamespaced = false
    /// None is needed.
    public var metadata: ObjectMeta
    /// The question.
    public var spec: Spec
    /// The answer.
    public var status: Status?

    /// Whether we may do this to these objects.
    public init(_ attributes: Attributes) {
        metadata = ObjectMeta()
        spec = Spec(resourceAttributes: attributes)
    }

    /// Source: authorization.k8s.io/v1 SelfSubjectAccessReviewSpec.
    public struct Spec: Hashable, Sendable, Codable {
        /// What we want to do.
        public var resourceAttributes: Attributes
    }

    /// Source: authorization.k8s.io/v1 ResourceAttributes.
    public struct Attributes: Hashable, Sendable, Codable {
        /// Where.
        public var namespace: String?
        /// `get`, `list`, `watch`, `create`, `patch`, `delete` and so on.
        public var verb: String
        /// Empty for the core group.
        public var group: String
        /// Such as `pods`.
        public var resource: String
        /// Such as `log`.
        public var subresource: String?
        /// One object; nil for all.
        public var name: String?

        /// A question.
        public init(
            namespace: String?, verb: String, group: String, resource: String, subresource: String? = nil,
            name: String? = nil
        ) {
            self.namespace = namespace
            self.verb = verb
            self.group = group
            self.resource = resource
            self.subresource = subresource
            self.name = name
        }
    }

    /// Source: authorization.k8s.io/v1 SubjectAccessReviewStatus.
    public struct Status: Hashable, Sendable, Codable {
        /// Whether we may.
        public var allowed: Bool
        /// Why, or why not.
        public var reason: String?
    }
}
