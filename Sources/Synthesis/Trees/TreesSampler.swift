import Tabular

/// Draws rows of codes from a ``TreesModel``, a chunk at a time.
///
/// At each node of a walk the rows are *dealt out* left and right, not tossed one by one: sorted by their probability and
/// in random order where it is equal, every time the probabilities have summed up to a whole one, a row goes right. Each
/// row goes right with its own probability, but the counts are as expected to within one (systematic sampling with
/// unequal probabilities; Madow 1949), so that a table of n rows shows the model's marginals with little noise.
struct TreesSampler: RowSampler {
    let model: TreesModel
    /// For each column, in the order of drawing, the log-odds of its score's spread.
    private let tables: [[Float]]

    init(model: TreesModel) {
        self.model = model
        tables = model.columns.map { column in column.score?.spread.table(column.walk) ?? [] }
    }

    /// - Returns: for each column of the table, `rows` codes.
    func sample(rows: Int, stream: inout RandomStream) -> [[UInt16]] {
        var codes = model.features.map { _ in [UInt16](repeating: 0, count: rows) }
        var bins = [UInt8](repeating: 0, count: rows * model.features.count)
        let scratch = SamplerScratch(rows: rows)
        for (column, table) in zip(model.columns, tables) {
            let anchoring = column.anchor.map { codes[column.parents[$0.parent]] } ?? []
            codes[column.target].withUnsafeMutableBufferPointer { codes in
                bins.withUnsafeMutableBufferPointer { bins in
                    scratch.draw(column, UnsafeBufferPointer(bins), table, anchoring, into: codes, &stream)
                    model.features[column.target].binOfCode.withUnsafeBufferPointer { map in
                        let start = column.target * rows
                        // SAFETY: a walk gives codes of its column only, and the map has a bin for each.
                        for row in 0..<rows { bins[start + row] = map[Int(codes[row])] }
                    }
                }
            }
        }
        return codes
    }
}
