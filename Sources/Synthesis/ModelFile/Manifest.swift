/// What a model is, for people and for programs that cannot read its sections. Holds names of tables and columns, and
/// no value of the source; no time and no host, so that the same training gives the same bytes.
public struct Manifest: Hashable, Sendable, Codable {
    /// The program that wrote the model, such as `sfumato 0.1.0`.
    public var writtenBy: String
    /// `trees` or `marginals`.
    public var synthesizer: String
    /// In the order in which they are generated.
    public var tables: [Table]
    /// What is promised about the people in the source.
    public var privacy: Privacy
    /// How the model came to be.
    public var provenance: Provenance

    /// All of it.
    public init(
        writtenBy: String, synthesizer: String, tables: [Table], privacy: Privacy, provenance: Provenance
    ) {
        self.writtenBy = writtenBy
        self.synthesizer = synthesizer
        self.tables = tables
        self.privacy = privacy
        self.provenance = provenance
    }

    /// A table of the model.
    public struct Table: Hashable, Sendable, Codable {
        /// As in the schema.
        public var name: String
        /// How many rows it was trained on.
        public var rows: Int
        /// How the source was stored, as the end of a file's name: `csv`, `csv.gz`, `tsv`, `parquet`.
        public var fileType: String
        /// In the order of the output.
        public var columns: [Column]

        /// A table with these columns.
        public init(name: String, rows: Int, fileType: String, columns: [Column]) {
            self.name = name
            self.rows = rows
            self.fileType = fileType
            self.columns = columns
        }
    }

    /// A column of a table.
    public struct Column: Hashable, Sendable, Codable {
        /// As in the schema.
        public var name: String
        /// The type as a schema file spells it, such as `categorical` or `name.first`.
        public var type: String
        /// Whether values may be missing.
        public var nullable: Bool

        /// A column of this type.
        public init(name: String, type: String, nullable: Bool) {
            self.name = name
            self.type = type
            self.nullable = nullable
        }
    }

    /// What is promised, and what is done without a promise.
    public struct Privacy: Hashable, Sendable, Codable {
        /// In one sentence; `No formal guarantee.` for trees.
        public var guarantee: String
        /// Each a sentence.
        public var protections: [String]
        /// The account of a guarantee that was proved; nil for none.
        public var formal: FormalPrivacy?

        /// This guarantee and these protections.
        public init(guarantee: String, protections: [String], formal: FormalPrivacy? = nil) {
            self.guarantee = guarantee
            self.protections = protections
            self.formal = formal
        }
    }

    /// How the model came to be.
    public struct Provenance: Hashable, Sendable, Codable {
        /// Options that shape the model, by name, as on the command line; never a location or a seed.
        public var options: [String: String]
        /// Whether the person chose the seed. The seed itself stays out: it would help to tell what was drawn.
        public var seedGiven: Bool
        /// Checksum of the schema file's text that the training used, in hexadecimal.
        public var schemaDigest: String
        /// Checksum of the task's spec, `sha256:` and hexadecimal; nil where there was none.
        public var specDigest: String?
        /// The run's id, where it has one.
        public var run: String?
        /// The security context in which it ran.
        public var context: String?
        /// Who asked for it.
        public var requester: String?
        /// What for.
        public var purpose: String?
        /// Where the source is; only where the policy allows that this is told.
        public var source: [String]?

        /// These options and this digest.
        public init(options: [String: String], seedGiven: Bool, schemaDigest: String) {
            self.options = options
            self.seedGiven = seedGiven
            self.schemaDigest = schemaDigest
        }
    }
}
