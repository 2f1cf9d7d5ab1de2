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

    /// Reads and checks a model.
    public init(reading path: String) throws(DataError) {
        try self.init(decoding: AtomicFile.read(path), named: path)
    }

    /// Decodes and checks a model.
    public init(decoding bytes: [UInt8], named name: String) throws(DataError) {
        let file = try ModelFile(decoding: bytes, named: name)
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
