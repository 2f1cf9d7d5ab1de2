import Tabular

/// Draws rows of codes from a ``MarginalsModel``, a chunk at a time, along its junction tree: each node's columns that are
/// new, given the separator.
///
/// Rows that agree in the separator are *dealt out*: evenly spaced places on the running sum of the conditional distribution,
/// from one random start, go to the rows in random order. Each row is distributed as the model says, but the counts are as
/// expected to within one (systematic sampling; Madow 1949), so that a table shows the model's marginals with little noise.
struct MarginalsSampler: RowSampler {
    /// What one node of the tree adds.
    private struct Step: Sendable {
        let separator: [Int]
        let added: [Int]
        /// How many cells the added columns have together.
        let width: Int
        /// For each cell of the separator the running sums of the added columns' cells, divided by the whole.
        let sums: [Float]
    }
    private let steps: [Step]
    private let cardinalities: [Int]

    init(model: MarginalsModel) {
        cardinalities = model.cardinalities
        let graph = model.graph
        steps = graph.tree.nodes.enumerated().map { place, node in
            let added = node.clique.columns.filter { !node.separator.contains($0) }
            let width = Clique(added).cells(graph.tree.cardinalities)
            let table = Self.arranged(graph.counts[place], node.separator, Clique(added), graph.tree.cardinalities)
            return Step(
                separator: node.separator.columns, added: added, width: width, sums: Self.runningSums(table, width))
        }
    }

    /// The table with the separator's cells as rows and the added columns' as columns.
    private static func arranged(
        _ table: Factor, _ separator: Clique, _ added: Clique, _ cardinalities: [Int]
    ) -> [Double] {
        let rows = Projection(from: table.clique, onto: separator, cardinalities: cardinalities).cells
        let columns = Projection(from: table.clique, onto: added, cardinalities: cardinalities).cells
        let width = added.cells(cardinalities)
        var arranged = Array(repeating: 0.0, count: table.values.count)
        for cell in table.values.indices { arranged[Int(rows[cell]) * width + Int(columns[cell])] = table.values[cell] }
        return arranged
    }

    private static func runningSums(_ table: [Double], _ width: Int) -> [Float] {
        var sums = Array(repeating: Float(0), count: table.count)
        for start in stride(from: 0, to: table.count, by: width) {
            let whole = table[start..<start + width].reduce(0, +)
            var sum = 0.0
            for cell in start..<start + width {
                // What the model holds impossible is drawn evenly: it is asked for only by an error of rounding.
                sum += whole > 0 ? table[cell] / whole : 1 / Double(width)
                sums[cell] = Float(sum)
            }
        }
        return sums
    }

    func sample(rows: Int, stream: inout RandomStream) -> [[UInt16]] {
        var codes = cardinalities.map { _ in [UInt16](repeating: 0, count: rows) }
        var order = Array(0..<Int32(rows))
        var keys = [Int32](repeating: 0, count: rows)
        for step in steps where !step.added.isEmpty {
            Self.shuffle(&order, &stream)
            group(step, codes, &order, &keys)
            deal(step, order, keys, into: &codes, &stream)
        }
        return codes
    }

    /// Source: Durstenfeld 1964, algorithm 235.
    private static func shuffle(_ order: inout [Int32], _ stream: inout RandomStream) {
        order.withUnsafeMutableBufferPointer { order in
            for place in stride(from: order.count - 1, to: 0, by: -1) {
                order.swapAt(place, Int(stream.below(UInt32(place + 1))))
            }
        }
    }

    /// Sorts rows by their cell of the separator, and leaves those of a cell in the order they were in.
    private func group(_ step: Step, _ codes: [[UInt16]], _ order: inout [Int32], _ keys: inout [Int32]) {
        for row in keys.indices { keys[row] = 0 }
        guard !step.separator.isEmpty else { return }
        var cells = 1
        for column in step.separator {
            let cardinality = Int32(cardinalities[column])
            codes[column].withUnsafeBufferPointer { codes in
                for row in keys.indices { keys[row] = keys[row] &* cardinality &+ Int32(codes[row]) }
            }
            cells *= cardinalities[column]
        }
        var starts = [Int32](repeating: 0, count: cells + 1)
        for key in keys { starts[Int(key) + 1] += 1 }
        for cell in 0..<cells { starts[cell + 1] += starts[cell] }
        var sorted = order
        for row in order {
            let key = Int(keys[Int(row)])
            sorted[Int(starts[key])] = row
            starts[key] += 1
        }
        order = sorted
    }

    private func deal(
        _ step: Step, _ order: [Int32], _ keys: [Int32], into codes: inout [[UInt16]], _ stream: inout RandomStream
    ) {
        var drawn = [Int32](repeating: 0, count: order.count)
        step.sums.withUnsafeBufferPointer { sums in
            var first = 0
            while first < order.count {
                let key = keys[Int(order[first])]
                var end = first + 1
                while end < order.count, keys[Int(order[end])] == key { end += 1 }
                let start = stream.uniform24()
                let conditional = UnsafeBufferPointer(
                    rebasing: sums[Int(key) * step.width..<(Int(key) + 1) * step.width])
                var cell = 0
                for place in first..<end {
                    let target = (Float(place - first) + start) / Float(end - first)
                    cell = Self.cell(conditional, from: cell, to: target)
                    drawn[Int(order[place])] = Int32(cell)
                }
                first = end
            }
        }
        spread(drawn, step, into: &codes)
    }

    /// The first cell from `low` on whose running sum is above the target.
    @inline(__always)
    private static func cell(_ sums: UnsafeBufferPointer<Float>, from low: Int, to target: Float) -> Int {
        var (low, high) = (low, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The codes of the added columns that a cell stands for.
    private func spread(_ cells: [Int32], _ step: Step, into codes: inout [[UInt16]]) {
        var stride = Int32(1)
        for column in step.added.reversed() {
            let cardinality = Int32(cardinalities[column])
            codes[column].withUnsafeMutableBufferPointer { codes in
                for row in cells.indices { codes[row] = UInt16(truncatingIfNeeded: cells[row] / stride % cardinality) }
            }
            stride *= cardinality
        }
    }
}
