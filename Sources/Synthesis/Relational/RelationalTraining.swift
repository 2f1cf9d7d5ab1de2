public import Tabular

/// Learns a database: all its tables, how many children each parent has, and what parents, siblings and children have to do
/// with each other.
public struct RelationalTraining {
    private(set) var graph: SchemaGraph
    let sources: [TableSource]
    let options: RelationalOptions
    let progress: Progress

    /// What was learned.
    public struct Outcome: Sendable {
        /// In the order of the schema's tables.
        public let models: [TableModel]
        /// What the person should know: orphans, tables that hang on no entity, keys that were cut.
        public let notes: [String]
    }

    /// - Throws: ``DataError`` for a schema whose tables cannot be put in order.
    public init(
        _ sources: [TableSource], schema: Schema, options: RelationalOptions, progress: Progress
    ) throws(DataError) {
        graph = try SchemaGraph(schema, publicTables: options.publicTables)
        (self.sources, self.options, self.progress) = (sources, options, progress)
    }

    /// Reads all tables and fits a model to each.
    /// - Throws: ``DataError`` for keys that do not hold and data that cannot be read, and when it was stopped.
    public func run() throws(DataError) -> Outcome {
        var links = try RowLinks(graph, sources, orphans: options.orphans, progress: progress)
        var entities = EntityMap(graph, links, entity: options.entity)
        if let maximum = options.maximumEntities {
            links.keep(maximum, graph, entities, seed: options.training.seed)
            entities = EntityMap(graph, links, entity: options.entity)
        }
        let references = ReferenceSearch(
            graph: graph, links: links, entities: entities, minimum: options.training.minimumCount
        ).tables()
        guard !references.isEmpty else { return try run(links, entities, references: []) }
        links.keepReferences(references, graph, seed: options.training.seed)
        let names = references.keys.sorted().map { graph.schema.tables[$0].name }
        var training = self
        training.graph = try SchemaGraph(graph.schema, publicTables: options.publicTables.union(names))
        entities = EntityMap(training.graph, links, entity: options.entity)
        return try training.run(links, entities, references: names)
    }

    private func run(
        _ links: RowLinks, _ entities: EntityMap, references: [String]
    ) throws(DataError) -> Outcome {
        let search = LinkSearch(graph, links, entities)
        var works = try encode(links, entities, search)
        for table in graph.order {
            works[table].relation.copies = try copies(of: table, works, links)
        }
        for table in graph.order { try addSequence(table, &works, links, entities) }
        for table in graph.order { try addOwn(table, &works, links, entities) }
        for table in graph.order { try addIncoming(table, &works, links, entities) }
        for table in works.indices {
            works[table].relation.distinct = distinctKeys(of: table, works, links)
            works[table].relation.apart = search.apart(table)
        }
        for table in graph.order {
            let building = building(table, works, links, entities)
            (works[table].relation.given, works[table].relation.timed) = (building.given(), building.timed())
        }
        var models: [TableModel] = []
        for table in works.indices { models.append(try fit(table, works, links, entities)) }
        return Outcome(models: models, notes: links.notes + notes(entities, references) + brokenOrders(works))
    }

    private func notes(_ entities: EntityMap, _ references: [String]) -> [String] {
        var notes: [String] = []
        if !references.isEmpty {
            notes.append(
                "\(references.joined(separator: ", ")): lists of names that others look up; their rows are kept as they are where \(options.training.minimumCount) or more share them."
            )
        }
        if !graph.lateKeys.isEmpty {
            notes.append(
                "Tables refer to each other in a circle; it is cut at \(graph.lateKeys.joined(separator: ", ")), which is filled in at last."
            )
        }
        guard let table = entities.table else { return notes }
        let others = graph.schema.tables.indices.filter { entities.entities[$0] == nil && !graph.isPublic[$0] }
        if !others.isEmpty {
            let names = others.map { graph.schema.tables[$0].name }.joined(separator: ", ")
            notes.append(
                "\(names): these tables do not hang on \(graph.schema.tables[table].name); in them every row counts for itself. If one is public knowledge, --public keeps it as it is."
            )
        }
        return notes
    }

    /// The orders that cannot be used, as values are missing.
    private func brokenOrders(_ works: [TableWork]) -> [String] {
        works.compactMap { work in
            let missing = work.order.count { $0 == DerivedNumber.missing }
            guard let primary = work.relation.primary, missing > 0,
                let column = SequenceFit.column(of: work.schema, primary: primary)
            else { return nil }
            let place = "\(work.schema.name).\(work.schema.columns[column].name)"
            return
                "\(place): \(missing) of \(work.order.count) values are missing, so that it puts no rows in order; they are learned as they stand."
        }
    }

    // MARK: Encoding

    private func encode(
        _ links: RowLinks, _ entities: EntityMap, _ search: LinkSearch
    ) throws(DataError) -> [TableWork] {
        var works: [TableWork] = []
        for (table, schema) in graph.schema.tables.enumerated() {
            let references = graph.references(of: table)
            let keys = Set(references.flatMap { graph.key($0).columns })
            let own = graph.isPublic[table] ? schema : schema.withFreshKeys(references: keys)
            var work = TableWork(schema: own, source: sources[table])
            work.primary = search.primary[table]
            work.relation.links = search.links(of: table)
            work.relation.depths = work.relation.links.map { _ in 1 }
            work.encoded = try encode(own, table, keys, links, entities)
            works.append(work)
        }
        return works
    }

    private func encode(
        _ schema: TableSchema, _ table: Int, _ keys: Set<String>, _ links: RowLinks, _ entities: EntityMap
    ) throws(DataError) -> TableEncoder.Result {
        let training = options.training
        var encoder = TableEncoder(sources[table], schema: schema)
        encoder.minimumCount = graph.isPublic[table] ? 1 : training.minimumCount
        encoder.textAsCategories = training.textAsCategories
        encoder.threads = training.threads
        encoder.keys = keys
        encoder.kept = links.kept[table]
        encoder.mayBeEmpty = !graph.edges.isEmpty
        encoder.entities = entities.entities[table]
        if !schema.isAboutPeople, !entities.areUnits(table) {
            encoder.shared = entities.shared(table, graph, links, minimum: training.minimumCount)
        }
        encoder.wantedNumbers = Set(
            schema.columns.filter {
                switch $0.type {
                case .date, .datetime: true
                case .integer: schema.orderBy.contains($0.name) || schema.primaryKey.contains($0.name)
                default: false
                }
            }.map(\.name)
        ).subtracting(keys)
        let encoded = try encoder.encode { phase, fraction throws(DataError) in
            try progress.checkCancellation()
            progress.report("\(phase) \(schema.name)", fraction, nil)
        }
        try TableModel.checkMemory(encoded.columns, limit: training.memoryLimit, table: schema.name)
        return encoded
    }

    // MARK: Columns

    /// The table's own columns.
    private func addOwn(
        _ table: Int, _ works: inout [TableWork], _ links: RowLinks, _ entities: EntityMap
    ) throws(DataError) {
        guard let encoded = works[table].encoded else { return }
        let order = works[table].relation.sequence?.column
        let looked = Set(works[table].relation.copies.map(\.column))
        for (index, part) in encoded.coder.parts(of: works[table].schema).enumerated()
        where part.column != order && !looked.contains(part.column) {
            works[table].relation.drawn.append(.part(index))
            works[table].drawn.append(encoded.columns[index])
        }
        for (key, link) in works[table].relation.links.enumerated() {
            guard let index = graph.edges.firstIndex(where: { $0.child == table && $0.key == key }) else { continue }
            let parents = links.parents[index]
            switch link {
            case .copied,
                .late where parents.contains(RowLinks.none):
                try works[table].add(
                    .presence(key), "presence \(key)", parents.map { $0 == RowLinks.none ? 0 : 1 }, cardinality: 2,
                    .nominal, hasMissing: true)
            case .level:
                let depths = (LinkSearch.depths(parents) ?? []).map { UInt16(min($0, 255)) }
                works[table].relation.depths[key] = Int(depths.max() ?? 0) + 1
                try works[table].add(
                    .depth(key), "depth \(key)", depths, cardinality: Int(depths.max() ?? 0) + 1, .ordinal,
                    hasMissing: false)
            default: continue
            }
        }
    }

    /// The foreign keys that never lead two rows of one parent to the same row.
    private func distinctKeys(of table: Int, _ works: [TableWork], _ links: RowLinks) -> [Int] {
        guard let siblings = works[table].siblings, works[table].relation.hasSiblings else { return [] }
        return works[table].relation.links.indices.filter { key in
            guard case .pooled = works[table].relation.links[key],
                let edge = graph.edges.firstIndex(where: { $0.child == table && $0.key == key })
            else { return false }
            let targets = links.parents[edge]
            return zip(siblings.starts, siblings.starts.dropFirst()).allSatisfy { start, end in
                let linked = siblings.rows[start..<end].map { targets[Int($0)] }.filter { $0 != RowLinks.none }
                return Set(linked).count == linked.count
            }
        }
    }

    /// What the table tells its children: how many there are, and what cluster of rows it is in.
    private func addIncoming(
        _ table: Int, _ works: inout [TableWork], _ links: RowLinks, _ entities: EntityMap
    ) throws(DataError) {
        let areUnits = entities.areUnits(table) && !graph.isPublic[table]
        let minimum = areUnits ? options.training.minimumCount : 1
        var publicRows =
            graph.isPublic[table]
            ? TableRelation.PublicRows(rows: links.rows[table], latents: [], counts: [], spans: []) : nil
        for edge in graph.referrers(of: table) where !edge.isLate && !graph.isPublic[edge.child] {
            guard let index = graph.edges.firstIndex(of: edge) else { continue }
            let parents = links.parents[index]
            var counts = [Int64](repeating: 0, count: links.rows[table])
            for parent in parents where parent != RowLinks.none { counts[Int(parent)] += 1 }
            let number = works[table].relation.incoming.count
            var clusters = 0
            var latents: [UInt16] = []
            if case .pooled = works[edge.child].relation.links[edge.key] {
                let found = search(edge, works, parents, counts, entities).clusters()
                (latents, clusters) = (found.of, max(1, found.count))
                try works[edge.child].add(
                    .cluster(edge.key), "cluster \(edge.key)",
                    parents.map { $0 == RowLinks.none ? 0 : latents[Int($0)] }, cardinality: clusters + 1, .ordinal,
                    hasMissing: true)
            }
            let coder = DerivedNumber(
                learning: counts, entities: entities.entities[table], minimumCount: minimum)
            works[table].relation.incoming.append(
                TableRelation.Incoming(
                    child: graph.schema.tables[edge.child].name, key: edge.key, counts: coder, clusters: clusters))
            if let spans = works[edge.child].spans, works[edge.child].primary == index {
                let coder = DerivedNumber(learning: spans, entities: entities.entities[table], minimumCount: minimum)
                works[table].relation.incoming[number].spans = coder
                works[table].spanCodes[number] = coder.codes(spans)
            }
            if graph.isPublic[table] {
                publicRows?.latents.append(latents)
                publicRows?.counts.append(evened(counts, parents, child: edge.child, entities).counts)
                publicRows?.spans.append(works[table].spanCodes[number] ?? [])
                continue
            }
            if clusters > 0 {
                try works[table].add(
                    .latent(number), "latent \(number)", latents, cardinality: clusters + 1, .ordinal, hasMissing: true)
            }
            try works[table].add(.count(number), "count \(number)", counts, by: coder)
            if let codes = works[table].spanCodes[number], let coder = works[table].relation.incoming[number].spans {
                try works[table].add(
                    .span(number), "span \(number)", codes, cardinality: max(1, coder.cardinality), .ordinal,
                    hasMissing: coder.hasMissing)
            }
        }
        works[table].relation.publicRows = publicRows
    }

    // MARK: Fitting

    /// The tables along primary keys, and for each row of the table the row there.
    func ancestors(
        _ table: Int, _ works: [TableWork], _ links: RowLinks
    ) -> [(work: TableWork, rows: [Int32])] {
        var (found, current): ([(work: TableWork, rows: [Int32])], Int) = ([], table)
        while let edge = works[current].primary, found.count < 4 {
            let parents = links.parents[edge]
            let rows = found.last.map { $0.rows.map { $0 == RowLinks.none ? $0 : parents[Int($0)] } } ?? parents
            current = graph.edges[edge].parent
            found.append((works[current], rows))
        }
        return found
    }

    private func building(
        _ table: Int, _ works: [TableWork], _ links: RowLinks, _ entities: EntityMap
    ) -> FrameBuilding {
        FrameBuilding(
            work: works[table], ancestors: ancestors(table, works, links), entities: entities.entities[table],
            seed: options.training.seed)
    }

    private func fit(
        _ table: Int, _ works: [TableWork], _ links: RowLinks, _ entities: EntityMap
    ) throws(DataError) -> TableModel {
        let work = works[table]
        guard let encoded = work.encoded else {
            throw DataError(.internal, work.schema.name, problem: "it was not read", remedy: "Please report this")
        }
        var fitting = TreesOptions()
        fitting.seed = options.seedOfTable(options.training.seed, work.schema.name)
        fitting.threads = options.training.threads
        fitting.boosting.minimumRows = options.training.minimumCount
        var (trees, times) = (TreesModel(columns: [], features: []), TreesModel?.none)
        var relation = work.relation
        var copy: PublicTable?
        if graph.isPublic[table] {
            copy = try PublicTable(
                work.source, schema: work.schema, sources: encoded.sources, kept: links.kept[table],
                codes: encoded.columns)
        } else {
            let frames = try building(table, works, links, entities).frames()
            if let frame = frames.times {
                times = try TreesFit(options: fitting).fit(frame, named: "the times of \(work.schema.name)", progress)
            }
            trees = try TreesFit(options: fitting).fit(frames.rows, named: work.schema.name, progress)
            relation.cardinalities = frames.rows.columns.map(\.cardinality)
        }
        return TableModel(
            schema: work.schema, rows: encoded.rows, sources: encoded.sources, delimiter: encoded.dialect?.delimiter,
            coder: encoded.coder, trees: trees, times: times,
            relation: graph.edges.isEmpty && !graph.isPublic.contains(true) ? nil : relation,
            publicTable: copy)
    }
}

extension TreesFit {
    fileprivate func fit(_ frame: Frame, named name: String, _ progress: Progress) throws(DataError) -> TreesModel {
        try fit(
            frame.columns, given: frame.given, echoes: frame.echoes, entities: frame.entities, named: name,
            progress: progress)
    }
}
