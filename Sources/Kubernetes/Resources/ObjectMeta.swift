/// What all objects have. Source: meta/v1 ObjectMeta.
public struct ObjectMeta: Hashable, Sendable, Codable {
    /// Unique in its namespace among objects of its kind.
    public var name: String?
    /// What the server begins a name with that it makes up itself.
    public var generateName: String?
    /// Where the object is.
    public var namespace: String?
    /// Unique in space and time: an object made anew under an old name has another one.
    public var uid: String?
    /// The version of the object; opaque, changes with each change.
    public var resourceVersion: String?
    /// When it was made.
    public var creationTimestamp: Timestamp?
    /// When it was, or will be, deleted; set by the server.
    public var deletionTimestamp: Timestamp?
    /// How long it may take to end, once deleted.
    public var deletionGracePeriodSeconds: Int?
    /// Words to select by.
    public var labels: [String: String]?
    /// Words to keep.
    public var annotations: [String: String]?
    /// The objects whose end is also its own.
    public var ownerReferences: [OwnerReference]?
    /// What has to happen before it is gone.
    public var finalizers: [String]?

    /// The meta data of an object that is to be made.
    public init(
        name: String? = nil, namespace: String? = nil, labels: [String: String]? = nil,
        annotations: [String: String]? = nil, ownerReferences: [OwnerReference]? = nil
    ) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.ownerReferences = ownerReferences
    }
}

/// An object that another one depends on. Source: meta/v1 OwnerReference.
public struct OwnerReference: Hashable, Sendable, Codable {
    /// Of the owner.
    public var apiVersion: String
    /// Of the owner.
    public var kind: String
    /// Of the owner.
    public var name: String
    /// Of the owner.
    public var uid: String
    /// Whether the owner manages it.
    public var controller: Bool?

    /// The reference to an object that is there; nil for one that the server has not given a uid.
    public init?<Owner: Resource>(_ owner: Owner, controller: Bool? = nil) {
        guard let name = owner.metadata.name, let uid = owner.metadata.uid else { return nil }
        (apiVersion, kind, self.name, self.uid) = (Owner.apiVersion, Owner.kind, name, uid)
        self.controller = controller
    }
}
