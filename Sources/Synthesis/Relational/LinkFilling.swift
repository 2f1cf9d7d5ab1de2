import Tabular

/// Decides to which rows the foreign keys of a table's rows refer, chunk by chunk in their order.
struct LinkFilling {
    private let database: DatabaseModel
    private let table: Int
    private let relation: TableRelation
    private let seed: UInt64
    private var pools: [Int: RowPool] = [:]
    private var kinPools: [Int: KinPool] = [:]

    /// - Parameter drawn: the tables that were drawn so far; those that the table refers to are whole.
    init(_ database: DatabaseModel, table: Int, seed: UInt64, drawn: [DrawnTable?]) {
        (self.database, self.table, self.seed) = (database, table, seed)
        relation = database.relation(table)
        for (key, link) in relation.links.enumerated() where database.parent(table, key) != table {
            if case .pooled(let kinship) = link { open(key, kinship, drawn) }
        }
    }

    /// Prepares the choice among the rows that a key may refer to.
    private mutating func open(_ key: Int, _ kinship: TableRelation.Kinship?, _ drawn: [DrawnTable?]) {
        guard let parent = database.parent(table, key), let rows = drawn[parent] else { return }
        let number = database.incoming(table, key)
        let counts = number.map { rows.children[$0] } ?? []
        let clusters = number.map { self.clusters(parent, $0, rows) } ?? []
        let stream = UInt64.max - UInt64(key)
        if let kinship {
            kinPools[key] = KinPool(
                ancestors: ancestors(of: parent, rows, along: kinship.down, drawn),
                count: meetingRows(parent, kinship, rows, drawn), clusters: clusters, counts: counts, seed: seed,
                stream: stream)
        }
        pools[key] = RowPool(clusters: clusters, counts: counts, rows: rows.rows, seed: seed, stream: stream)
    }

    private func clusters(_ parent: Int, _ number: Int, _ rows: DrawnTable) -> [UInt16] {
        let other = database.relation(parent)
        if let known = other.publicRows { return known.latents[number] }
        return other.drawn.firstIndex(of: .latent(number)).map { rows.codes[$0] } ?? []
    }

    /// For each row of a table the row to which a path of keys leads.
    private func ancestors(
        of other: Int, _ rows: DrawnTable, along path: [Int], _ drawn: [DrawnTable?]
    ) -> [Int32] {
        var (result, current) = ((0..<Int32(rows.rows)).map { $0 }, other)
        for key in path {
            guard let parents = drawn[current]?.parents[key], let next = database.parent(current, key) else { break }
            result = result.map { $0 == RowLinks.none ? $0 : parents[Int($0)] }
            current = next
        }
        return result
    }

    /// How many rows the table has in which two paths meet.
    private func meetingRows(
        _ parent: Int, _ kinship: TableRelation.Kinship, _ rows: DrawnTable, _ drawn: [DrawnTable?]
    ) -> Int {
        guard let meeting = database.end(of: kinship.down, from: parent) else { return 0 }
        // Where rows wait for all tables, that may be their own.
        return drawn[meeting]?.rows ?? rows.rows
    }

    /// Fills in all keys but those that have to wait for all rows.
    mutating func fill(_ chunk: inout DrawnChunk, drawn: [DrawnTable?]) {
        chunk.references = relation.links.map { _ in [] }
        // Those that are known come first: others may have to differ from them.
        let known = relation.links.indices.filter { if case .pooled = relation.links[$0] { false } else { true } }
        for key in known + relation.links.indices.filter({ !known.contains($0) }) {
            let link = relation.links[key]
            switch link {
            case .absent: continue
            case .primary: chunk.references[key] = chunk.parents
            case .copied(let up): chunk.references[key] = copies(chunk, key, up, drawn)
            case .pooled where database.parent(table, key) != table:
                chunk.references[key] = draws(chunk, key, link.kinship, drawn)
            case .pooled, .level, .late: chunk.references[key] = [Int32](repeating: RowLinks.none, count: chunk.rows)
            }
        }
    }

    private func isPresent(_ chunk: DrawnChunk, _ key: Int, _ row: Int) -> Bool {
        guard let column = relation.drawn.firstIndex(of: .presence(key)) else { return true }
        return chunk.codes[column][row] != 0
    }

    private func copies(_ chunk: DrawnChunk, _ key: Int, _ up: [Int], _ drawn: [DrawnTable?]) -> [Int32] {
        let above = self.above(chunk, along: up, drawn)
        return above.enumerated().map { row, ancestor in isPresent(chunk, key, row) ? ancestor : RowLinks.none }
    }

    /// For each row of the chunk the row to which a path of keys leads.
    private func above(_ chunk: DrawnChunk, along path: [Int], _ drawn: [DrawnTable?]) -> [Int32] {
        guard let key = path.first else { return (0..<chunk.rows).map { Int32(chunk.firstRow + $0) } }
        guard let parent = database.parent(table, key), let rows = drawn[parent] else {
            return [Int32](repeating: RowLinks.none, count: chunk.rows)
        }
        let further = path.count == 1 ? [] : ancestors(of: parent, rows, along: Array(path.dropFirst()), drawn)
        return chunk.parents.map { $0 == RowLinks.none || further.isEmpty ? $0 : further[Int($0)] }
    }

    private mutating func draws(
        _ chunk: DrawnChunk, _ key: Int, _ kinship: TableRelation.Kinship?, _ drawn: [DrawnTable?]
    ) -> [Int32] {
        let clusters = relation.drawn.firstIndex(of: .cluster(key)).map { chunk.codes[$0] }
        let groups = kinship.map { above(chunk, along: $0.up, drawn) }
        let isDistinct = relation.distinct.contains(key)
        let rivals = relation.apart.filter { $0.contains(key) }.flatMap { $0 }.filter {
            $0 != key && chunk.references[$0].count == chunk.rows
        }
        let mayLack = isNullable(key)
        var (result, others): ([Int32], Set<Int32>) = ([], [])
        for row in 0..<chunk.rows {
            if row == 0 || chunk.parents.isEmpty || chunk.parents[row] != chunk.parents[row - 1]
                || chunk.parents[row] == RowLinks.none
            {
                others.removeAll(keepingCapacity: true)
            }
            let cluster = clusters.map { Int($0[row]) } ?? 1
            guard cluster > 0 else {
                result.append(RowLinks.none)
                continue
            }
            var target = RowLinks.none
            let barred = rivals.isEmpty ? others : others.union(rivals.map { chunk.references[$0][row] })
            if let groups {
                target = kinPools[key]?.take(groups[row], cluster: cluster, without: barred) { _ in true } ?? target
            }
            if target == RowLinks.none, groups == nil || !mayLack {
                target = pools[key]?.take(cluster, without: barred) ?? target
                if target == RowLinks.none, !mayLack { target = pools[key]?.take(cluster, without: []) ?? target }
            }
            if isDistinct, target != RowLinks.none { others.insert(target) }
            result.append(target)
        }
        return result
    }

    private func isNullable(_ key: Int) -> Bool {
        let schema = database.tables[table].schema
        return schema.places(of: schema.foreignKeys[key].columns).contains { schema.columns[$0].nullable }
    }

    // MARK: Keys that wait for all rows

    /// Fills in references of the table to itself, when all its rows are drawn.
    mutating func fillOwn(_ chunks: inout [DrawnChunk], own: inout DrawnTable, drawn: [DrawnTable?]) {
        for (key, link) in relation.links.enumerated() {
            switch link {
            case .level(let kinship): fillLevels(&chunks, key, kinship, own, drawn)
            case .pooled(let kinship) where database.parent(table, key) == table:
                var all = drawn
                all[table] = own
                open(key, kinship, all)
                for index in chunks.indices { chunks[index].references[key] = draws(chunks[index], key, kinship, all) }
            default: continue
            }
            own.parents[key] = chunks.flatMap { $0.references[key] }
        }
    }

    private func fillLevels(
        _ chunks: inout [DrawnChunk], _ key: Int, _ kinship: TableRelation.Kinship?, _ own: DrawnTable,
        _ drawn: [DrawnTable?]
    ) {
        guard let column = relation.drawn.firstIndex(of: .depth(key)) else { return }
        let wanted = database.incoming(table, key).map { own.children[$0] } ?? []
        let depths = Self.withoutGaps(own.codes[column], largest: Int(max(1, wanted.max() ?? 1)))
        let counts = wanted.isEmpty ? [] : Self.fitted(wanted, to: depths)
        let levels = depths.map { $0 + 1 }
        let stream = UInt64.max - UInt64(key)
        var pool = RowPool(clusters: levels, counts: counts, rows: own.rows, seed: seed, stream: stream)
        var all = drawn
        all[table] = own
        var kin = kinship.map {
            KinPool(
                ancestors: ancestors(of: table, own, along: $0.down, all),
                count: meetingRows(table, $0, own, all), clusters: levels, counts: counts, seed: seed,
                stream: stream)
        }
        for index in chunks.indices {
            let groups = kinship.map { above(chunks[index], along: $0.up, all) }
            for row in 0..<chunks[index].rows {
                let depth = depths[chunks[index].firstRow + row]
                guard depth > 0 else { continue }
                if let groups {
                    chunks[index].references[key][row] =
                        kin?.take(groups[row], cluster: Int(depth), without: []) { depths[Int($0)] < depth }
                        ?? RowLinks.none
                } else {
                    chunks[index].references[key][row] = pool.takeAtMost(Int(depth))
                }
            }
        }
    }

    /// The same depths, but where a level above others has no row (a lone root is too rare to be learned) the first of the rows
    /// below are put there: as many as it takes if none is to have more than `largest` below it.
    private static func withoutGaps(_ depths: [UInt16], largest: Int) -> [UInt16] {
        var depths = depths
        for level in 0..<(depths.max() ?? 0) where !depths.contains(level) {
            guard let below = depths.filter({ $0 > level }).min() else { break }
            let rows = depths.indices.filter { depths[$0] == below }
            for row in rows.prefix((rows.count + largest) / (largest + 1)) { depths[row] = level }
        }
        return depths
    }

    /// Gives the numbers of children to rows such that each level has as many as the next has rows, as far as that goes: rows
    /// that drew a number above 0 come first.
    private static func fitted(_ counts: [Int32], to depths: [UInt16]) -> [Int32] {
        var left = counts.filter { $0 > 0 }.sorted(by: >)
        let levels = Int(depths.max() ?? 0) + 1
        var rows = Array(repeating: [Int](), count: levels)
        for (row, depth) in depths.enumerated() { rows[Int(depth)].append(row) }
        var fitted = [Int32](repeating: 0, count: counts.count)
        for level in 0..<levels - 1 {
            var wanted = Int32(rows[level + 1].count)
            for row in rows[level].sorted(by: { (counts[$1], $0) < (counts[$0], $1) }) where wanted > 0 && !left.isEmpty
            {
                let place = left.firstIndex { $0 <= wanted } ?? left.count - 1
                fitted[row] = left.remove(at: place)
                wanted -= fitted[row]
            }
            // A level with rows below it has a row that they can hang on.
            if wanted == Int32(rows[level + 1].count), wanted > 0, let row = rows[level].first { fitted[row] = wanted }
        }
        return fitted
    }

    /// Fills in the keys that were cut to open a circle, when all tables are drawn.
    mutating func fillLate(_ chunks: inout [DrawnChunk], drawn: [DrawnTable?]) {
        for (key, link) in relation.links.enumerated() {
            guard case .late(let kinship) = link else { continue }
            open(key, kinship, drawn)
            for index in chunks.indices {
                var filled = draws(chunks[index], key, kinship, drawn)
                for row in filled.indices where !isPresent(chunks[index], key, row) { filled[row] = RowLinks.none }
                chunks[index].references[key] = filled
            }
        }
    }
}
