import Foundation
import Tabular

/// Draws rows of codes from a ``TreesModel``, a chunk at a time.
struct TreesSampler {
    let model: TreesModel

    /// - Returns: for each column of the table, `rows` codes.
    func sample(rows: Int, stream: inout RandomStream) -> [[UInt16]] {
        var codes = model.features.map { _ in Array(repeating: UInt16(0), count: rows) }
        var bins = codes.map { _ in Array(repeating: UInt8(0), count: rows) }
        var scratch = Scratch(rows: rows)
        for column in model.columns {
            draw(column, rows, bins, into: &codes[column.target], &scratch, &stream)
            let map = model.features[column.target].binOfCode
            for row in 0..<rows { bins[column.target][row] = map[Int(codes[column.target][row])] }
        }
        return codes
    }

    struct Scratch {
        var order: [UInt32]
        var spare: [UInt32]
        var logits: [Float]
        var leaf: [UInt8]

        init(rows: Int) {
            order = Array(0..<UInt32(rows))
            spare = order
            logits = Array(repeating: 0, count: rows)
            leaf = Array(repeating: 0, count: rows)
        }
    }

    private func draw(
        _ column: ColumnModel, _ rows: Int, _ bins: [[UInt8]], into codes: inout [UInt16], _ scratch: inout Scratch,
        _ stream: inout RandomStream
    ) {
        for row in 0..<rows { scratch.order[row] = UInt32(row) }
        var open = [(column.walk.root, 0..<rows)]
        while let (node, range) = open.popLast() {
            guard node.isInner else {
                let code = column.walk.order[node.low]
                for place in range { codes[Int(scratch.order[place])] = code }
                continue
            }
            score(column.nodes[node.index], column, bins, range, &scratch)
            let middle = part(range, &scratch, &stream)
            if middle > range.lowerBound { open.append((column.walk.left(of: node), range.lowerBound..<middle)) }
            if middle < range.upperBound { open.append((column.walk.right(of: node), middle..<range.upperBound)) }
        }
    }

    private func score(
        _ node: NodeModel, _ column: ColumnModel, _ bins: [[UInt8]], _ range: Range<Int>, _ scratch: inout Scratch
    ) {
        for place in range { scratch.logits[place] = node.bias }
        for tree in node.trees {
            for place in range { scratch.leaf[place] = 0 }
            for (level, split) in tree.splits.enumerated() {
                let answer = (0..<256).map { split.bins.contains($0) ? UInt8(1) << UInt8(level) : 0 }
                bins[column.parents[Int(split.feature)]].withUnsafeBufferPointer { column in
                    for place in range {
                        scratch.leaf[place] |= answer[Int(column[Int(scratch.order[place])])]
                    }
                }
            }
            for place in range { scratch.logits[place] += tree.leaves[Int(scratch.leaf[place])] }
        }
    }

    private func part(_ range: Range<Int>, _ scratch: inout Scratch, _ stream: inout RandomStream) -> Int {
        var (left, right) = (range.lowerBound, 0)
        for place in range {
            let goesRight = stream.uniform24() < 1 / (1 + exp(-scratch.logits[place]))
            let row = scratch.order[place]
            if goesRight {
                scratch.spare[right] = row
                right += 1
            } else {
                scratch.order[left] = row
                left += 1
            }
        }
        for index in 0..<right { scratch.order[left + index] = scratch.spare[index] }
        return left
    }
}
