import Tabular

/// For each row of each table the rows that it refers to, and which rows count at all.
struct RowLinks {
    /// Stands for "no row".
    static let none: Int32 = -1

    /// Rows of each table, those left out aside.
    var rows: [Int]
    /// For each table, which rows of the source count; nil for all.
    var kept: [[Bool]?]
    /// For each edge of the graph, the parent's row of each row of the child.
    var parents: [[Int32]]
    /// What happened to orphans, for people.
    var notes: [String] = []
}

extension RowLinks {
    /// Reads the keys of all tables and joins them.
    /// - Throws: ``DataError`` for a primary key that two rows share and, unless `orphans` says otherwise, for a foreign key
    ///   that points to no row.
    init(
        _ graph: SchemaGraph, _ sources: [TableSource], orphans: OrphanRule, progress: Progress
    ) throws(DataError) {
        var keys = try KeyHashes(graph, sources, progress)
        try keys.checkPrimaryKeys(graph)
        rows = keys.rows
        kept = keys.rows.map { _ in nil }
        parents = graph.edges.map { _ in [] }
        for table in graph.order {
            for (index, edge) in graph.edges.enumerated() where edge.child == table {
                try join(index, graph, &keys, orphans)
            }
        }
        guard orphans == .drop else { return }
        dropTrails(graph)
        compact(graph)
    }

    /// Finds the parents of one edge's child rows.
    private mutating func join(
        _ index: Int, _ graph: SchemaGraph, _ keys: inout KeyHashes, _ orphans: OrphanRule
    ) throws(DataError) {
        let edge = graph.edges[index]
        let (wanted, offered) = keys.take(index)
        var rowOfKey: [UInt64: Int32] = [:]
        rowOfKey.reserveCapacity(offered.count)
        for (row, hash) in offered.enumerated() where hash != 0 {
            guard rowOfKey.updateValue(Int32(row), forKey: hash) == nil else {
                throw Self.ambiguous(graph, edge)
            }
        }
        var (lost, result) = ([Int](), [Int32](repeating: Self.none, count: wanted.count))
        for (row, hash) in wanted.enumerated() where hash != 0 {
            if let parent = rowOfKey[hash] { result[row] = parent } else { lost.append(row) }
        }
        parents[index] = result
        guard !lost.isEmpty else { return }
        let (place, target) = (Self.place(graph, edge), graph.schema.tables[edge.parent].name)
        let count = "\(lost.count) of \(wanted.count) rows point to no row of \(target)"
        switch orphans {
        case .error:
            let sample = lost.prefix(3).map { "\($0 + 1)" }.joined(separator: ", ")
            throw DataError(
                .data, place, problem: "\(count) (\(lost.count > 3 ? "rows \(sample), …" : "row \(sample)"))",
                remedy:
                    "Add the rows, or use --orphans null to take the keys for empty or --orphans drop to leave the rows out"
            )
        case .null: notes.append("\(place): \(count); their keys are taken for empty.")
        case .drop:
            var mask = kept[edge.child] ?? [Bool](repeating: true, count: wanted.count)
            for row in lost { mask[row] = false }
            kept[edge.child] = mask
            notes.append("\(place): \(count); they are left out, and what hangs on them.")
        }
    }

    /// Leaves out, too, the rows whose parents are left out.
    private mutating func dropTrails(_ graph: SchemaGraph) {
        var isChanged = true
        while isChanged {
            isChanged = false
            for (index, edge) in graph.edges.enumerated() {
                guard let gone = kept[edge.parent] else { continue }
                var mask = kept[edge.child] ?? [Bool](repeating: true, count: rows[edge.child])
                for (row, parent) in parents[index].enumerated()
                where mask[row] && parent != Self.none && !gone[Int(parent)] {
                    mask[row] = false
                    isChanged = true
                }
                kept[edge.child] = mask
            }
        }
    }

    /// Renumbers the rows that count, so that those left out need no more thought.
    mutating func compact(_ graph: SchemaGraph) {
        let places = zip(rows, kept).map { count, mask -> [Int32]? in
            guard let mask else { return nil }
            var next: Int32 = 0
            return (0..<count).map { row in
                guard mask[row] else { return Self.none }
                defer { next += 1 }
                return next
            }
        }
        for (index, edge) in graph.edges.enumerated() {
            var moved = parents[index]
            if let target = places[edge.parent] { moved = moved.map { $0 == Self.none ? $0 : target[Int($0)] } }
            if let mask = kept[edge.child] { moved = zip(moved, mask).filter { $0.1 }.map { $0.0 } }
            parents[index] = moved
        }
        rows = zip(rows, kept).map { count, mask in mask.map { $0.count { $0 } } ?? count }
    }

    private static func place(_ graph: SchemaGraph, _ edge: SchemaGraph.Edge) -> String {
        "\(graph.schema.tables[edge.child].name).\(graph.key(edge).columns.joined(separator: "+"))"
    }

    private static func ambiguous(_ graph: SchemaGraph, _ edge: SchemaGraph.Edge) -> DataError {
        let (parent, columns) = (graph.schema.tables[edge.parent].name, graph.key(edge).to.joined(separator: "+"))
        return DataError(
            .data, "\(parent).\(columns)",
            problem: "rows share a value, and \(place(graph, edge)) refers to it, so that its parent is not certain",
            remedy: "Remove the copies, or take the foreign key out of the schema")
    }
}

/// The hashes of all keys of a schema.
private struct KeyHashes {
    var rows: [Int] = []
    /// For each table those of its primary key; empty where it has none.
    private var primary: [[UInt64]] = []
    /// For each edge those of the child and of the parent; taken out when they are used.
    private var ofEdge: [Int: (child: [UInt64], parent: [UInt64])] = [:]

    init(_ graph: SchemaGraph, _ sources: [TableSource], _ progress: Progress) throws(DataError) {
        var isLoose: [Bool] = []
        for edge in graph.edges {
            let key = graph.key(edge)
            isLoose.append(
                try !KeyScan.areStoredAlike(sources[edge.child], key.columns, sources[edge.parent], key.to))
        }
        for (table, schema) in graph.schema.tables.enumerated() {
            var wanted: [(KeyScan.Key, (KeyHashes.Slot))] = []
            if !schema.primaryKey.isEmpty {
                wanted.append((KeyScan.Key(schema.primaryKey, isLoose: false), .primary))
            }
            for (index, edge) in graph.edges.enumerated() {
                let key = graph.key(edge)
                if edge.child == table {
                    wanted.append((KeyScan.Key(key.columns, isLoose: isLoose[index]), .child(index)))
                }
                if edge.parent == table {
                    wanted.append((KeyScan.Key(key.to, isLoose: isLoose[index]), .parent(index)))
                }
            }
            let read = try KeyScan(sources[table], schema: schema).hashes(wanted.map(\.0)) { share throws(DataError) in
                try progress.checkCancellation()
                progress.report("reading the keys of \(schema.name)", share, nil)
            }
            rows.append(read.rows)
            primary.append([])
            for (slot, hashes) in zip(wanted.map(\.1), read.hashes) {
                switch slot {
                case .primary: primary[table] = hashes
                case .child(let edge): ofEdge[edge, default: ([], [])].child = hashes
                case .parent(let edge): ofEdge[edge, default: ([], [])].parent = hashes
                }
            }
        }
    }

    private enum Slot {
        case primary
        case child(Int)
        case parent(Int)
    }

    mutating func take(_ edge: Int) -> (child: [UInt64], parent: [UInt64]) {
        ofEdge.removeValue(forKey: edge) ?? ([], [])
    }

    /// - Throws: ``DataError`` which counts the rows whose primary key another row has.
    mutating func checkPrimaryKeys(_ graph: SchemaGraph) throws(DataError) {
        for (table, hashes) in primary.enumerated() where !hashes.isEmpty {
            let sorted = hashes.sorted()
            let copies = zip(sorted, sorted.dropFirst()).count { $0 == $1 && $0 != 0 }
            guard copies > 0 else { continue }
            var seen: Set<UInt64> = []
            let first = hashes.firstIndex { $0 != 0 && !seen.insert($0).inserted } ?? 0
            let schema = graph.schema.tables[table]
            throw DataError(
                .data, "\(schema.name).\(schema.primaryKey.joined(separator: "+"))",
                problem:
                    "\(copies) of \(hashes.count) rows have the primary key of another row (the first is row \(first + 1))",
                remedy: "Remove the copies, or take `primaryKey` out of the schema")
        }
        primary = []
    }
}
