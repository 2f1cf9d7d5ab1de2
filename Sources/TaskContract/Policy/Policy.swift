/// What the owner of a security context allows there. Once a policy is present, what it does not allow is refused.
/// Source: DESIGN.md section 5; `docs/policy.md` for owners, `docs/schemas/policy.schema.json` for programs.
public struct Policy: Hashable, Sendable, Codable {
    /// The version of this contract.
    public var apiVersion: String
    /// Kinds of task; nil for none.
    public var tasks: [TaskKind]?
    /// Where tasks may read; see ``LocationRule``.
    public var inputs: [LocationRule]?
    /// Where tasks may write.
    public var outputs: [LocationRule]?
    /// The synthesizers that may be used, each with its floor.
    public var synthesizers: Synthesizers?
    /// The most that a report may tell; nil: reports are refused.
    public var evaluation: ReportLevel?
    /// Whether exact numbers of rows may leave, in events, results and models; nil for no.
    public var rowCounts: Bool?
    /// Whether a model's provenance may name the source's locations; nil for no.
    public var sourceNames: Bool?
    /// Whether models must be signed, and by whom; nil for no.
    public var signature: Signature?
    /// Who may ask, as exact names or with one `*` such as `*@bank.example`; nil for anybody, also nobody named.
    public var requesters: [String]?
    /// What tasks may be for; nil for anything, also nothing named.
    public var purposes: [String]?

    /// A policy that allows nothing yet.
    public init() { apiVersion = TaskSpec.apiVersion }

    /// What is asked of each synthesizer; one that is nil is not allowed.
    public struct Synthesizers: Hashable, Sendable, Codable {
        /// The floor of `trees`.
        public var trees: Trees?
        /// The ceiling of `marginals`.
        public var marginals: Marginals?

        /// These floors.
        public init(trees: Trees? = nil, marginals: Marginals? = nil) {
            self.trees = trees
            self.marginals = marginals
        }
    }

    /// The floor of `trees`.
    public struct Trees: Hashable, Sendable, Codable {
        /// The least `minimumCount`.
        public var minimumCount: Int?
        /// The fewest rows of a table, or entities.
        public var minimumRows: Int?
        /// Whether free text may be modelled like categories; nil for no.
        public var textAsCategories: Bool?

        /// This floor.
        public init(minimumCount: Int? = nil, minimumRows: Int? = nil, textAsCategories: Bool? = nil) {
            self.minimumCount = minimumCount
            self.minimumRows = minimumRows
            self.textAsCategories = textAsCategories
        }
    }

    /// The ceiling of `marginals`, for each run.
    public struct Marginals: Hashable, Sendable, Codable {
        /// The largest ε.
        public var epsilon: Double
        /// The largest δ.
        public var delta: Double

        /// This ceiling.
        public init(epsilon: Double, delta: Double) {
            self.epsilon = epsilon
            self.delta = delta
        }
    }

    /// What is asked of signatures.
    public struct Signature: Hashable, Sendable, Codable {
        /// Whether a training must sign its model.
        public var sign: Bool?
        /// The keys (SubjectPublicKeyInfo in base64, the PEM's middle) one of which must have signed a model that is to
        /// be generated from; nil for any or none.
        public var verify: [String]?

        /// These demands.
        public init(sign: Bool? = nil, verify: [String]? = nil) {
            self.sign = sign
            self.verify = verify
        }
    }

    /// Reads a policy.
    /// - Throws: ``SpecFault`` for anything that is not understood: a policy that does not parse allows nothing.
    public init(json: [UInt8]) throws(SpecFault) {
        self = try StrictJSON.decode(Policy.self, from: json)
        guard apiVersion == TaskSpec.apiVersion else { throw SpecFault("apiVersion", "is not \(TaskSpec.apiVersion)") }
        if let ceiling = synthesizers?.marginals {
            guard ceiling.epsilon > 0, ceiling.epsilon.isFinite else {
                throw SpecFault("synthesizers.marginals.epsilon", "is not a number above 0")
            }
            guard ceiling.delta >= 0, ceiling.delta < 1 else {
                throw SpecFault("synthesizers.marginals.delta", "is not from 0 to below 1")
            }
        }
    }
}
