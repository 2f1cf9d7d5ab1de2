/// Whose run a task is. It goes to the model's provenance, and a policy may ask for it.
public struct RunLabel: Hashable, Sendable, Codable {
    /// The run's id, as the Hub or a scheduler knows it.
    public var id: String?
    /// The security context in which it runs.
    public var context: String?
    /// The person or system that asked for it, such as an e-mail address.
    public var requester: String?
    /// What it is for, in the words of the policy.
    public var purpose: String?

    /// A label.
    public init(id: String? = nil, context: String? = nil, requester: String? = nil, purpose: String? = nil) {
        self.id = id
        self.context = context
        self.requester = requester
        self.purpose = purpose
    }
}

/// What a task may take. Limits of the control group (containers, Kubernetes) hold beside them.
public struct TaskLimits: Hashable, Sendable, Codable {
    /// The most memory, in bytes.
    public var memoryBytes: Int?
    /// The most time, in seconds.
    public var seconds: Double?
    /// How many threads.
    public var threads: Int?

    /// Limits.
    public init(memoryBytes: Int? = nil, seconds: Double? = nil, threads: Int? = nil) {
        self.memoryBytes = memoryBytes
        self.seconds = seconds
        self.threads = threads
    }
}

/// Where tables are.
public struct SourceSpec: Hashable, Sendable, Codable {
    /// Files, folders, object stores, databases; see DESIGN.md section 9.
    public var locations: [String]
    /// Only these tables, by name; nil for all.
    public var tables: [String]?
    /// Of databases, only the tables of this schema; nil for the usual one.
    public var databaseSchema: String?

    /// Tables at these locations.
    public init(locations: [String], tables: [String]? = nil) {
        self.locations = locations
        self.tables = tables
    }
}
