import Tabular

/// Decides, from the schema and the rows, under which parent each table is generated and how its other keys are filled.
struct LinkSearch {
    let graph: SchemaGraph
    let rows: RowLinks
    let entities: EntityMap
    /// For each table the edge to the parent that it is generated under.
    private(set) var primary: [Int?] = []
    /// Rows that agree by chance are no evidence; so many are.
    private static let (evidence, evidenceOfDifference) = (10, 30)
    /// How far up and down common ancestors are looked for.
    static let reach = 3
    private static let mostPaths = 40

    init(_ graph: SchemaGraph, _ rows: RowLinks, _ entities: EntityMap) {
        (self.graph, self.rows, self.entities) = (graph, rows, entities)
        primary = graph.schema.tables.indices.map { choosePrimary($0) }
    }

    /// The number of an edge, for ``RowLinks/parents``.
    private func number(_ edge: SchemaGraph.Edge) -> Int { graph.edges.firstIndex(of: edge) ?? 0 }

    /// The parent by which the table hangs on the entities; else one whose key is part of the primary key; else the one
    /// whose rows stand together in the source; else the one with the most rows that are referred to.
    private func choosePrimary(_ table: Int) -> Int? {
        guard !graph.isPublic[table] else { return nil }
        if table == entities.table { return nil }
        if let edge = entities.paths[table] { return number(edge) }
        let primaryKey = Set(graph.schema.tables[table].primaryKey)
        let candidates = graph.edges.indices.filter {
            graph.edges[$0].child == table && !graph.edges[$0].isSelf && !graph.edges[$0].isLate
        }
        func columns(_ edge: Int) -> Set<String> { Set(graph.key(graph.edges[edge]).columns) }
        if !primaryKey.isEmpty, let whole = candidates.first(where: { primaryKey.isSubset(of: columns($0)) }) {
            return whole
        }
        let ranked = candidates.map { edge -> (edge: Int, together: Double, used: Int) in
            (edge, Siblings.adjacency(rows.parents[edge]), Set(rows.parents[edge]).count)
        }
        let eligible = ranked.filter { candidate in
            let isPart = !primaryKey.isEmpty && columns(candidate.edge).isSubset(of: primaryKey)
            let isOwn = !graph.isPublic[graph.edges[candidate.edge].parent]
            // Rows of reference tables are parents only of what follows in time, or is named after them.
            return isOwn || isPart || !graph.schema.tables[table].orderBy.isEmpty
        }
        let own = eligible.filter { !graph.isPublic[graph.edges[$0.edge].parent] }
        guard let closest = own.max(by: { $0.together < $1.together }), closest.together >= 0.2 else {
            return (own.isEmpty ? eligible : own).max { $0.used < $1.used }?.edge
        }
        return closest.edge
    }

    /// A way from a table along foreign keys.
    private struct Path {
        var edges: [Int] = []
        var table: Int
    }

    /// The ways from a table, the shortest first. Those of the rows that are to be filled begin with the primary key, as the
    /// others are not known yet.
    private func paths(from table: Int, first: Int? = nil) -> [Path] {
        var (found, open) = ([Path(table: table)], [Path(table: table)])
        while !open.isEmpty, found.count < Self.mostPaths {
            let path = open.removeFirst()
            guard path.edges.count < Self.reach, !graph.isPublic[path.table] else { continue }
            for (index, edge) in graph.edges.enumerated()
            where edge.child == path.table && !edge.isSelf && !edge.isLate
                && (first == nil || !path.edges.isEmpty || index == first)
            {
                let longer = Path(edges: path.edges + [index], table: edge.parent)
                found.append(longer)
                open.append(longer)
            }
        }
        return found
    }

    /// How each foreign key of a table is filled.
    func links(of table: Int) -> [TableRelation.Link] {
        graph.schema.tables[table].foreignKeys.indices.map { key in
            guard let edge = graph.edges.firstIndex(where: { $0.child == table && $0.key == key }) else {
                return .absent
            }
            return edge == primary[table] ? .primary : link(edge)
        }
    }

    private func link(_ edge: Int) -> TableRelation.Link {
        let kind = graph.edges[edge]
        let kinship = kinship(edge)
        if kind.isLate { return .late(within: kinship) }
        if kind.isSelf {
            return Self.depths(rows.parents[edge]) == nil ? .pooled(within: kinship) : .level(within: kinship)
        }
        if let kinship, kinship.down.isEmpty { return .copied(up: kinship.up) }
        return .pooled(within: kinship)
    }

    /// The nearest common ancestor of all rows and those that they refer to.
    private func kinship(_ edge: Int) -> TableRelation.Kinship? {
        let (kind, parents) = (graph.edges[edge], rows.parents[edge])
        let linked = parents.indices.filter { parents[$0] != RowLinks.none }
        guard linked.count >= Self.evidence else { return nil }
        // Without a primary key nothing is known of a row before its keys are filled, but itself where it waits for others.
        let own = primary[kind.child].map { paths(from: kind.child, first: $0) } ?? [Path(table: kind.child)]
        let waits = kind.isLate || kind.isSelf
        let pairs = paths(from: kind.parent).flatMap { down in
            own.filter { $0.table == down.table && (!$0.edges.isEmpty || (waits && !down.edges.isEmpty)) }
                .map { (up: $0.edges, down: down.edges) }
        }.sorted { $0.up.count + $0.down.count < $1.up.count + $1.down.count }
        let pair = pairs.first { areKin(linked, parents, $0.up, $0.down) }
        return pair.map { pair in
            TableRelation.Kinship(up: pair.up.map { graph.edges[$0].key }, down: pair.down.map { graph.edges[$0].key })
        }
    }

    /// Whether both ways lead to the same row from each of the rows, and not all to one.
    private func areKin(_ linked: [Int], _ parents: [Int32], _ up: [Int], _ down: [Int]) -> Bool {
        var (first, differs) = (RowLinks.none, false)
        for row in linked {
            let meeting = end(of: up, from: Int32(row))
            guard meeting != RowLinks.none, meeting == end(of: down, from: parents[row]) else { return false }
            if first == RowLinks.none { first = meeting }
            differs = differs || meeting != first
        }
        return differs
    }

    private func end(of path: [Int], from row: Int32) -> Int32 {
        var row = row
        for edge in path where row != RowLinks.none { row = rows.parents[edge][Int(row)] }
        return row
    }

    /// The pairs of a table's foreign keys to one table that never lead to the same row, as home and away teams do.
    func apart(_ table: Int) -> [[Int]] {
        let edges = graph.edges.indices.filter { graph.edges[$0].child == table && !graph.edges[$0].isSelf }
        var pairs: [[Int]] = []
        for (place, left) in edges.enumerated() {
            for right in edges[(place + 1)...] where graph.edges[left].parent == graph.edges[right].parent {
                let both = zip(rows.parents[left], rows.parents[right]).filter {
                    $0 != RowLinks.none && $1 != RowLinks.none
                }
                if both.count >= Self.evidenceOfDifference, both.allSatisfy({ $0 != $1 }) {
                    pairs.append([graph.edges[left].key, graph.edges[right].key])
                }
            }
        }
        return pairs
    }

    /// How many steps above each row its references to its own table end; nil where they run in circles.
    static func depths(_ parents: [Int32]) -> [Int]? {
        var depths = [Int](repeating: -1, count: parents.count)
        for start in parents.indices where depths[start] < 0 {
            var (path, row) = ([Int](), start)
            while depths[row] < 0 {
                path.append(row)
                depths[row] = -2
                guard parents[row] != RowLinks.none else { break }
                row = Int(parents[row])
                if depths[row] == -2 { return nil }
            }
            var depth = parents[path[path.count - 1]] == RowLinks.none ? 0 : depths[row] + 1
            for row in path.reversed() {
                depths[row] = depth
                depth += 1
            }
        }
        return depths
    }
}
