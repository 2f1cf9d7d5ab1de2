import Foundation

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

    /// Rows of which nothing is known before.
    func sample(rows: Int, stream: inout RandomStream) -> [[UInt16]] { sample(rows: rows, given: [], stream: &stream) }

    /// So few rows are drawn one by one.
    private static let fewRows = 24

    /// - Parameter given: the codes of the columns that are known before.
    /// - Returns: for each column of the table, `rows` codes.
    func sample(rows: Int, given: [[UInt16]], stream: inout RandomStream) -> [[UInt16]] {
        var codes = given + model.features.dropFirst(given.count).map { _ in [UInt16](repeating: 0, count: rows) }
        var bins = [UInt8](repeating: 0, count: rows * model.features.count)
        for column in given.indices {
            model.features[column].binOfCode.withUnsafeBufferPointer { map in
                for row in 0..<rows { bins[column * rows + row] = map[Int(given[column][row])] }
            }
        }
        if !given.isEmpty, rows <= Self.fewRows {
            sampleSingly(rows, &codes, &bins, &stream)
            return codes
        }
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

/// Drawing few rows: each walks on its own, without the work that dealing out takes.
extension TreesSampler {
    private func sampleSingly(
        _ rows: Int, _ codes: inout [[UInt16]], _ bins: inout [UInt8], _ stream: inout RandomStream
    ) {
        for (column, table) in zip(model.columns, tables) {
            for row in 0..<rows {
                let code = bins.withUnsafeBufferPointer { bins in
                    SingleDraw(column: column, table: table, bins: bins, rows: rows, row: row).code(
                        anchoring: column.anchor.map { codes[column.parents[$0.parent]][row] }, &stream)
                }
                codes[column.target][row] = code
                bins[column.target * rows + row] = model.features[column.target].binOfCode[Int(code)]
            }
        }
    }
}

/// One column of one row.
private struct SingleDraw {
    let column: ColumnModel
    /// The log-odds of the score's spread.
    let table: [Float]
    let bins: UnsafeBufferPointer<UInt8>
    let rows: Int
    let row: Int

    func code(anchoring: UInt16?, _ stream: inout RandomStream) -> UInt16 {
        let score = column.score.map { self.bin($0, &stream) } ?? 0
        if let anchor = column.anchor, let anchoring {
            let group = anchor.groupOfCode[Int(anchoring)]
            if group != Anchor.none, stream.uniform24() >= anchor.groups[Int(group)].escape {
                let own = anchor.groups[Int(group)]
                return walk(own.walk, own.nodes, score: score, spread: [], &stream)
            }
        }
        return walk(column.walk, column.nodes, score: score, spread: table, &stream)
    }

    private func walk(
        _ walk: Walk, _ nodes: [NodeModel], score: UInt8, spread: [Float], _ stream: inout RandomStream
    ) -> UInt16 {
        let scoreBins = column.score.map { $0.thresholds.count + 1 } ?? 0
        var node = walk.root
        while node.isInner {
            let model = nodes[node.index]
            var logit = sum(model.trees, from: model.bias, score: score)
            if model.usesSpread { logit += spread[node.index * scoreBins + Int(score)] }
            node = stream.uniform24() < 1 / (1 + exp(-logit)) ? walk.right(of: node) : walk.left(of: node)
        }
        return walk.order[node.low]
    }

    private func bin(_ score: ScoreModel, _ stream: inout RandomStream) -> UInt8 {
        guard score.isAveraged else {
            let member = score.members[Int(stream.below(UInt32(score.members.count)))]
            return score.bin(sum(member.trees, from: member.start, score: 0))
        }
        let total = score.members.reduce(Float(0)) { $0 + sum($1.trees, from: $1.start, score: 0) }
        return score.bin(total / Float(score.members.count))
    }

    private func sum(_ trees: [ObliviousTree], from start: Float, score: UInt8) -> Float {
        var sum = start
        for tree in trees {
            var leaf = 0
            for (level, split) in tree.splits.enumerated() {
                let feature = Int(split.feature)
                let bin = feature == column.parents.count ? score : bins[column.parents[feature] * rows + row]
                if split.bins.contains(Int(bin)) { leaf |= 1 << level }
            }
            sum += tree.leaves[leaf]
        }
        return sum
    }
}
