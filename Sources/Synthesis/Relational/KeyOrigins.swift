import Tabular

/// Where the values of a column come from when a table is written.
enum ColumnOrigin {
    /// From the row's own codes.
    case own
    /// Made afresh for the row that the steps lead to.
    case fresh(FreshColumn, steps: [Step])
    /// As stored for the row that the steps lead to.
    case stored(table: Int, column: Int, steps: [Step])

    /// From a row to the one that a foreign key of its table refers to.
    struct Step {
        let table: Int
        let key: Int
    }

    func after(_ step: Step, column: Int, of table: Int) -> ColumnOrigin {
        switch self {
        case .own: .stored(table: table, column: column, steps: [step])
        case .fresh(let fresh, let steps): .fresh(fresh, steps: [step] + steps)
        case .stored(let table, let column, let steps): .stored(table: table, column: column, steps: [step] + steps)
        }
    }
}

/// Finds out where the values of all columns come from: keys from the rows that they refer to, be it over several tables.
struct KeyOrigins {
    let database: DatabaseModel

    /// - Parameter fresh: the fresh columns of each table whose rows are known, by name.
    func origin(_ table: Int, _ column: Int, fresh: [[String: FreshColumn]?], depth: Int = 0) -> ColumnOrigin {
        let model = database.tables[table]
        if model.publicTable != nil { return .stored(table: table, column: column, steps: []) }
        if depth <= database.tables.count, let (key, parent, target) = reference(table, column) {
            let step = ColumnOrigin.Step(table: table, key: key)
            return origin(parent, target, fresh: fresh, depth: depth + 1).after(step, column: target, of: parent)
        }
        if depth <= database.tables.count, let copy = copy(table, column) {
            let origin = origin(copy.ancestor, copy.column, fresh: fresh, depth: depth + copy.steps.count)
            return copy.steps.reversed().reduce(origin) { $0.after($1, column: copy.column, of: copy.ancestor) }
        }
        let name = model.schema.columns[column].name
        return fresh[table]?[name].map { .fresh($0, steps: []) } ?? .own
    }

    /// Where a column is looked up that repeats one of an ancestor's, and the way there.
    private func copy(_ table: Int, _ column: Int) -> (ancestor: Int, column: Int, steps: [ColumnOrigin.Step])? {
        guard let copy = database.relation(table).copies.first(where: { $0.column == column }) else { return nil }
        let ancestors = database.ancestors(of: table)
        guard ancestors.indices.contains(copy.hops - 1) else { return nil }
        let steps = ([table] + ancestors.prefix(copy.hops - 1)).compactMap { table in
            database.relation(table).primary.map { ColumnOrigin.Step(table: table, key: $0) }
        }
        return (ancestors[copy.hops - 1], copy.from, steps)
    }

    /// The foreign key that a column is part of, the table that it refers to, and the column there. Where it is part of
    /// several, the one under which rows are generated counts.
    private func reference(_ table: Int, _ column: Int) -> (key: Int, parent: Int, column: Int)? {
        let (schema, relation) = (database.tables[table].schema, database.relation(table))
        let keys = schema.foreignKeys.indices.filter { key in
            relation.links.indices.contains(key) && relation.links[key] != .absent
                && schema.foreignKeys[key].columns.contains(schema.columns[column].name)
        }
        guard let key = keys.first(where: { relation.links[$0] == .primary }) ?? keys.first,
            let parent = database.parent(table, key),
            let place = schema.foreignKeys[key].columns.firstIndex(of: schema.columns[column].name),
            let target = database.tables[parent].schema.columns.firstIndex(where: {
                $0.name == schema.foreignKeys[key].to[place]
            })
        else { return nil }
        return (key, parent, target)
    }

    /// For each table the columns whose values others need, by their places in the schema.
    func wantedValues() -> [Set<Int>] {
        var wanted = database.tables.map { _ in Set<Int>() }
        for table in database.tables.indices {
            let columns = database.tables[table].schema.columns.indices
            for column in columns {
                if case .stored(let owner, let place, let steps) = origin(table, column, fresh: freshTypes),
                    !steps.isEmpty
                {
                    wanted[owner].insert(place)
                }
            }
            if let anchor = database.relation(table).sequence?.anchor {
                wanted[database.ancestors(of: table)[anchor.hops - 1]].insert(anchor.column)
            }
        }
        return wanted
    }

    /// Stand-ins for fresh columns: which columns are fresh is known before their rows are.
    var freshTypes: [[String: FreshColumn]?] {
        database.tables.map { try? FreshColumn.columns(of: $0.schema, seed: 0, rows: 0) }
    }
}
