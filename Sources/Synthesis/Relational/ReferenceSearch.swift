import Tabular

/// Finds small tables of names that others only look up (genres, airlines, kinds of payment): each of their rows is like a
/// category, and what holds for categories holds for them. A row that k entities refer to is kept as it is, like a label
/// that k entities have; one that fewer refer to is left out, and its children get another row.
struct ReferenceSearch {
    let graph: SchemaGraph
    let links: RowLinks
    let entities: EntityMap
    /// k.
    let minimum: Int
    private static let (mostRows, mostColumns) = (1_000, 4)
    /// The share of rows that must be shared, or the table is more than a list of names.
    private static let leastShared = 0.75
    /// Times k, how many children a row has on average.
    private static let leastChildren = 2

    /// For each table that is one, which of its rows are kept.
    func tables() -> [Int: [Bool]] {
        var found: [Int: [Bool]] = [:]
        for table in graph.schema.tables.indices where isList(table) {
            let shared = entities.shared(table, graph, links, minimum: minimum)
            let kept = shared.count { $0 }
            if kept > 0, Double(kept) >= Self.leastShared * Double(shared.count) { found[table] = shared }
        }
        return found
    }

    private func isList(_ table: Int) -> Bool {
        let (schema, rows) = (graph.schema.tables[table], links.rows[table])
        let referrers = graph.referrers(of: table)
        guard !graph.isPublic[table], (1...Self.mostRows).contains(rows), schema.columns.count <= Self.mostColumns,
            !schema.isAboutPeople, !DefaultEntity.isAboutPeople(schema.name), !referrers.isEmpty,
            referrers.allSatisfy({ !$0.isLate }), graph.references(of: table).isEmpty,
            entities.table == nil || entities.entities[table] == nil
        else { return false }
        let children = referrers.reduce(0) { $0 + links.rows[$1.child] }
        guard children >= Self.leastChildren * minimum * rows else { return false }
        return schema.columns.allSatisfy { column in
            switch column.type {
            case .categorical, .text, .boolean, .id: true
            case .integer: schema.primaryKey.contains(column.name)
            default: false
            }
        }
    }
}

extension RowLinks {
    /// Leaves out the rows of reference tables that are not kept; their children get one of the others, drawn as often as it
    /// has children.
    mutating func keepReferences(_ shared: [Int: [Bool]], _ graph: SchemaGraph, seed: UInt64) {
        for (index, edge) in graph.edges.enumerated() {
            guard let mask = shared[edge.parent], mask.contains(false) else { continue }
            var stream = RandomStream(seed: seed ^ 0x6ef5, stream: UInt64(index))
            let others = parents[index].filter { $0 != Self.none && mask[Int($0)] }
            parents[index] = parents[index].map { parent in
                guard parent != Self.none, !mask[Int(parent)] else { return parent }
                return others.isEmpty ? Self.none : others[Int(stream.below(UInt32(others.count)))]
            }
        }
        keep(graph.schema.tables.indices.map { shared[$0] }, graph)
    }

    /// Keeps the rows that are marked; all of a table without marks.
    mutating func keep(_ masks: [[Bool]?], _ graph: SchemaGraph) {
        let sources = kept
        kept = masks
        compact(graph)
        kept = zip(sources, masks).map { earlier, mask in Self.combined(earlier, mask) }
    }

    /// What counts of the source's rows, where some were left out before.
    private static func combined(_ earlier: [Bool]?, _ mask: [Bool]?) -> [Bool]? {
        guard let earlier, let mask else { return mask ?? earlier }
        var next = 0
        return earlier.map { isKept in
            guard isKept else { return false }
            defer { next += 1 }
            return mask[next]
        }
    }
}
