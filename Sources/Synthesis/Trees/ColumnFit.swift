import Tabular

/// A table's codes as the trees see them; rows are in a fixed random order, those held out are the last.
struct FittingTable: Sendable {
    let rows: Int
    let training: Int
    /// For each column, the codes.
    let codes: [[UInt16]]
    /// For each column, its feature's bins.
    let bins: [[UInt8]]
    let features: [Feature]
}

/// Fits the walk of one column.
struct ColumnFit {
    private let table: FittingTable
    private let column: CodeColumn
    private let target: Int
    private let parents: [Int]
    private let fitter: NodeFitter
    private let walk: Walk
    /// For each row, where its code stands in the walk's order.
    private let positions: [UInt16]
    /// What the trees may ask about: the parents, and the score if there is one.
    private var bins: [[UInt8]]
    private var features: [Feature]
    private var score: ScoreModel?

    init(table: FittingTable, column: CodeColumn, target: Int, parents: [Int], fitter: NodeFitter) {
        (self.table, self.column, self.target, self.parents) = (table, column, target, parents)
        self.fitter = fitter
        var counts = Array(repeating: 0, count: column.cardinality)
        for code in table.codes[target] { counts[Int(code)] += 1 }
        walk = Walk(counts: counts, scale: column.scale, hasMissing: column.hasMissing)
        let positionOfCode = walk.positions(cardinality: column.cardinality)
        positions = table.codes[target].map { positionOfCode[Int($0)] }
        bins = parents.map { table.bins[$0] }
        features = parents.map { table.features[$0] }
        addScore()
    }

    /// Columns of ordered codes get one more feature: what the other features let expect of the code's rank. It is
    /// learned on all rows at once, so that nodes of few rows need not learn the same again.
    private mutating func addScore() {
        guard column.scale == .ordinal, walk.order.count >= 8, table.rows >= 200, parents.count >= 2 else { return }
        let ranks = ScoreFit.ranks(positions, missing: column.hasMissing && walk.order[0] == 0)
        let fit = withGathered(Array(0..<UInt32(table.rows))) { bins in
            ScoreFit(booster: fitter.booster).fit(ranks, bins, features)
        }
        guard let fit else { return }
        score = fit.model
        bins.append(fit.bins)
        features.append(fit.model.feature)
    }

    func model() -> ColumnModel {
        var nodes = Array(repeating: NodeModel(bias: 0), count: walk.cuts.count)
        descend(
            walk.root, Array(0..<UInt32(table.training)), Array(UInt32(table.training)..<UInt32(table.rows)), &nodes)
        return ColumnModel(target: target, parents: parents, walk: walk, nodes: nodes, score: score)
    }

    private func descend(
        _ node: Walk.Node, _ training: [UInt32], _ heldOut: [UInt32], _ nodes: inout [NodeModel]
    ) {
        guard node.isInner else { return }
        let cut = UInt16(walk.cuts[node.index])
        nodes[node.index] = fitNode(training, heldOut, cut: cut)
        for (child, goesRight) in [(walk.left(of: node), false), (walk.right(of: node), true)] where child.isInner {
            descend(
                child, training.filter { (positions[Int($0)] >= cut) == goesRight },
                heldOut.filter { (positions[Int($0)] >= cut) == goesRight }, &nodes)
        }
    }

    private func fitNode(_ training: [UInt32], _ heldOut: [UInt32], cut: UInt16) -> NodeModel {
        let rows = training + heldOut
        let labels = rows.map { positions[Int($0)] >= cut ? UInt8(1) : 0 }
        let isSmall = rows.count < fitter.booster.options.minimumNode
        return labels.withUnsafeBufferPointer { labels in
            guard let labels = labels.baseAddress else { return NodeModel(bias: 0) }
            return withGathered(isSmall ? [] : rows) { bins in
                fitter.fit(
                    BoostingRows(
                        count: rows.count, training: training.count, loss: .logistic(labels: labels), bins: bins,
                        features: isSmall ? [] : features),
                    labels: labels)
            }
        }
    }

    /// Calls `body` with the bins of the rows, side by side for each feature.
    private func withGathered<Result>(_ rows: [UInt32], _ body: ([UnsafePointer<UInt8>]) -> Result) -> Result {
        let gathered = [UInt8](unsafeUninitializedCapacity: rows.count * bins.count) { gathered, count in
            for (slot, column) in bins.enumerated() {
                let base = slot * rows.count
                column.withUnsafeBufferPointer { column in
                    for index in rows.indices { gathered[base + index] = column[Int(rows[index])] }
                }
            }
            count = rows.count * bins.count
        }
        return gathered.withUnsafeBufferPointer { gathered in
            body(gathered.baseAddress.map { start in bins.indices.map { start + $0 * rows.count } } ?? [])
        }
    }
}
