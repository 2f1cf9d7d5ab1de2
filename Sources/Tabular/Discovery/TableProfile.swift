/// One table after the first pass: its columns' profiles and what they amount to.
struct TableProfile {
    let source: TableSource
    let name: String
    let words: NameWords
    let rows: Int
    let profiles: [ColumnProfile]
    var verdicts: [ColumnVerdict]

    /// Reads the whole table once; threads work on different columns of the same batch.
    /// - Parameter mayBeEmpty: whether a table without rows is one, as among others that have some.
    init(
        _ source: TableSource, threads: Int, mayBeEmpty: Bool = false, progress: DiscoveryProgress
    ) throws(DataError) {
        let reader = try source.open()
        let limit = min(65_536, max(2_048, 1_000_000 / max(reader.columns.count, 1)))
        let profiles = reader.columns.map { ColumnProfile(source: $0, limit: limit) }
        var rows = 0
        while let batch = try reader.next() {
            inParallel(profiles.count, threads: threads) { profiles[$0].observe(batch.columns[$0]) }
            rows += batch.rows
            try progress("reading \(source.name)", reader.fractionRead, rows)
        }
        guard rows > 0 || mayBeEmpty else { throw .noRows(source.location) }
        inParallel(profiles.count, threads: threads) { profiles[$0].finish() }
        self.source = source
        name = source.name
        let words = NameWords(source.name)
        self.words = words
        self.rows = rows
        self.profiles = profiles
        verdicts = profiles.map { ColumnVerdict($0, table: words) }
        for column in source.declared?.columns ?? [] where column.nullable {
            guard let place = self.column(column.source.name) else { continue }
            let isKey = source.declared?.primaryKey.contains(column.source.name) == true
            verdicts[place].column.nullable = verdicts[place].column.nullable || !isKey
        }
    }

    /// The table's words with the last in the singular, in one: `invoice_lines` is `invoiceline`.
    var singular: String { (words.words.dropLast() + words.words.suffix(1).map(NameWords.singular)).joined() }

    /// Singular words: `media`, `type`.
    var singularWords: [String] { words.words.dropLast() + words.words.suffix(1).map(NameWords.singular) }

    /// The primary key that a database's catalogue declares; nil if there is none.
    var declaredKey: [Int]? {
        let names = source.declared?.primaryKey ?? []
        let places = names.compactMap(column)
        return names.isEmpty || places.count < names.count ? nil : places
    }

    func column(_ name: String) -> Int? { verdicts.firstIndex { $0.column.name == name } }
}
