public import Synthesis
public import Tabular

/// A model as it comes from its file: the manifest and what each table's sections decode to.
public struct TrainedModel: Sendable {
    /// As the file has it.
    public let manifest: Manifest
    /// One for each table of the manifest.
    public let tables: [TableModel]
    /// Names and bytes of the sections.
    public let sections: [(name: String, bytes: Int)]
    /// Bytes of the file.
    public let bytes: Int

    /// Whose signature the file carries; nil for none.
    public let signer: VerifyingKey?

    /// Reads and checks a model.
    /// - Parameters:
    ///   - digest: what the file must be; nil for whatever is there.
    ///   - keys: one of these must have signed it; empty for any model.
    public init(reading path: String, digest: String? = nil, signedBy keys: [VerifyingKey] = []) throws(DataError) {
        let bytes = try AtomicFile.read(path)
        guard digest == nil || digest == "sha256:" + SHA256.hexadecimal(of: bytes) else {
            throw DataError(
                .data, path, problem: "this is not the model that was asked for: its digest differs",
                remedy: "Fetch it again, or ask for the one that is there")
        }
        try self.init(decoding: bytes, named: path, signedBy: keys)
    }

    /// Decodes and checks a model.
    public init(
        decoding bytes: [UInt8], named name: String, signedBy keys: [VerifyingKey] = []
    ) throws(DataError) {
        let file = try ModelFile(decoding: bytes, named: name)
        try file.requireSignature(by: keys, named: name)
        signer = file.signer
        var tables: [TableModel] = []
        for table in file.manifest.tables {
            let model = try TableModel(file: file, prefix: table.name)
            guard model.schema.name == table.name else {
                throw DataError(
                    .data, name, problem: "manifest and sections name different tables",
                    remedy: "The file was altered; fetch it again, or train again")
            }
            tables.append(model)
        }
        manifest = file.manifest
        self.tables = tables
        sections = file.sections.map { ($0.name, $0.bytes.count) }
        self.bytes = bytes.count
    }
}
