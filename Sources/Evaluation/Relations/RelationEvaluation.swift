import Tabular

/// What was found about how tables hang together, by table.
struct RelationFindings {
    var figures: [String: [Figure]] = [:]
    var degrees: [String: [Histogram]] = [:]
    var sequences: [String: [SequenceReport]] = [:]
    /// What the verdict on fidelity also rests on.
    var pillars: [String: [Figure]] = [:]
}

/// Compares keys, numbers of children, and what rows have to do with their parents and with each other.
struct RelationEvaluation {
    private let comparisons: [Comparison]
    private let sources: [ComparedSources]
    private var findings = RelationFindings()
    /// By child table: its keys with the tables that they refer to.
    private var relations: [String: [(key: ForeignKey, parent: Int, trio: Trio<Relation>)]] = [:]

    /// Reads the keys of all tables, and compares them.
    /// - Parameter progress: called with the share that is done; may throw to stop.
    init(
        _ comparisons: [Comparison], _ sources: [ComparedSources], _ notes: inout [EvaluationReport.Note],
        progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) {
        (self.comparisons, self.sources) = (comparisons, sources)
        for place in comparisons.indices {
            try addKeys(place, &notes)
            try progress(Double(place + 1) / Double(comparisons.count))
        }
    }

    /// Compares rows with their parents and with each other.
    /// - Parameter progress: called with the share that is done; may throw to stop.
    mutating func compare(
        _ notes: inout [EvaluationReport.Note], progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> RelationFindings {
        for place in comparisons.indices {
            addRelations(place, &notes)
            try progress(Double(place + 1) / Double(comparisons.count))
        }
        return findings
    }

    /// Which parent each row of a table has in the table that it refers to first, other than itself.
    func groups(of table: Int) -> (real: [Int?], holdout: [Int?])? {
        let relation = relations[comparisons[table].name]?.first { $0.parent != table }
        return relation.flatMap { relation in relation.trio.holdout.map { (relation.trio.real.parents, $0.parents) } }
    }

    // MARK: Keys

    private mutating func addKeys(_ place: Int, _ notes: inout [EvaluationReport.Note]) throws(DataError) {
        let (schema, trio) = (sources[place].schema, sources[place].trio)
        if !schema.primaryKey.isEmpty, try hasColumns(sources[place], schema.primaryKey, &notes) {
            let unique = try trio.map { source throws(DataError) in
                try KeyColumn(source, columns: schema.primaryKey).uniqueShare
            }
            add(.keyUniqueness, schema.name, schema.primaryKey, unique)
        }
        for key in schema.foreignKeys {
            guard let parent = sources.firstIndex(where: { $0.schema.name == key.references }) else { continue }
            guard try hasColumns(sources[place], key.columns, &notes), try hasColumns(sources[parent], key.to, &notes)
            else { continue }
            let found = try trio.zip(sources[parent].trio).map { child, parent throws(DataError) in
                try Relation(key, child: child, parent: parent)
            }
            relations[schema.name, default: []].append((key, parent, found))
            add(.keyIntegrity, schema.name, key.columns, found.map(\.integrity))
            let degrees = DegreeDistribution(
                found.map(\.degrees), table: schema.name, key: key.columns, parent: key.references)
            findings.figures[schema.name, default: []].append(degrees.figure)
            findings.degrees[schema.name, default: []].append(degrees.histogram)
            findings.pillars[schema.name, default: []].append(degrees.figure)
        }
    }

    private func hasColumns(
        _ sources: ComparedSources, _ columns: [String], _ notes: inout [EvaluationReport.Note]
    ) throws(DataError) -> Bool {
        for (role, source) in sources.all {
            let names = Set(try source.open().columns.map(\.name))
            guard columns.allSatisfy(names.contains) else {
                notes.append(
                    .init(
                        table: sources.name, columns: columns,
                        "The \(role) table lacks this key, so that what hangs on it cannot be compared."))
                return false
            }
        }
        return true
    }

    private mutating func add(_ metric: Metric, _ table: String, _ columns: [String], _ values: Trio<Double>) {
        findings.figures[table, default: []].append(
            Figure(
                metric, table: table, columns: columns, synthetic: values.synthetic, holdout: values.holdout,
                uninformed: 0))
    }

    // MARK: Joined rows

    private mutating func addRelations(_ place: Int, _ notes: inout [EvaluationReport.Note]) {
        let child = comparisons[place]
        for relation in relations[child.name] ?? [] where relation.parent != place {
            let parent = comparisons[relation.parent]
            let pairs = pairs(relation.trio, child, parent)
            let joined = JoinedFidelity(.parentPairDistance, child: child, parent: parent, pairs: pairs)
            findings.figures[child.name, default: []] += joined.figures
            if let mean = joined.mean {
                findings.pillars[child.name, default: []].append(mean)
            } else {
                notes.append(
                    .init(
                        table: child.name, columns: relation.key.columns,
                        "Too few rows have a row of \(parent.name) to compare the two together."))
            }
            addGrandparents(child, relation.parent, pairs)
        }
        addOrder(place)
        addProfile(place)
    }

    private func pairs(
        _ relation: Trio<Relation>, _ child: Comparison, _ parent: Comparison
    ) -> Trio<(child: [Int], parent: [Int])> {
        relation.zip(child.trio.zip(parent.trio)).map { $0.pairs(child: $1.0, parent: $1.1) }
    }

    private mutating func addGrandparents(
        _ child: Comparison, _ parent: Int, _ pairs: Trio<(child: [Int], parent: [Int])>
    ) {
        for relation in relations[comparisons[parent].name] ?? [] where relation.parent != parent {
            let upper = self.pairs(relation.trio, comparisons[parent], comparisons[relation.parent])
            let joined = pairs.zip(upper).map { lower, upper -> (child: [Int], parent: [Int]) in
                let rows = Dictionary(zip(upper.child, upper.parent)) { first, _ in first }
                let linked = zip(lower.child, lower.parent).compactMap { row, parent in rows[parent].map { (row, $0) } }
                return (linked.map(\.0), linked.map(\.1))
            }
            let found = JoinedFidelity(
                .grandparentPairDistance, child: child, parent: comparisons[relation.parent], pairs: joined)
            findings.figures[child.name, default: []] += found.figures
        }
    }

    private mutating func addOrder(_ place: Int) {
        let comparison = comparisons[place]
        guard let order = sources[place].schema.orderBy.first,
            let column = comparison.columns.firstIndex(where: { $0.name == order }),
            let relation = relations[comparison.name]?.first
        else { return }
        let found = SequenceFidelity(comparison, order: column, relations: relation.trio)
        findings.figures[comparison.name, default: []] += found.figures
        findings.sequences[comparison.name, default: []] += found.reports
    }

    private mutating func addProfile(_ place: Int) {
        let parent = comparisons[place]
        let children = comparisons.flatMap { child in
            (relations[child.name] ?? []).filter { $0.parent == place && child.name != parent.name }.map {
                (child, $0.trio)
            }
        }
        guard !children.isEmpty else { return }
        let real = ParentProfile(
            parent: parent.real, children: children.map { ($0.0.real, $0.1.real) })
        let synthetic = ParentProfile(
            parent: parent.synthetic, children: children.map { ($0.0.synthetic, $0.1.synthetic) })
        let others = children.compactMap { child, trio in
            child.holdout.flatMap { sample in trio.holdout.map { (child: sample, relation: $0) } }
        }
        let holdout = parent.holdout.flatMap { sample in
            others.count == children.count ? ParentProfile(parent: sample, children: others) : nil
        }
        let profiles = Trio(real: real, synthetic: synthetic, holdout: holdout)
        guard let figure = ParentProfile.classifier(parent, profiles) else { return }
        findings.figures[parent.name, default: []].append(figure)
        findings.pillars[parent.name, default: []].append(figure)
    }
}
