public import Tabular

/// How the tables of a schema hang together by their foreign keys, and in which order they can be generated.
///
/// Any number of roots, lone tables, several keys to one parent, diamonds, bridges and references of a table to itself are
/// fine. A circle of tables is cut at a key that may be empty: that key is *late*, filled in when all rows are there.
public struct SchemaGraph: Hashable, Sendable {
    /// A foreign key as an arrow from a table to the table that it refers to.
    public struct Edge: Hashable, Sendable {
        /// The referring table.
        public let child: Int
        /// Its place among the child's foreign keys.
        public let key: Int
        /// The table that is referred to.
        public let parent: Int
        /// Whether it is filled in at last, as it would close a circle.
        public internal(set) var isLate = false
        /// Whether the table refers to itself.
        public var isSelf: Bool { child == parent }
    }

    /// The tables.
    public let schema: Schema
    /// In the order of the tables, then of their keys.
    public private(set) var edges: [Edge] = []
    /// The tables, each behind those that it refers to.
    public private(set) var order: [Int] = []
    /// Whether a table is kept as it is.
    public let isPublic: [Bool]

    /// - Parameter publicTables: names of the tables that are kept as they are.
    /// - Throws: ``DataError`` for a circle without a key that may be empty, and for public tables that are not there or
    ///   that refer to tables that are not public.
    public init(_ schema: Schema, publicTables: Set<String> = []) throws(DataError) {
        self.schema = schema
        let names = schema.tables.map(\.name)
        if let stranger = publicTables.sorted().first(where: { !names.contains($0) }) {
            throw DataError(
                .usage, "--public \(stranger)", problem: "there is no such table",
                remedy: "Tables are \(names.joined(separator: ", "))")
        }
        isPublic = names.map { publicTables.contains($0) }
        for (child, table) in schema.tables.enumerated() {
            for (key, reference) in table.foreignKeys.enumerated() {
                guard let parent = names.firstIndex(of: reference.references) else { continue }
                guard !isPublic[child] || isPublic[parent] else {
                    throw DataError(
                        .usage, "--public \(table.name)",
                        problem: "it refers to \(reference.references), which is not public",
                        remedy: "Make that table public too, or neither")
                }
                edges.append(Edge(child: child, key: key, parent: parent))
            }
        }
        try cutCircles()
    }

    /// The key of an edge.
    public func key(_ edge: Edge) -> ForeignKey { schema.tables[edge.child].foreignKeys[edge.key] }

    /// The edges that leave a table, in the order of its keys.
    public func references(of table: Int) -> [Edge] { edges.filter { $0.child == table } }

    /// The edges that arrive at a table.
    public func referrers(of table: Int) -> [Edge] { edges.filter { $0.parent == table } }

    /// Whether rows of the edge's child may lack a parent, as the schema has it.
    func isNullable(_ edge: Edge) -> Bool {
        let table = schema.tables[edge.child]
        return key(edge).columns.contains { name in table.columns.first { $0.name == name }?.nullable ?? false }
    }

    /// Puts the tables in order; where a circle leaves none that could be next, one of its keys becomes late.
    private mutating func cutCircles() throws(DataError) {
        var left = Set(schema.tables.indices)
        while !left.isEmpty {
            let next = schema.tables.indices.first { table in
                left.contains(table)
                    && !edges.contains { $0.child == table && !$0.isSelf && !$0.isLate && left.contains($0.parent) }
            }
            if let next {
                order.append(next)
                left.remove(next)
            } else {
                let circle = circle(among: left)
                guard let edge = circle.first(where: { isNullable(edges[$0]) }) else { throw uncuttable(circle) }
                edges[edge].isLate = true
            }
        }
    }

    /// The edges of a circle: from some table on along keys until one comes back.
    private func circle(among tables: Set<Int>) -> [Int] {
        var (path, table) = ([Int](), tables.min() ?? 0)
        var seen: [Int: Int] = [:]
        while seen[table] == nil {
            seen[table] = path.count
            let step = edges.indices.first { index in
                let edge = edges[index]
                return edge.child == table && !edge.isSelf && !edge.isLate && tables.contains(edge.parent)
            }
            guard let step else { return path }
            path.append(step)
            table = edges[step].parent
        }
        return Array(path[(seen[table] ?? 0)...])
    }

    private func uncuttable(_ circle: [Int]) -> DataError {
        let tables = circle.map { schema.tables[edges[$0].child].name }
        let keys = circle.map {
            "\(schema.tables[edges[$0].child].name).\(key(edges[$0]).columns.joined(separator: "+"))"
        }
        return DataError(
            .usage, "foreignKeys of \(tables.joined(separator: ", "))",
            problem:
                "these tables refer to each other in a circle (\(keys.joined(separator: " → "))), and no key of it may be empty",
            remedy: "Write `nullable: true` at a column of one of these keys, or take that key out of the schema")
    }
}

extension SchemaGraph {
    /// The keys that were cut to open circles, for people: `department.manager_id`.
    public var lateKeys: [String] {
        edges.filter(\.isLate).map {
            "\(schema.tables[$0.child].name).\(key($0).columns.joined(separator: "+"))"
        }
    }

    /// The tables whose rows belong to a row of `table`, directly or through others, and the edge that leads there; the
    /// nearest where there are several.
    func dependents(on table: Int) -> [Int: Edge] {
        var (found, frontier): ([Int: Edge], [Int]) = ([:], [table])
        while !frontier.isEmpty {
            var next: [Int] = []
            for parent in frontier {
                for edge in edges where edge.parent == parent && !edge.isSelf && !edge.isLate {
                    guard edge.child != table, found[edge.child] == nil, !isPublic[edge.child] else { continue }
                    found[edge.child] = edge
                    next.append(edge.child)
                }
            }
            frontier = next
        }
        return found
    }
}
