import Tabular

/// What makes models of tables fit each other. A file may claim anything; behind these checks nothing that is drawn needs
/// one.
extension DatabaseModel {
    func check() throws(DataError) {
        let related = tables.indices.filter { tables[$0].relation != nil }
        guard related.isEmpty || related.count == tables.count else {
            throw fault(tables.indices.first { tables[$0].relation == nil } ?? 0, "it is not related to the others")
        }
        // What is in one table comes first: the rest looks at several.
        for table in related { try checkNumbers(table) }
        for table in related { try checkLinks(table) }
        for table in related {
            try checkDrawn(table)
            try checkSequence(table)
            try checkGiven(table)
            try checkPublicRows(table)
        }
        for table in related where tables[table].publicTable == nil { try checkShapes(table) }
        for table in related where tables[table].publicTable == nil { try checkOwnColumns(table) }
    }

    private func fault(_ table: Int, _ problem: String) -> DataError {
        DataError(
            .data, "table \(tables[table].schema.name)", problem: problem,
            remedy: "The model file is damaged or was not written by Sfumato; fetch it again, or train again")
    }

    // MARK: One table

    private func checkNumbers(_ table: Int) throws(DataError) {
        let (model, own) = (tables[table], relation(table))
        guard own.sequence?.isValid ?? true, (0...model.rows).contains(own.loose), model.rows <= Int(Int32.max),
            own.incoming.allSatisfy({
                $0.counts.isValid && $0.spans?.isValid ?? true && (0..<65_535).contains($0.clusters)
            })
        else { throw fault(table, "a number is out of range") }
        for incoming in own.incoming {
            // No row of a source has more children than there are.
            let most = tables.first { $0.schema.name == incoming.child }?.rows ?? 0
            guard incoming.counts.largest <= Int64(most) else { throw fault(table, "a row has too many children") }
        }
    }

    private func checkLinks(_ table: Int) throws(DataError) {
        let (model, own) = (tables[table], relation(table))
        let keys = model.schema.foreignKeys
        guard own.links.count == keys.count, own.links.count(where: { $0 == .primary }) <= 1 else {
            throw fault(table, "its foreign keys are not those of the schema")
        }
        for (key, link) in own.links.enumerated() where link != .absent {
            guard model.publicTable == nil, let edge = graph.edges.first(where: { $0.child == table && $0.key == key }),
                !keys[key].columns.isEmpty, keys[key].columns.count == keys[key].to.count
            else { throw fault(table, "a foreign key refers to no table") }
            let isFine =
                switch link {
                case .late: true
                case .primary: !edge.isLate && !edge.isSelf
                case .level: !edge.isLate && edge.isSelf
                case .pooled: !edge.isLate
                case .copied(let up):
                    !edge.isLate && !up.isEmpty && up.first == own.primary && end(of: up, from: table) == edge.parent
                case .absent: true
                }
            guard isFine else { throw fault(table, "a foreign key cannot be filled as the model says") }
            guard let kinship = link.kinship else { continue }
            guard kinship.up.isEmpty || kinship.up.first == own.primary,
                let meeting = end(of: kinship.up, from: table), end(of: kinship.down, from: edge.parent) == meeting
            else { throw fault(table, "two rows have no common ancestor") }
        }
        guard own.apart.allSatisfy({ $0.count == 2 && $0.allSatisfy(own.links.indices.contains) }) else {
            throw fault(table, "a foreign key is not there")
        }
    }

    // MARK: Columns

    private func checkDrawn(_ table: Int) throws(DataError) {
        let (model, own) = (tables[table], relation(table))
        let parts = model.coder.parts(of: model.schema).count
        for drawn in own.drawn {
            let isFine =
                switch drawn {
                case .part(let part): (0..<parts).contains(part)
                case .cluster(let key), .presence(let key), .depth(let key): own.links.indices.contains(key)
                case .latent(let number), .count(let number): own.incoming.indices.contains(number)
                case .span(let number): own.incoming.indices.contains(number) && own.incoming[number].spans != nil
                case .start, .gap, .within, .clock: own.sequence != nil
                }
            guard isFine else { throw fault(table, "a column is drawn that is not there") }
        }
        guard Set(own.drawn).count == own.drawn.count else { throw fault(table, "a column is drawn twice") }
        for copy in own.copies {
            guard model.schema.columns.indices.contains(copy.column),
                let ancestor = ancestor(of: table, hops: copy.hops),
                tables[ancestor].schema.columns.indices.contains(copy.from),
                tables[ancestor].schema.columns[copy.from].type == model.schema.columns[copy.column].type,
                own.loose == 0, own.sequence?.column != copy.column
            else { throw fault(table, "a column repeats one that is not there") }
        }
    }

    private func checkSequence(_ table: Int) throws(DataError) {
        let own = relation(table)
        guard let sequence = own.sequence else { return }
        let columns = tables[table].schema.columns
        guard columns.indices.contains(sequence.column), own.hasSiblings else {
            throw fault(table, "a sequence has no column")
        }
        switch columns[sequence.column].type {
        case .integer, .date, .datetime: break
        default: throw fault(table, "a sequence is of no numbers")
        }
        guard let anchor = sequence.anchor else { return }
        guard let ancestor = ancestor(of: table, hops: anchor.hops),
            tables[ancestor].schema.columns.indices.contains(anchor.column)
        else { throw fault(table, "a sequence begins nowhere") }
    }

    private func checkGiven(_ table: Int) throws(DataError) {
        let own = relation(table)
        for given in own.given + own.timed {
            let isFine =
                switch given {
                case .ancestor(let hops, let column):
                    ancestor(of: table, hops: hops).map { isKnown(column, of: $0) } ?? false
                case .previous(let column), .mean(let column): own.drawn.indices.contains(column) && own.hasSiblings
                case .position, .remaining: own.hasSiblings
                case .before, .elapsed: own.sequence != nil && !own.timed.contains(given)
                case .left, .pace: own.sequence != nil && !own.timed.contains(given) && spans(of: table) != nil
                case .now, .time: own.sequence != nil && !own.given.contains(given)
                }
            guard isFine else { throw fault(table, "a column is given that is not there") }
        }
    }

    /// Whether rows below may ask for a drawn column; of a public table only its own columns are kept.
    private func isKnown(_ column: Int, of table: Int) -> Bool {
        let own = relation(table)
        guard own.drawn.indices.contains(column) else { return false }
        if tables[table].publicTable == nil { return true }
        if case .part = own.drawn[column] { return true }
        return false
    }

    private func ancestor(of table: Int, hops: Int) -> Int? {
        let above = ancestors(of: table)
        return (1...max(1, above.count)).contains(hops) && !above.isEmpty ? above[hops - 1] : nil
    }

    private func checkPublicRows(_ table: Int) throws(DataError) {
        let own = relation(table)
        guard let rows = own.publicRows else {
            guard tables[table].publicTable == nil else { throw fault(table, "it says nothing of its public rows") }
            return
        }
        func most(_ number: Int) -> Int { tables.first { $0.schema.name == own.incoming[number].child }?.rows ?? 0 }
        guard rows.latents.count == own.incoming.count, rows.counts.count == own.incoming.count,
            rows.rows == tables[table].publicTable?.rows,
            rows.latents.allSatisfy({ $0.isEmpty || $0.count == rows.rows }),
            rows.counts.enumerated().allSatisfy({ number, counts in
                counts.count == rows.rows && counts.allSatisfy { $0 >= 0 && Int($0) <= most(number) }
            }), rows.spans.count == own.incoming.count,
            rows.spans.allSatisfy({ $0.isEmpty || $0.count == rows.rows })
        else { throw fault(table, "a public table has not one count for each row") }
    }

    // MARK: What the trees know

    private func checkShapes(_ table: Int) throws(DataError) {
        let own = relation(table)
        let drawn = own.drawn.indices.map { shape(table, $0) }
        guard drawn.count >= own.times,
            own.drawn.prefix(own.times) == [.start, .gap, .within, .clock].prefix(own.times)
        else { throw fault(table, "a row's time is not drawn before all else") }
        let given = (own.given + own.timed).map { given in
            GivenCodes.shape(
                given, drawn: drawn.compactMap { $0 },
                ancestors: { hops, column in ancestor(of: table, hops: hops).flatMap { shape($0, column) } },
                sequence: own.sequence)
        }
        guard (given + drawn.dropFirst(own.times)).map({ $0?.cardinality }) == own.cardinalities else {
            throw fault(table, "its columns have not the codes that its trees know")
        }
    }

    /// A column that is not looked up elsewhere must be drawn whole.
    private func checkOwnColumns(_ table: Int) throws(DataError) {
        let (model, own) = (tables[table], relation(table))
        let origins = KeyOrigins(database: self)
        let fresh = origins.freshTypes
        for (column, parts) in model.partsOfColumns.enumerated() where own.sequence?.column != column {
            switch origins.origin(table, column, fresh: fresh) {
            case .stored(_, _, let steps) where !steps.isEmpty: continue
            case .fresh(_, let steps) where !steps.isEmpty: continue
            default:
                guard parts.allSatisfy({ own.drawn.contains(.part($0)) }) else {
                    throw fault(table, "a column is not drawn")
                }
            }
        }
    }
}
