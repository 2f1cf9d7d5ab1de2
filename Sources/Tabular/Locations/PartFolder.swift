/// A folder that may hold a table in parts, on this machine or in a store.
///
/// It does where its folders are named `key=value` (Hive's partitions), or all its tables `part-…` (Hadoop's output).
struct PartFolder {
    private enum Place {
        case local(path: String)
        case object(ObjectAddress)
    }
    private let place: Place
    /// As people know it.
    let location: String
    /// What a value that is missing is called in folders' names. Source: Hive, `hive.exec.default.partition.name`.
    private static let missing = "__HIVE_DEFAULT_PARTITION__"
    private static let mostLevels = 16

    init(path: String, location: String) {
        place = .local(path: Self.withoutSlash(path))
        self.location = Self.withoutSlash(location)
    }

    init(_ address: ObjectAddress) { (place, location) = (.object(address), address.text) }

    private static func withoutSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? withoutSlash(String(path.dropLast())) : path
    }

    /// The name of the table in it: its own.
    var name: String {
        let path =
            switch place {
            case .local(let path): path
            case .object(let address): address.path
            }
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The folders right below, but hidden ones.
    func folders() throws(DataError) -> [PartFolder] {
        try entries().filter { $0.isFolder }.map { child($0.name) }
    }

    /// The table that the folder holds in parts; nil if it holds none, or several.
    func parts() throws(DataError) -> TableParts? {
        let entries = try entries()
        let isPartitioned = entries.contains { $0.isFolder && Self.partition($0.name) != nil }
        let files = entries.filter { !$0.isFolder }.compactMap { file($0.name) }
        guard isPartitioned ? files.isEmpty : !files.isEmpty && files.allSatisfy({ $0.stem.hasPrefix("part-") }) else {
            return nil
        }
        var parts = TableParts()
        try gather(&parts, [], level: 0)
        return parts.files.isEmpty ? nil : parts
    }

    private func gather(
        _ parts: inout TableParts, _ values: [(name: String, value: String?)], level: Int
    ) throws(DataError) {
        guard level < Self.mostLevels else { throw .badParts(location, "has folders in folders without an end") }
        for entry in try entries() {
            if entry.isFolder, let partition = Self.partition(entry.name) {
                try child(entry.name).gather(&parts, values + [partition], level: level + 1)
            } else if !entry.isFolder, let file = file(entry.name) {
                if parts.files.isEmpty { parts.partitions = values.map(\.name) }
                guard parts.partitions == values.map(\.name) else {
                    throw .badParts(file.location, "is in other partitions than the files before it")
                }
                parts.files.append(file)
                parts.values.append(values.map(\.value))
            }
        }
    }

    /// `year=2024`; nil for other names.
    private static func partition(_ name: String) -> (name: String, value: String?)? {
        guard let equals = name.firstIndex(of: "="), equals > name.startIndex else { return nil }
        let value = name[name.index(after: equals)...]
        guard let key = PercentEncoding.decoded(name[..<equals]), let text = PercentEncoding.decoded(value) else {
            return nil
        }
        return (key, value == Self.missing ? nil : text)
    }

    private func entries() throws(DataError) -> [(name: String, isFolder: Bool)] {
        let all: [(name: String, kind: FileSystem.Kind?)]
        switch place {
        case .local(let path):
            all = (FileSystem.entries(of: path) ?? []).map { ($0, FileSystem.kind(of: "\(path)/\($0)")) }
        case .object(let address): all = try ObjectStore.entries(of: address)
        }
        return all.filter {
            !$0.name.hasPrefix(".") && !$0.name.hasPrefix("_") && ($0.kind == .folder || $0.kind == .file)
        }
        .map { ($0.name, $0.kind == .folder) }
    }

    private func child(_ name: String) -> PartFolder {
        switch place {
        case .local(let path): PartFolder(path: "\(path)/\(name)", location: "\(location)/\(name)")
        case .object(let address): PartFolder(address.appending(name))
        }
    }

    private func file(_ name: String) -> TableFile? {
        switch place {
        case .local(let path):
            TableFile(
                place: FilePlace(store: nil, path: "\(path)/\(name)"), location: "\(location)/\(name)",
                namedByItself: false)
        case .object(let address):
            (try? ObjectStore.of(address)).flatMap { store in
                let object = address.appending(name)
                return TableFile(
                    place: FilePlace(store: store, path: object.path), location: object.text, namedByItself: false)
            }
        }
    }
}

extension DataError {
    fileprivate static func badParts(_ place: String, _ problem: String) -> Self {
        Self(
            .data, place, problem: problem, remedy: "Name a folder whose files are all in partitions of the same names")
    }
}
