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
        for table in tables.indices { try check(table) }
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

    private func check(_ table: Int) throws(DataError) {
        let (model, own) = (tables[table], relation(table))
        let keys = model.schema.foreignKeys
        let parts = model.coder.parts(of: model.schema).count
        func fault(_ problem: String) -> DataError {
            DataError(
                .data, "table \(model.schema.name)", problem: problem,
                remedy: "The model file is damaged or was not written by Sfumato; fetch it again, or train again")
        }
        if model.relation == nil { return }
        guard own.links.count == keys.count, own.links.count(where: { $0 == .primary }) <= 1 else {
            throw fault("its foreign keys are not those of the schema")
        }
        let above = ancestors(of: table)
        for (key, link) in own.links.enumerated() where link != .absent {
            guard let parent = parent(table, key), !keys[key].columns.isEmpty,
                keys[key].columns.count == keys[key].to.count
            else { throw fault("a foreign key refers to no table") }
            if link == .primary, parent == table { throw fault("a table is its own parent") }
            if case .copied(let up) = link {
                guard up.first == own.primary, !up.isEmpty, end(of: up, from: table) == parent else {
                    throw fault("a foreign key is copied from no ancestor")
                }
            }
            if let kinship = link.kinship {
                guard kinship.up.isEmpty || kinship.up.first == own.primary,
                    let meeting = end(of: kinship.up, from: table), end(of: kinship.down, from: parent) == meeting
                else { throw fault("two rows have no common ancestor") }
            }
        }
        for copy in own.copies {
            guard model.schema.columns.indices.contains(copy.column), above.indices.contains(copy.hops - 1),
                tables[above[copy.hops - 1]].schema.columns.indices.contains(copy.from),
                tables[above[copy.hops - 1]].schema.columns[copy.from].type == model.schema.columns[copy.column].type,
                own.loose == 0, own.sequence?.column != copy.column
            else { throw fault("a column repeats one that is not there") }
        }
        guard own.apart.allSatisfy({ $0.count == 2 && $0.allSatisfy(own.links.indices.contains) }) else {
            throw fault("a foreign key is not there")
        }
        for drawn in own.drawn {
            let isFine =
                switch drawn {
                case .part(let part): (0..<parts).contains(part)
                case .cluster(let key), .presence(let key), .depth(let key): own.links.indices.contains(key)
                case .latent(let number), .count(let number): own.incoming.indices.contains(number)
                case .span(let number): own.incoming.indices.contains(number) && own.incoming[number].spans != nil
                case .start, .gap, .within, .clock: own.sequence != nil
                }
            guard isFine else { throw fault("a column is drawn that is not there") }
        }
        guard Set(own.drawn).count == own.drawn.count else { throw fault("a column is drawn twice") }
        guard own.sequence?.isValid ?? true,
            own.incoming.allSatisfy({ $0.counts.isValid && $0.spans?.isValid ?? true }), own.loose >= 0
        else {
            throw fault("a number is out of range")
        }
        if let sequence = own.sequence {
            guard model.schema.columns.indices.contains(sequence.column), own.hasSiblings else {
                throw fault("a sequence has no column")
            }
            if let anchor = sequence.anchor {
                guard above.indices.contains(anchor.hops - 1),
                    tables[above[anchor.hops - 1]].schema.columns.indices.contains(anchor.column)
                else { throw fault("a sequence begins nowhere") }
            }
        }
        for given in own.given + own.timed {
            let isFine =
                switch given {
                case .ancestor(let hops, let column):
                    above.indices.contains(hops - 1) && drawnCount(above[hops - 1]) > column && column >= 0
                case .previous(let column), .mean(let column): own.drawn.indices.contains(column) && own.hasSiblings
                case .position, .remaining: own.hasSiblings
                case .before, .elapsed: own.sequence != nil && !own.timed.contains(given)
                case .left, .pace: own.sequence != nil && !own.timed.contains(given) && spans(of: table) != nil
                case .now, .time: own.sequence != nil && !own.given.contains(given)
                }
            guard isFine else { throw fault("a column is given that is not there") }
        }
        if let rows = own.publicRows {
            guard rows.latents.count == own.incoming.count, rows.counts.count == own.incoming.count,
                rows.rows == model.publicTable?.rows,
                rows.latents.allSatisfy({ $0.isEmpty || $0.count == rows.rows }),
                rows.counts.allSatisfy({ $0.count == rows.rows && $0.allSatisfy { $0 >= 0 } }),
                rows.spans.count == own.incoming.count,
                rows.spans.allSatisfy({ $0.isEmpty || $0.count == rows.rows })
            else { throw fault("a public table has not one count for each row") }
        }
        guard own.incoming.allSatisfy({ $0.counts.range.upperBound <= Self.mostChildren && $0.clusters < 65_535 }),
            own.publicRows?.counts.joined().allSatisfy({ $0 <= Self.mostChildren }) ?? true
        else { throw fault("a row has too many children") }
        guard model.publicTable == nil else { return }
        let drawn = own.drawn.indices.map { shape(table, $0) }
        guard drawn.count >= own.times,
            own.drawn.prefix(own.times) == [.start, .gap, .within, .clock].prefix(own.times)
        else {
            throw fault("a row's time is not drawn before all else")
        }
        let given = (own.given + own.timed).map { given in
            GivenCodes.shape(
                given, drawn: drawn.compactMap { $0 }, ancestors: { shape(above[$0 - 1], $1) }, sequence: own.sequence)
        }
        guard (given + drawn.dropFirst(own.times)).map({ $0?.cardinality }) == own.cardinalities else {
            throw fault("its columns have not the codes that its trees know")
        }
    }

    /// No row of a source has more children than this.
    private static let mostChildren: Int64 = 100_000_000

    /// The number of the table among what its parent tells its children, and how the spans of its sequences are coded there;
    /// nil where the parent says nothing of them.
    func spans(of table: Int) -> (number: Int, coder: DerivedNumber)? {
        guard let key = relation(table).primary, let parent = parent(table, key), let number = incoming(table, key),
            let coder = relation(parent).incoming[number].spans,
            relation(parent).publicRows.map({ !$0.spans[number].isEmpty || $0.rows == 0 })
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
            guard let next = parent(current, key), next != current else { return nil }
            current = next
        }
        return current
    }

    private func drawnCount(_ table: Int) -> Int { relation(table).drawn.count }

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
