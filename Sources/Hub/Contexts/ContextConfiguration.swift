public import Dispatching
public import TaskContract

/// A security context as the Hub knows it: configuration, never editable through a page or the API.
public struct ContextConfiguration: Hashable, Sendable, Codable {
    /// For programs: small letters, digits and hyphens.
    public var name: String
    /// For people, such as `Frankfurt`.
    public var title: String
    /// A line on place, business and law.
    public var about: String?
    /// Who answers for it.
    public var owner: String?
    /// How many tasks run at once.
    public var places: Int
    /// The most memory of a task, at first.
    public var memoryBytes: Int?
    /// The most memory of a task that ran out of it.
    public var memoryCeilingBytes: Int?
    /// The most time of a task.
    public var seconds: Double?
    /// Threads of a task.
    public var threads: Int?
    /// Sources that projects may choose by name.
    public var sources: [NamedSource]
    /// Places below which stewards may name a source themselves.
    public var locations: [LocationRule]
    /// The folder or store below which models, reports and datasets go.
    public var storage: String
    /// The policy file of the context's owner; tasks enforce it.
    public var policyFile: String?
    /// How tasks run as processes.
    public var process: ProcessContext
    /// How tasks run as Kubernetes Jobs; nil where they run as processes.
    public var kubernetes: JobSettings?
    /// What a dispatcher elsewhere told; nil where the Hub itself starts the tasks.
    public internal(set) var remote: Remote?

    /// A context that a dispatcher of its owner's serves.
    public struct Remote: Hashable, Sendable, Codable {
        /// As what tasks run, for people.
        var runsAs: String
        /// What the owner allows.
        var policy: Policy
        /// Whether nothing was heard of its dispatcher for a while.
        var isAway: Bool
    }

    /// A source that the context's owner has named.
    public struct NamedSource: Hashable, Sendable, Codable {
        /// Unique in the context.
        public var name: String
        /// For people.
        public var title: String
        /// What is in it, in a sentence.
        public var about: String?
        /// Where it is.
        public var locations: [String]
        /// Only these tables; nil for all.
        public var tables: [String]?

        /// A source.
        public init(
            name: String, title: String, about: String? = nil, locations: [String], tables: [String]? = nil
        ) {
            self.name = name
            self.title = title
            self.about = about
            self.locations = locations
            self.tables = tables
        }
    }

    /// Processes on the Hub's host.
    public struct ProcessContext: Hashable, Sendable, Codable {
        /// The program `sfumato`; nil for the one beside `sfumato-hub`, or on the path.
        public var program: String?
        /// The Unix user of tasks.
        public var user: String?
        /// `NAME=VALUE` lines with credentials; read by tasks' supervisors as that user, never by the Hub.
        public var environmentFile: String?
        /// The key that signs models.
        public var signingKeyFile: String?

        /// Processes of the Hub's own user.
        public init(
            program: String? = nil, user: String? = nil, environmentFile: String? = nil, signingKeyFile: String? = nil
        ) {
            self.program = program
            self.user = user
            self.environmentFile = environmentFile
            self.signingKeyFile = signingKeyFile
        }
    }

    /// A context with nothing to read yet.
    public init(name: String, title: String, places: Int, storage: String) {
        self.name = name
        self.title = title
        self.places = places
        self.storage = storage
        (sources, locations, process) = ([], [], ProcessContext())
    }

    /// For people: as what tasks run.
    var runsAs: String {
        if let remote { return "\(remote.runsAs), by its owner’s dispatcher" }
        if let kubernetes { return "Kubernetes Jobs in the namespace \(kubernetes.namespace)" }
        return "Unix processes" + (process.user.map { ", user \($0)" } ?? " of the Hub's user")
    }

    /// What a task may take at an attempt that may have this much memory.
    public func limits(memoryBytes: Int? = nil) -> TaskLimits {
        TaskLimits(memoryBytes: memoryBytes ?? self.memoryBytes, seconds: seconds, threads: threads)
    }

    /// Whether its storage is a folder on the Hub's own host.
    var keepsFilesHere: Bool { storage.hasPrefix("/") && kubernetes == nil && remote == nil }

    /// Whether a steward may name this place as a source. The context's policy decides again, in the context.
    func allows(_ location: String) -> Bool { locations.contains { $0.allows(location) } }

    func model(_ run: String) -> String { "\(storage)/models/\(run).sfm" }
    func report(_ run: String) -> String { "\(storage)/reports/\(run)" }
    func dataset(_ run: String) -> String { "\(storage)/datasets/\(run)" }
}
