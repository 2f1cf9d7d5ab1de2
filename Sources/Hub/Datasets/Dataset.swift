import FoundationEssentials
import GRDB
import TaskContract

/// The output of a generation run. Its id is the run's.
struct Dataset: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var id: String
    var projectId: String
    var runId: String
    var modelId: String
    var context: String
    var location: String
    var bytes: Int
    var tables: [TaskResult.Table]
    var createdAt: Date
    var deletedAt: Date?

    /// nil where the context withholds counts.
    var rows: Int? {
        let counts = tables.compactMap(\.rows)
        return counts.count == tables.count ? counts.reduce(0, +) : nil
    }

    /// Such as `d-9h0ka`, for people.
    var title: String { "Dataset d-\(id.suffix(6))" }
}

/// A file of a dataset that lies on the Hub's host.
struct DatasetFile: Hashable, Sendable {
    var name: String
    var bytes: Int
    var path: String
}

extension Dataset {
    /// The files, where the dataset lies on this host; none for one elsewhere.
    var files: [DatasetFile] {
        guard location.hasPrefix("/") else { return [] }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: location)) ?? []).sorted()
        return names.filter { !$0.hasPrefix(".") && !$0.contains(".partial-") }.compactMap { name in
            let path = location + "/" + name
            guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
                facts[.type] as? FileAttributeType == .typeRegular
            else { return nil }
            return DatasetFile(name: name, bytes: (facts[.size] as? Int) ?? 0, path: path)
        }
    }
}
