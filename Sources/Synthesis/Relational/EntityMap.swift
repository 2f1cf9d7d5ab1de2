import Tabular

/// To which entity each row belongs: the privacy unit, whose rows are counted as one and held out together.
struct EntityMap {
    /// The table of the entities; nil where every row is one of its own.
    let table: Int?
    /// For each table the entity of each row; nil where rows hang on no entity.
    private(set) var entities: [[UInt32]?]
    /// How each table reaches the entities: the edge to the table one step nearer.
    let paths: [Int: SchemaGraph.Edge]

    init(_ graph: SchemaGraph, _ links: RowLinks, entity: String?) {
        table = entity.flatMap { name in graph.schema.tables.firstIndex { $0.name == name } }
        entities = graph.schema.tables.map { _ in nil }
        guard let table else {
            paths = [:]
            return
        }
        paths = graph.dependents(on: table)
        let count = UInt32(links.rows[table])
        entities[table] = Array(0..<count)
        for child in graph.order {
            guard let edge = paths[child], let index = graph.edges.firstIndex(of: edge),
                let above = entities[edge.parent]
            else { continue }
            // Rows without a parent are entities of their own.
            entities[child] = links.parents[index].enumerated().map { row, parent in
                parent == RowLinks.none ? UInt32(truncatingIfNeeded: Int(count) + row) : above[Int(parent)]
            }
        }
    }

    /// Whether rows of the table say something of entities, so that a single one must not show in the model.
    func areUnits(_ table: Int) -> Bool { self.table == nil || entities[table] != nil }
}

extension EntityMap {
    /// For each row of a table whether so many entities (or rows of tables that are about none) refer to it that what it says
    /// is shared by as many.
    func shared(_ table: Int, _ graph: SchemaGraph, _ links: RowLinks, minimum: Int) -> [Bool] {
        var shared = [Bool](repeating: false, count: links.rows[table])
        for (index, edge) in graph.edges.enumerated() where edge.parent == table && !edge.isSelf {
            var holders = [Set<UInt32>](repeating: [], count: shared.count)
            for (row, parent) in links.parents[index].enumerated()
            where parent != RowLinks.none && holders[Int(parent)].count < minimum {
                holders[Int(parent)].insert(entities[edge.child]?[row] ?? UInt32(row))
            }
            for row in shared.indices where holders[row].count >= minimum { shared[row] = true }
        }
        return shared
    }
}
