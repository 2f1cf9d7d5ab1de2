/// Brings values to hashes that are equal where the values are, also where one file writes 12 and the other 12.0.
struct KeyHasher {
    /// Columns can refer to each other when they are of one class.
    enum Class: Hashable { case number, text, date, datetime, none }
    private let codec: ValueCodec
    private let hasNumbers: Bool
    let kind: Class

    init(_ column: ColumnSchema, source: SourceColumn) {
        codec = ValueCodec(column: column, source: source)
        let isText = source.kind == .text
        switch column.type {
        case .integer: kind = .number
        case .date: kind = .date
        case .datetime: kind = .datetime
        case .decimal, .real, .boolean, .time: kind = .none
        case .categorical, .text, .id, .personal: kind = isText ? .text : source.kind == .integer ? .number : .none
        }
        hasNumbers = isText && [.number, .date, .datetime].contains(kind)
    }

    /// Nil where the value is missing or not of the column's type.
    @inline(__always)
    func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
        if codec.missing.contains(bytes, count) { return nil }
        return hasNumbers ? codec.integer(bytes, count).map { ByteHash.of($0) } : ByteHash.of(bytes, count)
    }

    @inline(__always)
    func hash(_ value: Int64) -> UInt64? { codec.integer(value).map { ByteHash.of($0) } }

    @inline(__always)
    func hash(_ value: Double) -> UInt64? { codec.integer(value).map { ByteHash.of($0) } }

    /// One hash per row of a column of a batch; 0 where there is no value.
    func hashes(_ column: ColumnValues) -> [UInt64] {
        (0..<column.rows).map { row in
            if column.isNull(row) { return 0 }
            switch column.storage {
            case .integers(let values): return hash(values[row]) ?? 0
            case .reals(let values): return hash(values[row]) ?? 0
            case .text(let offsets, let bytes):
                return hash(bytes + Int(offsets[row]), Int(offsets[row + 1] - offsets[row])) ?? 0
            }
        }
    }

    /// The hashes of all distinct values of a column whose profile holds them all.
    func set(of profile: ColumnProfile) -> HashSet64 {
        var set = HashSet64()
        profile.table.forEach { bytes, count, _ in
            let raw = UnsafeRawPointer(bytes)
            let hash =
                switch profile.source.kind {
                case .text: hash(bytes, count)
                case .real: hash(Double(bitPattern: raw.loadUnaligned(as: UInt64.self)))
                default: hash(raw.loadUnaligned(as: Int64.self))
                }
            if let hash { _ = set.insert(hash) }
        }
        return set
    }
}

extension TableProfile {
    /// The hasher of a column, by its type before keys became ids.
    func hasher(_ column: Int) -> KeyHasher {
        var schema = verdicts[column].plain
        // Whole numbers compare as numbers, whatever they mean.
        if case .text = profiles[column].source.kind, verdicts[column].isWholeNumber { schema.type = .integer }
        if profiles[column].source.kind == .real, verdicts[column].isWholeNumber { schema.type = .integer }
        return KeyHasher(schema, source: profiles[column].source)
    }

    /// Calls `body` with the joined hashes of the columns for each row, 0 where one has no value; reads the table again.
    func scan(
        _ groups: [[Int]], progress: DiscoveryProgress,
        _ body: (_ group: Int, _ hash: UInt64) -> Void
    ) throws(DataError) {
        let needed = Set(groups.joined()).sorted()
        let hashers = needed.map { hasher($0) }
        let reader = try source.open(columns: needed.map { verdicts[$0].column.name })
        var rows = 0
        while let batch = try reader.next() {
            var hashes: [Int: [UInt64]] = [:]
            for (place, column) in needed.enumerated() {
                hashes[column] = hashers[place].hashes(batch.columns[place])
            }
            for (group, columns) in groups.enumerated() {
                let parts = columns.compactMap { hashes[$0] }
                guard let first = parts.first else { continue }
                for row in first.indices {
                    var joined = first[row]
                    for part in parts.dropFirst() {
                        joined = joined == 0 || part[row] == 0 ? 0 : ByteHash.join(joined, part[row])
                    }
                    body(group, joined)
                }
            }
            rows += batch.rows
            try progress("checking keys of \(name)", reader.fractionRead, rows)
        }
    }
}
