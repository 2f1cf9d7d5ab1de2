import Synchronization
public import Tabular

/// Generates a database: tables in the order of their references, each under its parents' rows.
///
/// Rows that others refer to are kept as codes (two bytes a column) until the end; all others are written as they are
/// drawn. The same models, size and seed give the same files, whatever the number of threads.
public struct DatabaseGeneration {
    private let database: DatabaseModel
    private let factor: Double
    private let rootRows: [Int: Int]
    private let seedOfTable: (String) -> UInt64
    private let threads: Int
    private let progress: Progress

    /// Where a table goes.
    public struct Target: Sendable {
        /// The table's name.
        public let table: String
        /// A path that ends in a type that can be written.
        public let path: String

        /// This table to this path.
        public init(table: String, path: String) { (self.table, self.path) = (table, path) }
    }

    /// - Parameters:
    ///   - factor: how many times the rows that the model was trained on.
    ///   - rows: for tables that hang on no other, exact numbers of rows, by name.
    ///   - seedOfTable: the seed of each table, by name.
    /// - Throws: ``DataError`` for models that do not fit each other.
    public init(
        _ models: [TableModel], factor: Double, rows: [String: Int], seedOfTable: @escaping (String) -> UInt64,
        threads: Int, progress: Progress
    ) throws(DataError) {
        let database = try DatabaseModel(models)
        self.database = database
        (self.factor, self.seedOfTable, self.threads, self.progress) = (factor, seedOfTable, threads, progress)
        rootRows = Dictionary(
            uniqueKeysWithValues: rows.compactMap { name, count in database.table(named: name).map { ($0, count) } })
    }

    /// What has come to be while tables are drawn.
    private struct State {
        var drawn: [DrawnTable?]
        var fresh: [[String: FreshColumn]?]
        var rows: [Int]
        /// Tables that are still to be written.
        var waiting: [(table: Int, chunks: [DrawnChunk])] = []
    }

    /// Writes the tables.
    /// - Returns: how many rows each of the targets got.
    /// - Throws: ``DataError`` when a file cannot be written or the work was stopped.
    public func run(_ targets: [Target], overwrite: Bool) throws(DataError) -> [Int] {
        let needed = needed(for: Set(targets.compactMap { database.table(named: $0.table) }))
        let wanted = KeyOrigins(database: database).wantedValues()
        var state = State(
            drawn: database.tables.map { _ in nil }, fresh: database.tables.map { _ in nil },
            rows: database.tables.map { _ in 0 })
        for table in database.graph.order where needed.contains(table) {
            let target = targets.first { $0.table == database.tables[table].schema.name }
            try draw(table, target, wanted[table], &state, overwrite)
        }
        for (table, chunks) in state.waiting {
            var (chunks, filling) = (chunks, LinkFilling(database, table: table, seed: seed(table), drawn: state.drawn))
            filling.fillLate(&chunks, drawn: state.drawn)
            if let target = targets.first(where: { $0.table == database.tables[table].schema.name }) {
                try write(table, chunks, to: target, state, overwrite)
            }
        }
        return targets.map { target in database.table(named: target.table).map { state.rows[$0] } ?? 0 }
    }

    private func seed(_ table: Int) -> UInt64 { seedOfTable(database.tables[table].schema.name) }

    /// The tables and all that they refer to.
    private func needed(for tables: Set<Int>) -> Set<Int> {
        var (needed, open) = (tables, Array(tables))
        while let table = open.popLast() {
            for edge in database.graph.references(of: table) where needed.insert(edge.parent).inserted {
                open.append(edge.parent)
            }
        }
        return needed
    }

    // MARK: One table

    private func draw(
        _ table: Int, _ target: Target?, _ wanted: Set<Int>, _ state: inout State, _ overwrite: Bool
    ) throws(DataError) {
        let model = database.tables[table]
        if let copy = model.publicTable {
            state.rows[table] = copy.rows
            state.drawn[table] = drawn(copy, database.relation(table))
            if let target { try write(copy, model, to: target, overwrite) }
            return
        }
        let drawing = drawing(table, state)
        state.rows[table] = drawing.rows
        state.fresh[table] = try FreshColumn.columns(of: model.schema, seed: seed(table), rows: drawing.rows)
        let isKept = !database.graph.referrers(of: table).isEmpty
        var filling = LinkFilling(database, table: table, seed: seed(table), drawn: state.drawn)
        var own = DrawnTable(relation: database.relation(table))
        guard database.isDeferred(table) else {
            let layout = self.layout(table, state)
            let writer = try target.map { target throws(DataError) in
                try TableWriter(layout.layout, to: target.path, overwrite: overwrite)
            }
            try drawAndWrite(drawing, layout, writer, state.drawn, &filling) { chunk in
                if isKept { own.append(chunk, wanted, layout) }
            }
            try writer?.finish()
            if isKept { state.drawn[table] = own }
            return
        }
        var chunks: [DrawnChunk] = []
        let layout = self.layout(table, state)
        try drawAndWrite(drawing, layout, nil, state.drawn, &filling) { chunk in
            own.append(chunk, wanted, layout)
            chunks.append(chunk)
        }
        filling.fillOwn(&chunks, own: &own, drawn: state.drawn)
        state.drawn[table] = own
        let isLate = database.relation(table).links.contains { if case .late = $0 { true } else { false } }
        if isLate {
            state.waiting.append((table, chunks))
        } else if let target {
            try write(table, chunks, to: target, state, overwrite)
        }
    }

    private func drawn(_ copy: PublicTable, _ relation: TableRelation) -> DrawnTable {
        var drawn = DrawnTable(relation: relation)
        drawn.rows = copy.rows
        drawn.codes = relation.drawn.map { if case .part(let part) = $0 { copy.codes[part] } else { [] } }
        drawn.children = relation.publicRows?.counts ?? []
        for (column, stored) in copy.columns.enumerated() { drawn.values[column] = stored }
        return drawn
    }

    /// How many rows there are and under which parents.
    private func drawing(_ table: Int, _ state: State) -> TableDrawing {
        let (model, relation) = (database.tables[table], database.relation(table))
        guard let key = relation.primary, let parent = database.parent(table, key), let above = state.drawn[parent],
            let number = database.incoming(table, key)
        else {
            let rows = rootRows[table] ?? Self.whole(Double(model.rows) * factor)
            return TableDrawing(model, relation: relation, seed: seed(table), rows: rows)
        }
        var families = above.children[number]
        if database.tables[parent].publicTable != nil { families = scaled(families, seed(table)) }
        let linked = families.count
        families += [Int32](repeating: 1, count: Self.whole(Double(relation.loose) * factor))
        return TableDrawing(
            model, relation: relation, seed: seed(table), families: families, linked: linked,
            above: lineage(table, state))
    }

    /// The rows of a public table stay as they are, so it is their children that become more or fewer.
    private func scaled(_ families: [Int32], _ seed: UInt64) -> [Int32] {
        guard factor != 1 else { return families }
        var stream = RandomStream(seed: seed, stream: .max / 2)
        return families.map { Int32(clamping: Int((Double($0) * factor + stream.uniform()).rounded(.down))) }
    }

    private func lineage(_ table: Int, _ state: State) -> TableDrawing.Lineage {
        var lineage = TableDrawing.Lineage()
        let chain = database.ancestors(of: table)
        for (hop, ancestor) in chain.enumerated() {
            lineage.codes.append(state.drawn[ancestor]?.codes ?? [])
            if hop + 1 < chain.count, let key = database.relation(ancestor).primary {
                lineage.steps.append(state.drawn[ancestor]?.parents[key] ?? [])
            }
        }
        if let parent = chain.first { lineage.spans = spans(of: table, under: parent, state) }
        if let anchor = database.relation(table).sequence?.anchor,
            case .integers(let numbers)? = state.drawn[chain[anchor.hops - 1]]?.values[anchor.column]
        {
            let first = state.drawn[chain[0]]?.rows ?? 0
            lineage.anchors = (0..<Int32(first)).map { row in
                var row = row
                for step in lineage.steps.prefix(anchor.hops - 1) where row != RowLinks.none { row = step[Int(row)] }
                guard row != RowLinks.none, numbers[Int(row)] != DerivedNumber.missing else {
                    return DerivedNumber.missing
                }
                return anchor.unitsPerDay == 1 ? numbers[Int(row)] : floorDivide(numbers[Int(row)], anchor.unitsPerDay)
            }
        }
        return lineage
    }

    /// How long the sequence of each of the parent's rows lasts.
    private func spans(of table: Int, under parent: Int, _ state: State) -> [Int64?] {
        guard let (number, coder) = database.spans(of: table), let rows = state.drawn[parent] else { return [] }
        let relation = database.relation(parent)
        let codes =
            relation.publicRows?.spans[number]
            ?? relation.drawn.firstIndex(of: .span(number)).map { rows.codes[$0] } ?? []
        return codes.map { coder.typical($0) }
    }

    private static func whole(_ rows: Double) -> Int { Int(min(max(rows.rounded(), 0), 0x1p52)) }

    // MARK: Chunks

    /// Draws all chunks, some at a time on all threads, fills in their keys in their order, and writes those before meanwhile.
    private func drawAndWrite(
        _ drawing: TableDrawing, _ layout: RowSpelling, _ writer: TableWriter?, _ drawn: [DrawnTable?],
        _ filling: inout LinkFilling, keep: (DrawnChunk) -> Void
    ) throws(DataError) {
        let name = database.tables[layout.table].schema.name
        let start = ContinuousClock.now
        var (done, ready): (Int, [DrawnChunk]) = (0, [])
        while done < drawing.chunkCount || !ready.isEmpty {
            try progress.checkCancellation()
            let batch = done..<min(drawing.chunkCount, done + max(1, threads))
            let made = Mutex<(drawn: [Int: DrawnChunk], spelt: [Int: TableWriter.Spelt])>(([:], [:]))
            let waiting = ready
            inParallel(batch.count + (writer == nil ? 0 : waiting.count), threads: threads) { index in
                if index < batch.count {
                    let chunk = drawing.chunk(batch.lowerBound + index)
                    made.withLock { $0.drawn[index] = chunk }
                } else if let writer {
                    let spelt = writer.spell(layout.chunk(waiting[index - batch.count]))
                    made.withLock { $0.spelt[index - batch.count] = spelt }
                }
            }
            let (chunks, spelt) = made.withLock { ($0.drawn, $0.spelt) }
            for index in waiting.indices { if let spelt = spelt[index] { try writer?.write(spelt) } }
            ready = []
            for index in 0..<batch.count {
                guard var chunk = chunks[index] else { continue }
                filling.fill(&chunk, drawn: drawn)
                keep(chunk)
                ready.append(chunk)
            }
            done = batch.upperBound
            let rows = ready.last.map { $0.firstRow + $0.rows } ?? drawing.rows
            progress.report(
                "generating \(name)", Double(done) / Double(max(1, drawing.chunkCount)),
                Double(rows) / max((.now - start) / .seconds(1), 1e-6))
        }
    }

    private func write(
        _ table: Int, _ chunks: [DrawnChunk], to target: Target, _ state: State, _ overwrite: Bool
    ) throws(DataError) {
        let layout = self.layout(table, state)
        let writer = try TableWriter(layout.layout, to: target.path, overwrite: overwrite)
        for start in stride(from: 0, to: chunks.count, by: max(1, threads)) {
            try progress.checkCancellation()
            let part = Array(chunks[start..<min(chunks.count, start + max(1, threads))])
            for spelt in mapInParallel(part.count, threads: threads, { writer.spell(layout.chunk(part[$0])) }) {
                try writer.write(spelt)
            }
        }
        try writer.finish()
    }

    private func write(
        _ copy: PublicTable, _ model: TableModel, to target: Target, _ overwrite: Bool
    ) throws(DataError) {
        var cells: [Int: TableLayout.Cell] = [:]
        for (column, stored) in copy.columns.enumerated() { cells[column] = stored.cell }
        let layout = TableLayout(model, fresh: copy.columns.map { _ in nil }, others: cells)
        let writer = try TableWriter(layout, to: target.path, overwrite: overwrite)
        for first in stride(from: 0, to: copy.rows, by: 16_384) {
            let rows = Int32(first)..<Int32(min(copy.rows, first + 16_384))
            let columns = copy.columns.map { $0.values(of: rows) }
            try writer.write(writer.spell(TableChunk(firstRow: first, rows: rows.count, columns: columns)))
        }
        try writer.finish()
    }

    private func layout(_ table: Int, _ state: State) -> RowSpelling {
        RowSpelling(database, table: table, seed: seed(table), drawn: state.drawn, fresh: state.fresh)
    }
}

extension StoredColumn {
    var cell: TableLayout.Cell { if case .labels(_, let labels) = self { .labels(labels) } else { .number } }
}

extension DrawnTable {
    /// Adds a chunk, whose keys are filled in.
    mutating func append(_ chunk: DrawnChunk, _ wanted: Set<Int>, _ spelling: RowSpelling) {
        rows += chunk.rows
        for column in codes.indices { codes[column] += chunk.codes[column] }
        for key in parents.indices { parents[key] += chunk.references[key] }
        for incoming in children.indices { children[incoming] += chunk.children[incoming] }
        guard !wanted.isEmpty else { return }
        let decoded = spelling.chunk(chunk)
        for column in wanted { values[column] = .appending(decoded.columns[column], to: values[column]) }
    }
}
