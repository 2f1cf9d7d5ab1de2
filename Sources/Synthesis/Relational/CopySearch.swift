import Tabular

/// Finds columns that repeat what an ancestor's row says, in every row (an invoice's country is its customer's): they are not
/// drawn but looked up, so that they repeat it in every row of the copy, made-up addresses and names included.
struct CopySearch {
    let table: TableSchema
    let source: TableSource
    let kept: [Bool]?
    /// Along primary keys, the parent first.
    let ancestors: [Ancestor]

    /// A table further up, and for each row the row there.
    struct Ancestor {
        let table: TableSchema
        let source: TableSource
        let kept: [Bool]?
        let rows: [Int32]
    }

    /// Fewer rows, or parents with different values, are no evidence.
    private static let (evidence, distinct) = (20, 3)

    /// - Parameter progress: asked now and then whether to go on.
    func copies(_ progress: (Double) throws(DataError) -> Void) throws(DataError) -> [TableRelation.Copy] {
        var found: [TableRelation.Copy] = []
        var own: [Int: [UInt64]] = [:]
        for (hop, ancestor) in ancestors.enumerated() {
            let pairs = candidates(ancestor.table).filter { pair in !found.contains { $0.column == pair.own } }
            guard !pairs.isEmpty, ancestor.rows.count >= Self.evidence, !ancestor.rows.contains(RowLinks.none) else {
                continue
            }
            let missing = Set(pairs.map(\.own)).subtracting(own.keys).sorted()
            let read = try Self.hashes(source, table, missing, kept, progress)
            for (column, hashes) in zip(missing, read) { own[column] = hashes }
            let above = Set(pairs.map(\.other)).sorted()
            let others = try Self.hashes(ancestor.source, ancestor.table, above, ancestor.kept, progress)
            for pair in pairs where !found.contains(where: { $0.column == pair.own }) {
                guard let mine = own[pair.own], let place = above.firstIndex(of: pair.other),
                    isCopy(mine, of: others[place], ancestor.rows, of: table.columns[pair.own])
                else { continue }
                found.append(TableRelation.Copy(column: pair.own, hops: hop + 1, from: pair.other))
            }
        }
        return found
    }

    /// The columns that may be copies, by their types and names.
    private func candidates(_ other: TableSchema) -> [(own: Int, other: Int)] {
        let (keys, otherKeys) = (Self.keys(of: table), Self.keys(of: other))
        return table.columns.indices.flatMap { own in
            other.columns.indices.filter { place in
                let (mine, theirs) = (table.columns[own], other.columns[place])
                return !keys.contains(mine.name) && !otherKeys.contains(theirs.name) && mine.type == theirs.type
                    && mine.type != .text && !table.orderBy.contains(mine.name)
                    && Self.areAlike(mine.name.lowercased(), theirs.name.lowercased())
            }.map { (own, $0) }
        }
    }

    private static func keys(of table: TableSchema) -> Set<String> {
        Set(table.primaryKey + table.foreignKeys.flatMap(\.columns))
    }

    private static func areAlike(_ left: String, _ right: String) -> Bool {
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        return left == right || (short.count >= 3 && (long.hasSuffix(short) || long.hasPrefix(short)))
    }

    private static func hashes(
        _ source: TableSource, _ table: TableSchema, _ columns: [Int], _ kept: [Bool]?,
        _ progress: (Double) throws(DataError) -> Void
    ) throws(DataError) -> [[UInt64]] {
        guard !columns.isEmpty else { return [] }
        let keys = columns.map { KeyScan.Key([table.columns[$0].name], isLoose: false) }
        let hashes = try KeyScan(source, schema: table).hashes(keys, progress: progress).hashes
        guard let kept else { return hashes }
        return hashes.map { column in zip(column, kept).filter { $0.1 }.map { $0.0 } }
    }

    private func isCopy(_ own: [UInt64], of other: [UInt64], _ rows: [Int32], of column: ColumnSchema) -> Bool {
        // Whether a made-up value is there at all is not looked up.
        let isFresh = if case .personal = column.type { true } else { false }
        guard own.count == rows.count, !isFresh || !own.contains(0) else { return false }
        guard zip(own, rows).allSatisfy({ $0 == other[Int($1)] }) else { return false }
        return Set(own.lazy.filter { $0 != 0 }.prefix(10_000)).count >= Self.distinct
    }
}

extension RelationalTraining {
    /// The columns that repeat what an ancestor says.
    func copies(
        of table: Int, _ works: [TableWork], _ links: RowLinks
    ) throws(DataError) -> [TableRelation.Copy] {
        guard !graph.isPublic[table] else { return [] }
        let above = ancestors(table, works, links).map { ancestor in
            let place = graph.schema.tables.firstIndex { $0.name == ancestor.work.schema.name }
            return CopySearch.Ancestor(
                table: ancestor.work.schema, source: ancestor.work.source, kept: place.flatMap { links.kept[$0] },
                rows: ancestor.rows)
        }
        let search = CopySearch(
            table: works[table].schema, source: works[table].source, kept: links.kept[table], ancestors: above)
        return try search.copies { _ throws(DataError) in try progress.checkCancellation() }
    }
}
