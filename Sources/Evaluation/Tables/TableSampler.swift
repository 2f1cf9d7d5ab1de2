import Tabular

/// Reads tables and keeps an even sample of their rows. One sampler reads all tables that are compared, so that a label
/// has one number in all of them.
struct TableSampler {
    private let columns: [ColumnSchema]
    private let seed: UInt64
    private let threads: Int
    private let capacity: Int
    /// Labels of each column, of all tables read so far.
    private(set) var dictionaries: [LabelDictionary]

    /// - Parameter cells: how many fields a sample may have, at most.
    init(_ columns: [ColumnSchema], seed: UInt64, threads: Int, cells: Int = 12_000_000) {
        self.columns = columns
        self.seed = seed
        self.threads = threads
        capacity = max(5_000, min(100_000, cells / max(columns.count, 1)))
        dictionaries = columns.map { _ in LabelDictionary() }
    }

    /// - Throws: ``DataError`` when the table cannot be read, or what `progress` throws.
    mutating func read(
        _ source: TableSource, progress: (_ fraction: Double, _ rows: Int) throws(DataError) -> Void
    ) throws(DataError) -> SampledTable {
        // A table of keys alone has rows all the same.
        let reader = try source.open(columns: columns.isEmpty ? nil : columns.map(\.name))
        let states = columns.indices.map {
            ColumnSampler(columns[$0], source: reader.columns[$0], dictionary: dictionaries[$0], salt: UInt64($0))
        }
        var choice = RowChoice(seed: seed, capacity: capacity)
        var (rows, hashes) = (0, [UInt64]())
        while let batch = try reader.next() {
            let keys = choice.keys(first: rows, count: batch.rows)
            let mask = choice.mask
            inParallel(columns.count, threads: threads) { states[$0].add(batch.columns[$0], keys: keys, mask: mask) }
            hashes += (0..<batch.rows).map { row in states.reduce(0) { $0 &+ $1.hashes[row] } }
            rows += batch.rows
            if let kept = choice.thin() { states.forEach { $0.keep(kept) } }
            try progress(reader.fractionRead, rows)
        }
        dictionaries = states.map(\.dictionary)
        hashes.sort()
        return SampledTable(
            rows: choice.count, totalRows: rows, places: choice.places, columns: states.map(\.values),
            unreadable: states.map(\.unreadable),
            rowHashes: hashes)
    }
}

/// Which rows are kept: those whose key, a hash of their place, ends in zeros; the more rows, the more zeros.
struct RowChoice {
    private(set) var mask: UInt64 = 0
    private var kept: [UInt64] = []
    /// The rows that are kept.
    private(set) var places: [Int] = []
    private let seed: UInt64
    private let capacity: Int

    init(seed: UInt64, capacity: Int) { (self.seed, self.capacity) = (seed, capacity) }

    var count: Int { kept.count }

    mutating func keys(first: Int, count: Int) -> [UInt64] {
        let keys = (first..<first + count).map { ByteHash.join(seed, UInt64($0)) }
        for (offset, key) in keys.enumerated() where key & mask == 0 {
            kept.append(key)
            places.append(first + offset)
        }
        return keys
    }

    /// Gives the places to keep where there are too many, nil where there are not.
    mutating func thin() -> [Int]? {
        guard kept.count > capacity else { return nil }
        var chosen = Array(kept.indices)
        while chosen.count > capacity {
            mask = mask << 1 | 1
            chosen = chosen.filter { kept[$0] & mask == 0 }
        }
        (kept, places) = (chosen.map { kept[$0] }, chosen.map { places[$0] })
        return chosen
    }
}

/// Keeps one column's sample. Used by one thread at a time.
private final class ColumnSampler {
    private let reader: CellReader
    private let salt: UInt64
    private let isLabel: Bool
    private var numbers: [Double] = []
    private var labels: [Int32] = []
    private(set) var dictionary: LabelDictionary
    private(set) var unreadable = 0
    /// Of the last batch's fields.
    private(set) var hashes: [UInt64] = []

    init(_ column: ColumnSchema, source: SourceColumn, dictionary: LabelDictionary, salt: UInt64) {
        reader = CellReader(column, source: source)
        isLabel = column.type == .categorical
        self.dictionary = dictionary
        self.salt = ByteHash.of(Int64(salt))
    }

    var values: SampledTable.Values { isLabel ? .labels(labels) : .numbers(numbers) }

    func add(_ values: ColumnValues, keys: [UInt64], mask: UInt64) {
        hashes = Array(repeating: 0, count: values.rows)
        var added = hashes
        reader.visit(values) { row, cell in
            let isKept = keys[row] & mask == 0
            switch cell {
            case .number(let value):
                added[row] = ByteHash.join(salt, (value == 0 ? 0 : value).bitPattern)
                if isKept { numbers.append(value) }
            case .label(let bytes):
                let hash = bytes.baseAddress.map { ByteHash.of($0, bytes.count) } ?? 1
                added[row] = ByteHash.join(salt, hash)
                if isKept { labels.append(dictionary.number(bytes, hash: hash)) }
            case .missing, .unreadable:
                if case .unreadable = cell { unreadable += 1 }
                added[row] = ByteHash.join(salt, 2)
                if isKept, isLabel { labels.append(-1) } else if isKept { numbers.append(.nan) }
            }
        }
        hashes = added
    }

    func keep(_ places: [Int]) {
        if isLabel { labels = places.map { labels[$0] } } else { numbers = places.map { numbers[$0] } }
    }
}
