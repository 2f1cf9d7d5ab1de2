public import Synthesis
public import Tabular

/// What a person wants to know about a model before it leaves the house.
public struct ModelCard: Hashable, Sendable, Codable {
    /// What values of the source the model holds.
    public struct Value: Hashable, Sendable, Codable {
        /// The table.
        public let table: String
        /// The column.
        public let column: String
        /// Such as `category labels`.
        public let kind: String
        /// How many.
        public let count: Int
    }

    /// A part of the file.
    public struct Part: Hashable, Sendable, Codable {
        /// The section's name.
        public let name: String
        /// Its size.
        public let bytes: Int
    }

    /// The model's path, as it was given.
    public let path: String
    /// The file's size.
    public let bytes: Int
    /// `sha256:` and 64 hexadecimal digits, of the whole file.
    public let digest: String
    /// Version of the file's layout.
    public let formatVersion: Int
    /// The public key (base64 of SubjectPublicKeyInfo) whose owner signed the file; nil for none.
    public let signer: String?
    /// As the file has it.
    public let manifest: Manifest
    /// What leaves with the file, by column and kind.
    public let values: [Value]
    /// In the file's order, the manifest left out.
    public let sections: [Part]

    /// Reads and checks a model, all of it.
    /// - Parameter keys: one of these must have signed it; empty for any model.
    public init(reading path: String, signedBy keys: [VerifyingKey] = []) throws(DataError) {
        let file = try AtomicFile.read(path)
        let model = try TrainedModel(decoding: file, named: path, signedBy: keys)
        signer = model.signer?.base64
        self.path = path
        bytes = file.count
        digest = "sha256:" + SHA256.hexadecimal(of: file)
        formatVersion = Int(ModelFile.formatVersion)
        manifest = model.manifest
        values = model.tables.flatMap { table in
            table.disclosures.map {
                Value(table: table.schema.name, column: $0.column, kind: $0.kind.rawValue, count: $0.count)
            }
        }
        sections = model.sections.map { Part(name: $0.name, bytes: $0.bytes) }
    }
}
