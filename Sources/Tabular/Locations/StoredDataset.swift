import FoundationEssentials

/// Several tables in a folder of an object store.
///
/// A store cannot rename a folder. So each time the tables are written they go to a folder of their own, and
/// `manifest.json`, written last and in one step, says which of them counts. Until then a reader sees what was there
/// before. A folder without a manifest is read as what is in it.
enum StoredDataset {
    static let manifestName = "manifest.json"

    /// What the manifest holds.
    struct Manifest: Codable, Hashable {
        struct Table: Codable, Hashable {
            let name: String
            /// The table's object, as a path from the manifest's folder.
            let object: String
            let bytes: Int
        }

        var format = "sfumato/dataset/v1"
        var tables: [Table]
    }

    /// The objects of the folder that may be tables, in the order of their names.
    static func files(in folder: ObjectAddress) throws(DataError) -> [ObjectAddress] {
        let entries = try ObjectStore.entries(of: folder)
        if entries.contains(where: { $0.name == manifestName && $0.kind == .file }),
            let manifest = try manifest(of: folder)
        {
            return manifest.tables.map { folder.appending($0.object) }
        }
        return entries.filter { $0.kind == .file && !$0.name.hasPrefix(".") && !$0.name.hasPrefix("_") }
            .map { folder.appending($0.name) }
    }

    /// Whether the folder is one of ours, whose folders are none of a reader's business.
    static func hasManifest(_ folder: ObjectAddress) throws(DataError) -> Bool {
        let address = folder.appending(manifestName)
        guard try ObjectStore.look(at: address).kind == .file else { return false }
        return try manifest(of: folder) != nil
    }

    /// The folder's manifest; nil where what has its name is something else.
    /// - Throws: ``DataError`` for one of ours that is damaged or leads out of its folder.
    static func manifest(of folder: ObjectAddress) throws(DataError) -> Manifest? {
        let address = folder.appending(manifestName)
        let bytes = try ObjectStore.read(address)
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else { return nil }
        let leadsOut = manifest.tables.contains { table in
            table.object.split(separator: "/", omittingEmptySubsequences: false).contains {
                ["", ".", ".."].contains($0)
            }
        }
        guard manifest.format == "sfumato/dataset/v1", !leadsOut else {
            throw DataError(
                .data, address.text, problem: "is not a manifest that this release reads",
                remedy: "Write the tables again, or remove it to read what is in the folder")
        }
        return manifest
    }
}
