import Tabular

/// The models of all tables of a database, and how they hang together.
struct DatabaseModel: Sendable {
    let tables: [TableModel]
    let graph: SchemaGraph

    /// - Throws: ``DataError`` for a model whose tables do not fit each other; a file may claim anything.
    init(_ tables: [TableModel]) throws(DataError) {
        self.tables = tables
        let names = Set(tables.filter { $0.publicTable != nil }.map(\.schema.name))
        graph = try SchemaGraph(Schema(tables: tables.map(\.schema)), publicTables: names)
        try check()
    }

    func relation(_ table: Int) -> TableRelation { tables[table].relation ?? TableRelation() }

    func table(named name: String) -> Int? { tables.firstIndex { $0.schema.name == name } }

    /// The table that a foreign key refers to, if that is in the model.
    func parent(_ table: Int, _ key: Int) -> Int? {
        graph.edges.first { $0.child == table && $0.key == key }?.parent
    }

    /// The number of a foreign key among what its parent tells its children.
    func incoming(_ table: Int, _ key: Int) -> Int? {
        parent(table, key).flatMap { parent in
            relation(parent).incoming.firstIndex { $0.child == tables[table].schema.name && $0.key == key }
        }
    }

    /// The tables along primary keys, the parent first.
    func ancestors(of table: Int) -> [Int] {
        var (found, current): ([Int], Int) = ([], table)
        while let key = relation(current).primary, let next = parent(current, key), found.count < tables.count {
            found.append(next)
            current = next
        }
        return found
    }

    /// Whether generation has to wait for all rows of the table before it can fill in its keys.
    func isDeferred(_ table: Int) -> Bool {
        relation(table).links.enumerated().contains { key, link in
            switch link {
            case .late, .level: true
            case .pooled: parent(table, key) == table
            default: false
            }
        }
    }

    /// The number of the table among what its parent tells its children, and how the spans of its sequences are coded there;
    /// nil where the parent says nothing of them.
    func spans(of table: Int) -> (number: Int, coder: DerivedNumber)? {
        guard let key = relation(table).primary, let parent = parent(table, key), let number = incoming(table, key),
            let coder = relation(parent).incoming[number].spans,
            relation(parent).publicRows.map({
                $0.spans.indices.contains(number) && (!$0.spans[number].isEmpty || $0.rows == 0)
            })
                ?? relation(parent).drawn.contains(.span(number))
        else { return nil }
        return (number, coder)
    }

    /// The table at the end of a path of keys; nil where it is cut, comes back to its own table, or leads through a table
    /// whose keys are not generated.
    func end(of path: [Int], from table: Int) -> Int? {
        guard path.count <= LinkSearch.reach else { return nil }
        var current = table
        for key in path {
            let links = relation(current).links
            guard links.indices.contains(key), tables[current].publicTable == nil else { return nil }
            if case .late = links[key] { return nil }
            if links[key] == .absent { return nil }
            guard let next = parent(current, key), next != current else { return nil }
            current = next
        }
        return current
    }

    /// How many codes a drawn column has.
    func shape(_ table: Int, _ column: Int) -> CodeShape? {
        tables[table].shape(ofDrawn: column, incoming: relation(table).incoming) { key in
            guard let parent = parent(table, key), let number = incoming(table, key) else { return nil }
            return relation(parent).incoming[number].clusters
        }
    }
}

extension TableRelation.Link {
    var kinship: TableRelation.Kinship? {
        switch self {
        case .pooled(let kinship), .level(let kinship), .late(let kinship): kinship
        default: nil
        }
    }
}

extension TableModel {
    /// How many codes a drawn column has; nil where the model says nothing of it.
    /// - Parameter clusters: how many the table has that a foreign key refers to.
    func shape(
        ofDrawn column: Int, incoming: [TableRelation.Incoming], clusters: (Int) -> Int?
    ) -> CodeShape? {
        guard let relation, relation.drawn.indices.contains(column) else { return nil }
        func number(_ coder: DerivedNumber?) -> CodeShape? {
            coder.map { CodeShape(max(1, $0.cardinality), .ordinal, hasMissing: $0.hasMissing) }
        }
        switch relation.drawn[column] {
        case .part(let part):
            let parts = coder.parts(of: schema)
            return parts.indices.contains(part)
                ? CodeShape(parts[part].cardinality, parts[part].scale, hasMissing: parts[part].hasMissing) : nil
        case .cluster(let key): return clusters(key).map { CodeShape($0 + 1, .ordinal, hasMissing: true) }
        case .presence: return CodeShape(2, .nominal, hasMissing: true)
        case .depth(let key):
            return relation.depths.indices.contains(key)
                ? CodeShape(max(1, min(256, relation.depths[key])), .ordinal, hasMissing: false) : nil
        case .start: return number(relation.sequence?.start)
        case .gap: return number(relation.sequence?.gap)
        case .within: return number(relation.sequence?.within)
        case .clock: return number(relation.sequence?.clock)
        case .latent(let number):
            return incoming.indices.contains(number)
                ? CodeShape(incoming[number].clusters + 1, .ordinal, hasMissing: true) : nil
        case .count(let index): return incoming.indices.contains(index) ? number(incoming[index].counts) : nil
        case .span(let index): return incoming.indices.contains(index) ? number(incoming[index].spans) : nil
        }
    }
}
