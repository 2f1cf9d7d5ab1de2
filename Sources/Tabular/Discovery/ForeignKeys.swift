/// Finds the columns whose values all occur in the key of another table, and whose name or form says that they refer
/// to it.
struct ForeignKeys {
    /// One possible reference.
    struct Candidate {
        let table: Int
        let column: Int
        let parent: Int
        let key: Int
        let score: Int
        var orphans = 0
        /// Whether `orphans` counts rows rather than distinct values.
        var orphansAreRows = false
        var isRefuted = false
    }
    let tables: [TableProfile]
    /// For each table the place of its single key.
    let keys: [Int?]

    /// All references that names or forms suggest and the kinds of values allow, unchecked.
    func candidates() -> [Candidate] {
        var found: [Candidate] = []
        for (table, profile) in tables.enumerated() {
            for column in profile.verdicts.indices {
                for (parent, key) in keys.enumerated() {
                    guard let key, let score = score(table, column, parent, key) else { continue }
                    found.append(Candidate(table: table, column: column, parent: parent, key: key, score: score))
                }
            }
        }
        return found
    }

    private func score(_ table: Int, _ column: Int, _ parent: Int, _ key: Int) -> Int? {
        let (child, owner) = (tables[table], tables[parent])
        guard table != parent || column != key, child.verdicts[column].evidence.distinct > 0 else { return nil }
        let kind = child.hasher(column).kind
        guard kind == owner.hasher(key).kind, kind == .number || kind == .text else { return nil }
        let verdict = child.verdicts[column]
        if case .boolean = verdict.column.type { return nil }
        guard verdict.evidence.distinct <= owner.verdicts[key].evidence.distinct * 2 else { return nil }
        if keys[table] == column, !isOneToOneChild(table, parent, key) { return nil }
        let named = ForeignKeyNames.score(verdict.words, in: child, to: owner, owner.verdicts[key].words)
        if named > 0 { return named }
        return kind == .text && table != parent && looksLikeKey(child, column, owner, key) ? 1 : nil
    }

    /// A table's own key may refer to another table's: to the one that it is named after, the larger, or the first.
    private func isOneToOneChild(_ table: Int, _ parent: Int, _ key: Int) -> Bool {
        guard table != parent else { return false }
        let name = tables[parent].verdicts[key].words.compact
        if name.hasPrefix(tables[table].singular) { return false }
        if name.hasPrefix(tables[parent].singular) { return true }
        let (own, other) = (tables[table].rows, tables[parent].rows)
        return own < other || own == other && table > parent
    }

    /// Short codes of one length, three different ones at least.
    private func looksLikeKey(_ child: TableProfile, _ column: Int, _ owner: TableProfile, _ key: Int) -> Bool {
        guard let mine = child.profiles[column].evidence?.shape, let other = owner.profiles[key].evidence?.shape else {
            return false
        }
        if case .personal = child.verdicts[column].column.type { return false }
        return child.verdicts[column].evidence.distinct >= 3 && mine.longest == other.longest && mine.withBlanks == 0
            && other.withBlanks == 0 && (2...40).contains(mine.longest)
    }

    /// Checks containment, then keeps the best reference of each column.
    func check(
        _ candidates: [Candidate], progress: DiscoveryProgress
    ) throws(DataError) -> [Candidate] {
        var checked = candidates
        let sets = try parentSets(candidates, progress: progress)
        for place in checked.indices where !tables[checked[place].table].profiles[checked[place].column].hasOverflowed {
            let candidate = checked[place]
            let table = tables[candidate.table]
            let values = table.hasher(candidate.column).set(of: table.profiles[candidate.column])
            guard let set = sets[candidate.parent], !set.isFull else { continue }
            values.forEach { if !set.contains($0) { checked[place].orphans += 1 } }
            checked[place].isRefuted = values.count == 0
        }
        try scanLarge(&checked, sets, progress: progress)
        // Where the key has too many values to compare, only a telling name will do.
        for place in checked.indices where sets[checked[place].parent]?.isFull == true {
            checked[place].isRefuted = checked[place].score < 8
        }
        return checked
    }

    private func parentSets(
        _ candidates: [Candidate], progress: DiscoveryProgress
    ) throws(DataError) -> [Int: HashSet64] {
        var sets: [Int: HashSet64] = [:]
        for parent in Set(candidates.map(\.parent)).sorted() {
            guard let key = keys[parent] else { continue }
            guard tables[parent].profiles[key].hasOverflowed else {
                sets[parent] = tables[parent].hasher(key).set(of: tables[parent].profiles[key])
                continue
            }
            var set = HashSet64()
            try tables[parent].scan([[key]], progress: progress) { _, hash in if hash != 0 { _ = set.insert(hash) } }
            sets[parent] = set
        }
        return sets
    }

    /// Columns with too many distinct values to have been kept are read again.
    private func scanLarge(
        _ checked: inout [Candidate], _ sets: [Int: HashSet64],
        progress: DiscoveryProgress
    ) throws(DataError) {
        for (table, profile) in tables.enumerated() {
            let places = checked.indices.filter {
                checked[$0].table == table && profile.profiles[checked[$0].column].hasOverflowed
            }
            guard !places.isEmpty else { continue }
            var orphans = [Int](repeating: 0, count: places.count)
            let parents = places.map { sets[checked[$0].parent] }
            try profile.scan(places.map { [checked[$0].column] }, progress: progress) { group, hash in
                if hash != 0, let set = parents[group], !set.isFull, !set.contains(hash) { orphans[group] += 1 }
            }
            for (group, place) in places.enumerated() {
                checked[place].orphans = orphans[group]
                checked[place].orphansAreRows = true
            }
        }
    }
}
