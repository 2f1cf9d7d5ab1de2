/// Called after each batch with what is being done (`reading adult`), the share of that which is done (0 to 1), and its
/// rows so far; may throw to stop.
public typealias DiscoveryProgress = (_ phase: String, _ fraction: Double, _ rows: Int) throws(DataError) -> Void

/// Finds out what tables hold: types, spellings of missing values, keys and references.
///
/// Each table is read once, or twice where keys of many values need checking; memory does not grow with the rows.
public enum Discovery {
    /// - Parameters:
    ///   - sources: the tables; their order is kept.
    ///   - threads: how many work at once; the result does not depend on it.
    ///   - progress: called after each batch.
    /// - Throws: ``DataError`` of the reader, of a table without rows, or what `progress` throws.
    public static func discover(
        _ sources: [TableSource], threads: Int = 2,
        progress: DiscoveryProgress = { _, _, _ in }
    ) throws(DataError) -> DiscoveredSchema {
        var tables: [TableProfile] = []
        for source in sources {
            tables.append(
                try TableProfile(source, threads: threads, mayBeEmpty: sources.count > 1, progress: progress))
        }
        var keys = KeyDiscovery(tables: tables)
        try keys.findForeignKeys(progress: progress)
        try keys.findCompositeKeys(progress: progress)
        return keys.result()
    }
}

/// The tables on their way to a schema: keys and references are found one after the other, then shape the types.
struct KeyDiscovery {
    var tables: [TableProfile]
    private let single: [Int?]
    private var primary: [[Int]]
    private var foreign: [ForeignKeys.Candidate] = []
    private var compositeForeign: [[ForeignKey]]
    private var notes: [[String]]
    private var hasDeclaredReferences = false

    init(tables: [TableProfile]) {
        self.tables = tables
        let declared = tables.map { $0.declaredKey }
        single = zip(tables, declared).map { table, key in
            key.map { $0.count == 1 ? $0[0] : nil } ?? PrimaryKeys.single(table)
        }
        primary = zip(single, declared).map { single, key in key ?? single.map { [$0] } ?? [] }
        compositeForeign = tables.map { _ in [] }
        notes = tables.map { _ in [] }
    }

    mutating func findForeignKeys(
        progress: DiscoveryProgress
    ) throws(DataError) {
        if takeDeclaredReferences() { return }
        let finder = ForeignKeys(tables: tables, keys: single)
        let checked = try finder.check(finder.candidates(), progress: progress)
        for (table, profile) in tables.enumerated() {
            for column in profile.verdicts.indices {
                let all = checked.filter { $0.table == table && $0.column == column && !$0.isRefuted }
                if let best = all.filter({ $0.orphans == 0 }).max(by: { $0.score < $1.score }) {
                    foreign.append(best)
                } else if let near = all.filter({ $0.score >= 7 }).min(by: { $0.orphans < $1.orphans }) {
                    noteOrphans(near)
                }
            }
        }
    }

    /// Takes the references that a database's catalogue declares; false if it declares none, so that they are looked for.
    private mutating func takeDeclaredReferences() -> Bool {
        guard tables.contains(where: { $0.source.declared?.foreignKeys.isEmpty == false }) else { return false }
        for (table, profile) in tables.enumerated() {
            for key in profile.source.declared?.foreignKeys ?? [] {
                guard let parent = tables.firstIndex(where: { $0.name == key.references }) else { continue }
                let (own, other) = (key.columns.compactMap(profile.column), key.to.compactMap(tables[parent].column))
                guard own.count == key.columns.count, other.count == own.count else { continue }
                if own.count == 1 {
                    foreign.append(
                        ForeignKeys.Candidate(table: table, column: own[0], parent: parent, key: other[0], score: 0))
                } else {
                    compositeForeign[table].append(key)
                }
            }
        }
        hasDeclaredReferences = true
        return true
    }

    private mutating func noteOrphans(_ near: ForeignKeys.Candidate) {
        let verdict = tables[near.table].verdicts[near.column]
        let whole = near.orphansAreRows ? verdict.evidence.values : verdict.evidence.distinct
        guard near.orphans * 2 <= whole else { return }
        notes[near.table].append(
            "\(verdict.column.name): \(Counts.grouped(near.orphans)) of \(Counts.grouped(whole)) \(near.orphansAreRows ? "rows" : "values") have no row in "
                + "\(tables[near.parent].name), so no foreign key is proposed")
    }

    mutating func findCompositeKeys(
        progress: DiscoveryProgress
    ) throws(DataError) {
        for table in tables.indices where primary[table].isEmpty {
            let own = Set(foreign.filter { $0.table == table }.map(\.column))
            primary[table] = try PrimaryKeys.composite(tables[table], foreign: own, progress: progress)
        }
        for parent in tables.indices where primary[parent].count > 1 && !hasDeclaredReferences {
            try findCompositeReferences(to: parent, progress: progress)
        }
    }

    /// Tables that have all columns of a composite key, under the same names.
    private mutating func findCompositeReferences(
        to parent: Int, progress: DiscoveryProgress
    ) throws(DataError) {
        let names = primary[parent].map { tables[parent].verdicts[$0].column.name }
        let children = tables.indices.filter { child in
            child != parent && names.allSatisfy { tables[child].column($0) != nil }
        }
        guard !children.isEmpty else { return }
        var set = HashSet64()
        try tables[parent].scan([primary[parent]], progress: progress) { _, hash in
            if hash != 0 { _ = set.insert(hash) }
        }
        guard !set.isFull else { return }
        for child in children {
            let columns = names.compactMap { tables[child].column($0) }
            let kinds = zip(columns, primary[parent]).map {
                tables[child].hasher($0).kind == tables[parent].hasher($1).kind
            }
            guard kinds.allSatisfy({ $0 }) else { continue }
            var (rows, orphans) = (0, 0)
            try tables[child].scan([columns], progress: progress) { _, hash in
                guard hash != 0 else { return }
                rows += 1
                if !set.contains(hash) { orphans += 1 }
            }
            let key = "(\(names.joined(separator: ", ")))"
            if orphans == 0, rows > 0 {
                compositeForeign[child].append(ForeignKey(columns: names, references: tables[parent].name, to: names))
            } else if orphans * 2 <= rows {
                notes[child].append(
                    "\(key): \(Counts.grouped(orphans)) of \(Counts.grouped(rows)) rows have no row in \(tables[parent].name), so no foreign key is "
                        + "proposed")
            }
        }
    }

    /// Keys become ids, references take the type of what they refer to, and everything is put together.
    func result() -> DiscoveredSchema {
        var columns = tables.map { $0.verdicts }
        for (table, key) in single.enumerated() {
            if let key { columns[table][key].becomeKey(tables[table].profiles[key], "primary key") }
        }
        for reference in foreign {
            let owner = columns[reference.parent][reference.key].column.type
            columns[reference.table][reference.column].becomeReference(owner, to: tables[reference.parent].name)
        }
        var discovered = DiscoveredSchema(schema: Schema(tables: []), tables: [])
        for (table, profile) in tables.enumerated() {
            discovered.schema.tables.append(schema(of: table, columns[table]))
            discovered.tables.append(
                TableEvidence(
                    name: profile.name, rows: profile.rows, columns: columns[table].map(\.evidence), notes: notes[table]
                ))
        }
        return discovered
    }

    private func schema(of table: Int, _ columns: [ColumnVerdict]) -> TableSchema {
        let names = columns.map(\.column.name)
        let references = foreign.filter { $0.table == table }.map { reference in
            ForeignKey(
                columns: [names[reference.column]], references: tables[reference.parent].name,
                to: [tables[reference.parent].verdicts[reference.key].column.name])
        }
        let isChild = foreign.contains { $0.table == table && $0.parent != table } || !compositeForeign[table].isEmpty
        var schema = TableSchema(
            name: tables[table].name, columns: columns.map(\.column), primaryKey: primary[table].map { names[$0] },
            foreignKeys: references + compositeForeign[table], orderBy: isChild ? Self.order(columns) : [])
        tables[table].source.describe(&schema)
        return schema
    }

    /// The first datetime column without gaps, else the first such date; never a date of birth.
    private static func order(_ columns: [ColumnVerdict]) -> [String] {
        let eligible = columns.filter {
            $0.evidence.missing == 0 && $0.evidence.distinct > 1 && !$0.words.has(PersonalNames.birth)
        }
        let times = eligible.filter { if case .datetime = $0.column.type { true } else { false } }
        let dates = eligible.filter { $0.column.type == .date }
        return (times + dates).prefix(1).map(\.column.name)
    }
}

extension ColumnVerdict {
    mutating func becomeKey(_ profile: ColumnProfile, _ reason: String) {
        evidence.doubts.removeAll { !$0.hasPrefix("unique") }
        if column.type == .personal(.uuid) { column.type = .id(pattern: "uuid") }
        if case .personal = column.type {
            evidence.reason = reason
            return
        }
        var pattern: String?
        if case .id(let own) = column.type { pattern = own }
        if !isWholeNumber, pattern == nil { pattern = profile.evidence?.shape.pattern?.text }
        column.type = .id(pattern: pattern)
        evidence.reason = reason
    }

    mutating func becomeReference(_ type: ColumnType, to table: String) {
        column.type = type
        evidence.reason = "foreign key to \(table)"
        evidence.doubts.removeAll()
    }
}
