/// Finds the column, or the two or three columns, that identify the rows of a table.
enum PrimaryKeys {
    /// The best single column, if any; needs a name or a place that speaks for it besides being unique.
    static func single(_ table: TableProfile) -> Int? {
        guard table.rows > 0 else { return nil }
        let scored = table.verdicts.indices.compactMap { place in score(table, place).map { (place, $0) } }
        return scored.max { ($0.1, $1.0) < ($1.1, $0.0) }?.0
    }

    private static func score(_ table: TableProfile, _ place: Int) -> Int? {
        let verdict = table.verdicts[place]
        guard verdict.evidence.identifies, canBeKey(table, place) else { return nil }
        var score = 0
        if verdict.words.compact == "id" || verdict.words.compact == table.singular + "id" { score += 8 }
        if verdict.words.saysID { score += 4 }
        if verdict.words.saysKey { score += 3 }
        if verdict.words.words.dropLast() == table.singularWords[...] { score += 2 }
        if score == 0, !(place == 0 && isPlainKey(table, place)) { return nil }
        if place == 0 { score += 2 }
        if case .id(let pattern) = verdict.column.type { score += pattern == nil ? 1 : 2 }
        return score >= 2 && (table.rows > 1 || score >= 4) ? score : nil
    }

    /// Without a telling name a first column needs some rows, and numbers have to ascend.
    private static func isPlainKey(_ table: TableProfile, _ place: Int) -> Bool {
        guard table.rows >= 10 else { return false }
        return !table.verdicts[place].isWholeNumber || table.profiles[place].ascends
    }

    private static func canBeKey(_ table: TableProfile, _ place: Int) -> Bool {
        switch table.verdicts[place].column.type {
        case .integer, .id, .categorical, .personal(.uuid): return true
        case .personal: return table.verdicts[place].words.saysID
        case .text:  // short codes
            let shape = table.profiles[place].evidence?.shape
            return shape.map { $0.withBlanks == 0 && $0.longest <= 40 } ?? false
        default: return false
        }
    }

    /// The first pair or triple of columns that identifies the rows; read from the source, for tables without a single
    /// key. One member at least must be an id or a foreign key, the others ids, dates or places in a sequence.
    static func composite(
        _ table: TableProfile, foreign: Set<Int>,
        progress: DiscoveryProgress
    ) throws(DataError) -> [Int] {
        let keys = table.verdicts.indices.filter { foreign.contains($0) || isID(table.verdicts[$0]) }
        let places = table.verdicts.indices.filter { place in
            let verdict = table.verdicts[place]
            guard verdict.evidence.missing == 0, verdict.evidence.distinct > 1 else { return false }
            return keys.contains(place) || mayOrder(verdict)
        }.prefix(8)
        let groups = combinations(Array(places)).filter { group in
            guard group.contains(where: { keys.contains($0) }) else { return false }
            let room = group.reduce(1.0) { $0 * Double(table.verdicts[$1].evidence.distinct) }
            return room >= Double(table.rows)
        }.prefix(24)
        guard !groups.isEmpty, table.rows > 1 else { return [] }
        return try firstUnique(table, Array(groups), progress: progress)
    }

    private static func isID(_ verdict: ColumnVerdict) -> Bool {
        if case .id = verdict.column.type { return true }
        return verdict.words.saysID
    }

    private static let sequence: Set<String> = [
        "line", "seq", "sequence", "position", "pos", "index", "idx", "order", "ordinal", "version", "step", "visit",
        "year", "month", "week", "day", "hour", "quarter", "period", "no", "nr", "number", "rank", "wave", "round",
    ]

    private static func mayOrder(_ verdict: ColumnVerdict) -> Bool {
        switch verdict.column.type {
        case .date, .datetime: true
        case .integer, .categorical: verdict.words.has(sequence)
        default: false
        }
    }

    private static func combinations(_ places: [Int]) -> [[Int]] {
        var pairs: [[Int]] = []
        var triples: [[Int]] = []
        for (first, left) in places.enumerated() {
            for (second, middle) in places.enumerated().dropFirst(first + 1) {
                pairs.append([left, middle])
                for right in places.dropFirst(second + 1) { triples.append([left, middle, right]) }
            }
        }
        return pairs + triples
    }

    private static func firstUnique(
        _ table: TableProfile, _ groups: [[Int]], progress: DiscoveryProgress
    ) throws(DataError) -> [Int] {
        var sets = groups.map { _ in HashSet64?.some(HashSet64(limit: 2_000_000)) }
        try table.scan(groups, progress: progress) { group, hash in
            guard sets[group] != nil else { return }
            if hash == 0 || sets[group]?.insert(hash) == false || sets[group]?.isFull == true { sets[group] = nil }
        }
        return zip(groups, sets).first { $0.1 != nil }?.0 ?? []
    }
}
