/// A file of a kind that holds a table.
struct TableFile: Hashable, Sendable {
    enum Format: Hashable, Sendable { case csv, tsv, parquet }

    let path: String
    /// As people know it, for messages.
    let location: String
    let format: Format
    let isGzip: Bool
    /// The file's name without what tells its format: the table's name.
    let stem: String

    /// A file by its name; nil if its ending tells no format. A `.txt` counts only where it is named by itself.
    init?(path: String, location: String, namedByItself: Bool) {
        guard let ending = Self.endings.first(where: { path.lowercased().hasSuffix($0.ending) }),
            namedByItself || ending.ending != ".txt"
        else { return nil }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        stem = String(name.dropLast(ending.ending.count))
        if stem.isEmpty { return nil }
        self.path = path
        self.location = location
        format = ending.format
        isGzip = ending.ending.hasSuffix(".gz")
    }

    private static let endings: [(ending: String, format: Format)] = [
        (".csv", .csv), (".csv.gz", .csv), (".tsv", .tsv), (".tsv.gz", .tsv), (".txt", .csv), (".parquet", .parquet),
    ]
}
