import Tabular

/// Turns drawn rows of one table into values: codes by their decoders, keys from the rows that they refer to.
struct RowSpelling: Sendable {
    let table: Int
    let layout: TableLayout
    private let model: TableModel
    private let relation: TableRelation
    private let seed: UInt64
    private let decoders: [ColumnDecoder]
    /// For each column of the schema its parts among the coder's.
    private let parts: [Range<Int>]
    private let sources: [Source]
    /// For each part its place among the drawn columns.
    private let placeOfPart: [Int: Int]

    private enum Source: Sendable {
        case own
        case sequence
        /// Rows of another table, found by a foreign key and more steps.
        case fresh(key: Int, steps: [[Int32]])
        case stored(StoredColumn, key: Int, steps: [[Int32]])
        /// Fresh values of the row itself.
        case ownFresh
        case nothing
    }

    init(
        _ database: DatabaseModel, table: Int, seed: UInt64, drawn: [DrawnTable?], fresh: [[String: FreshColumn]?]
    ) {
        (self.table, self.seed) = (table, seed)
        model = database.tables[table]
        let relation = database.relation(table)
        self.relation = relation
        decoders = model.coder.decoders(for: model.schema)
        parts = model.partsOfColumns
        var places: [Int: Int] = [:]
        for (place, column) in relation.drawn.enumerated() { if case .part(let part) = column { places[part] = place } }
        placeOfPart = places
        let origins = KeyOrigins(database: database)
        var (sources, cells): ([Source], [Int: TableLayout.Cell]) = ([], [:])
        for column in model.schema.columns.indices {
            func rows(_ steps: ArraySlice<ColumnOrigin.Step>) -> [[Int32]] {
                steps.map { drawn[$0.table]?.parents[$0.key] ?? [] }
            }
            switch origins.origin(table, column, fresh: fresh) {
            case .own:
                sources.append(relation.sequence?.column == column ? .sequence : .own)
                if relation.sequence?.column == column { cells[column] = .number }
            case .fresh(let values, let steps):
                cells[column] = .fresh(values)
                sources.append(steps.first.map { .fresh(key: $0.key, steps: rows(steps.dropFirst())) } ?? .ownFresh)
            case .stored(let owner, let place, let steps):
                guard let first = steps.first, let stored = drawn[owner]?.values[place] else {
                    sources.append(.nothing)
                    continue
                }
                cells[column] = stored.cell
                sources.append(.stored(stored, key: first.key, steps: rows(steps.dropFirst())))
            }
        }
        self.sources = sources
        layout = TableLayout(model, fresh: model.schema.columns.map { _ in nil }, others: cells)
    }

    func chunk(_ chunk: DrawnChunk) -> TableChunk {
        var stream = RandomStream(seed: seed, stream: UInt64(chunk.index) | 1 << 40)
        var owners: [Int: [Int32]] = [:]
        let columns = sources.indices.map { column -> ColumnDecoder.Values in
            let uniforms = (0..<chunk.rows).map { _ in stream.uniform() }
            switch sources[column] {
            case .own:
                let codes = parts[column].map { part in placeOfPart[part].map { chunk.codes[$0] } ?? [] }
                return decoders[column].decode(codes, rows: chunk.rows, uniforms: uniforms)
            case .sequence: return .integers(chunk.order)
            case .ownFresh:
                let codes = parts[column].map { part in placeOfPart[part].map { chunk.codes[$0] } ?? [] }
                return decoders[column].decode(codes, rows: chunk.rows, uniforms: uniforms)
            case .fresh(let key, let steps):
                owners[column] = follow(chunk.references[key], steps)
                return .fresh(present: nil)
            case .stored(let stored, let key, let steps):
                return stored.values(of: follow(chunk.references[key], steps))
            case .nothing: return .none
            }
        }
        return TableChunk(firstRow: chunk.firstRow, rows: chunk.rows, columns: columns, owners: owners)
    }

    private func follow(_ rows: [Int32], _ steps: [[Int32]]) -> [Int32] {
        steps.reduce(rows) { rows, step in rows.map { $0 == RowLinks.none ? $0 : step[Int($0)] } }
    }
}
