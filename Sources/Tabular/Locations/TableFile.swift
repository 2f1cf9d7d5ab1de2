/// A file of a kind that holds a table.
struct TableFile: Hashable, Sendable {
    enum Format: Hashable, Sendable { case csv, tsv, parquet }

    let place: FilePlace
    /// As people know it, for messages.
    let location: String
    let format: Format
    let isGzip: Bool
    /// The file's name without what tells its format: the table's name.
    let stem: String

    /// A file by its name; nil if its ending tells no format. A `.txt` counts only where it is named by itself.
    init?(place: FilePlace, location: String, namedByItself: Bool) {
        guard let told = Self.format(of: place.path), namedByItself || !told.isPlain else { return nil }
        stem = told.stem
        (format, isGzip) = (told.format, told.isGzip)
        self.place = place
        self.location = location
    }

    /// A Parquet file of this machine.
    init(parquet path: String, stem: String) {
        place = FilePlace(store: nil, path: path)
        (location, format, isGzip, self.stem) = (path, .parquet, false, stem)
    }

    /// What the end of a file's name tells; nil if that is nothing.
    static func format(of path: String) -> (format: Format, isGzip: Bool, isPlain: Bool, stem: String)? {
        guard let known = endings.first(where: { path.lowercased().hasSuffix($0.ending) }) else { return nil }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = String(name.dropLast(known.ending.count))
        guard !stem.isEmpty else { return nil }
        return (known.format, known.ending.hasSuffix(".gz"), known.ending == ".txt", stem)
    }

    private static let endings: [(ending: String, format: Format)] = [
        (".csv", .csv), (".csv.gz", .csv), (".tsv", .tsv), (".tsv.gz", .tsv), (".txt", .csv), (".parquet", .parquet),
    ]
}
