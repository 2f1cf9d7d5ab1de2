import Tabular

extension RowLinks {
    /// Keeps so many entities, drawn at random, with all rows that hang on them, and of other tables the rows that these need:
    /// what they refer to, and what refers to nothing that is left out.
    mutating func keep(_ maximum: Int, _ graph: SchemaGraph, _ entities: EntityMap, seed: UInt64) {
        guard let table = entities.table, rows[table] > maximum else { return }
        let ranked = (0..<rows[table]).map { row -> (UInt64, Int) in
            var stream = RandomStream(seed: seed ^ 0x5b5e7, stream: UInt64(row))
            return (stream.next(), row)
        }.sorted { $0 < $1 }
        let chosen = Set(ranked.prefix(maximum).map { UInt32($0.1) })
        var masks = graph.schema.tables.indices.map { index in
            entities.entities[index].map { $0.map { chosen.contains($0) } }
        }
        addNeeded(&masks, graph)
        for index in graph.order where masks[index] == nil && !graph.isPublic[index] {
            masks[index] = untouched(index, masks, graph)
        }
        addNeeded(&masks, graph)
        keep(masks, graph)
    }

    /// Marks what the marked rows refer to.
    private func addNeeded(_ masks: inout [[Bool]?], _ graph: SchemaGraph) {
        let isReached = graph.schema.tables.indices.map { masks[$0] != nil }
        var isChanged = true
        while isChanged {
            isChanged = false
            for (index, edge) in graph.edges.enumerated() where !graph.isPublic[edge.parent] {
                guard let mask = masks[edge.child] else { continue }
                var above = masks[edge.parent] ?? [Bool](repeating: false, count: rows[edge.parent])
                var isTouched = masks[edge.parent] == nil && !isReached[edge.parent]
                for (row, parent) in parents[index].enumerated()
                where mask[row] && parent != Self.none && !above[Int(parent)] {
                    above[Int(parent)] = true
                    isTouched = true
                }
                guard isTouched else { continue }
                masks[edge.parent] = above
                isChanged = true
            }
        }
    }

    /// The rows that refer to nothing that is left out.
    private func untouched(_ table: Int, _ masks: [[Bool]?], _ graph: SchemaGraph) -> [Bool] {
        var mask = [Bool](repeating: true, count: rows[table])
        for (index, edge) in graph.edges.enumerated() where edge.child == table && !edge.isSelf {
            guard let above = masks[edge.parent] else { continue }
            for (row, parent) in parents[index].enumerated() where parent != Self.none && !above[Int(parent)] {
                mask[row] = false
            }
        }
        return mask
    }
}
