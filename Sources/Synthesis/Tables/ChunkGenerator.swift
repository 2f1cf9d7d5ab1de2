import Tabular

/// Generates a table chunk by chunk: chunk c depends on the seed and c alone, so chunks can be made in any order.
struct ChunkGenerator: Sendable {
    let model: TableModel
    let rows: Int
    let seed: UInt64
    /// Rows of a chunk; fewer where columns are many, so that a chunk stays within some megabytes.
    let chunkRows: Int
    /// By index of the schema's column; nil for columns that are modelled.
    let fresh: [FreshColumn?]
    private let sampler: any RowSampler
    private let decoders: [ColumnDecoder]
    /// For each column of the schema, its parts among the code columns.
    private let parts: [Range<Int>]

    init(_ model: TableModel, rows: Int, seed: UInt64) throws(DataError) {
        (self.model, self.rows, self.seed) = (model, rows, seed)
        chunkRows = max(1_024, min(16_384, 1_000_000 / max(1, model.schema.columns.count)))
        let fresh = try FreshColumn.columns(of: model.schema, seed: seed, rows: rows)
        self.fresh = model.schema.columns.map { fresh[$0.name] }
        sampler = model.marginals.map { MarginalsSampler(model: $0) } ?? TreesSampler(model: model.trees)
        decoders = model.coder.decoders(for: model.schema)
        parts = model.partsOfColumns
    }

    var chunkCount: Int { (rows + chunkRows - 1) / chunkRows }

    var layout: TableLayout { TableLayout(model, fresh: fresh) }

    func chunk(_ index: Int) -> TableChunk {
        let firstRow = index * chunkRows
        let count = min(chunkRows, rows - firstRow)
        var stream = RandomStream(seed: seed, stream: UInt64(index))
        let codes = sampler.sample(rows: count, stream: &stream)
        let columns = decoders.indices.map { column in
            let uniforms = (0..<count).map { _ in stream.uniform() }
            return decoders[column].decode(Array(codes[parts[column]]), rows: count, uniforms: uniforms)
        }
        return TableChunk(firstRow: firstRow, rows: count, columns: columns)
    }
}

extension TableModel {
    /// For each column of the schema, its parts among the code columns.
    var partsOfColumns: [Range<Int>] {
        let all = coder.parts(of: schema)
        return schema.columns.indices.map { column in
            let first = all.firstIndex { $0.column >= column } ?? all.count
            return first..<(all[first...].firstIndex { $0.column > column } ?? all.count)
        }
    }
}
