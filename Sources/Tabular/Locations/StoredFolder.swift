import FoundationEssentials

/// A folder of tables in an object store; see ``StoredDataset`` for how it appears in one step.
struct StoredFolder: OutputFolder {
    private let address: ObjectAddress
    /// The folder, in this one, that this run writes to.
    private let version: String
    private let names: [String]
    private let before: StoredDataset.Manifest?

    /// - Throws: ``DataError`` if there are tables and `overwrite` is false, or the store cannot be reached.
    init(_ address: ObjectAddress, names: [String], overwrite: Bool) throws(DataError) {
        (self.address, self.names) = (address, names)
        version = "data-" + String(UInt64.random(in: .min ... .max), radix: 16)
        guard !address.key.isEmpty else {
            throw DataError(.usage, address.text, problem: "names a bucket only", remedy: "Name a folder in it")
        }
        let files = try ObjectStore.entries(of: address).filter { $0.kind == .file }.map(\.name)
        before = files == [StoredDataset.manifestName] ? try StoredDataset.manifest(of: address) : nil
        guard before != nil || files.isEmpty else {
            throw DataError(
                .usage, address.text, problem: "the folder holds other things than tables of sfumato's",
                remedy: "Name a folder of its own for the output")
        }
        if before != nil && !overwrite { throw .exists(address.text) }
    }

    func location(of name: String) -> String { address.appending(version).appending(name).text }

    func finalLocation(of name: String) -> String { location(of: name) }

    func prepare() throws(DataError) {}

    func publish() throws(DataError) -> [String] {
        var manifest = StoredDataset.Manifest(tables: [])
        for name in names {
            guard let table = TableFile.format(of: name)?.stem else { continue }
            let bytes = try ObjectStore.look(at: address.appending(version).appending(name)).bytes
            manifest.tables.append(.init(name: table, object: "\(version)/\(name)", bytes: bytes))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(manifest) else { return [] }
        let sink = try ByteSink(address.appending(StoredDataset.manifestName).text, overwrite: true)
        try sink.write(Array(json))
        try sink.finish()
        // Nobody finds what the manifest from before named any more; what cannot be removed does no harm.
        for table in before?.tables ?? [] { try? ObjectStore.remove(address.appending(table.object)) }
        return []
    }

    func discard() {
        for name in names { try? ObjectStore.remove(address.appending(version).appending(name)) }
    }
}
