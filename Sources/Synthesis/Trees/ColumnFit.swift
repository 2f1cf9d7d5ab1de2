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

    init(table: FittingTable, column: CodeColumn, target: Int, parents: [Int], fitter: NodeFitter) {
        (self.table, self.column, self.target, self.parents) = (table, column, target, parents)
        self.fitter = fitter
        var counts = Array(repeating: 0, count: column.cardinality)
        for code in table.codes[target] { counts[Int(code)] += 1 }
        walk = Walk(counts: counts, scale: column.scale, hasMissing: column.hasMissing)
        let positionOfCode = walk.positions(cardinality: column.cardinality)
        positions = table.codes[target].map { positionOfCode[Int($0)] }
    }

    func model() -> ColumnModel {
        var nodes = Array(repeating: NodeModel(bias: 0), count: walk.cuts.count)
        descend(walk.root, Array(0..<UInt32(table.training)), Array(UInt32(table.training)..<UInt32(table.rows)), &nodes)
        return ColumnModel(target: target, parents: parents, walk: walk, nodes: nodes)
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
        var labels = Array(repeating: UInt8(0), count: rows.count)
        for (index, row) in rows.enumerated() { labels[index] = positions[Int(row)] >= cut ? 1 : 0 }
        let isSmall = rows.count < fitter.options.minimumNode
        var gathered = Array(repeating: UInt8(0), count: isSmall ? 0 : rows.count * parents.count)
        if !isSmall {
            for (slot, parent) in parents.enumerated() {
                let base = slot * rows.count
                table.bins[parent].withUnsafeBufferPointer { bins in
                    gathered.withUnsafeMutableBufferPointer { gathered in
                        for index in rows.indices { gathered[base + index] = bins[Int(rows[index])] }
                    }
                }
            }
        }
        return labels.withUnsafeBufferPointer { labels in
            gathered.withUnsafeBufferPointer { gathered in
                guard let labels = labels.baseAddress else { return NodeModel(bias: 0) }
                let pointers = isSmall
                    ? [] : parents.indices.compactMap { slot in gathered.baseAddress.map { $0 + slot * rows.count } }
                return fitter.fit(
                    NodeRows(
                        count: rows.count, training: training.count, labels: labels, bins: pointers,
                        features: isSmall ? [] : parents.map { table.features[$0] }))
            }
        }
    }
}
