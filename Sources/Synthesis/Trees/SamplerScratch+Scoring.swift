import Foundation

/// What trees and scores say of the rows of a chunk.
extension SamplerScratch {
    /// Log-odds of going right, for the rows in `range`, at the beginning of `logits`.
    func score(
        _ node: NodeModel, _ column: ColumnModel, _ bins: UnsafeBufferPointer<UInt8>, _ spread: ArraySlice<Float>,
        _ range: Range<Int>
    ) {
        let slots = gather(node.trees, column, bins, range)
        evaluate(node.trees, from: node.bias, slots, count: range.count)
        guard !spread.isEmpty else { return }
        spread.withUnsafeBufferPointer { spread in
            for (offset, place) in range.enumerated() { logits[offset] += spread[Int(scores[Int(order[place])])] }
        }
    }

    /// The bins of the column's score, for all rows.
    func predict(_ score: ScoreModel, _ column: ColumnModel, _ bins: UnsafeBufferPointer<UInt8>) {
        guard score.isAveraged else {
            for (index, member) in score.members.enumerated() {
                // The order is random, so each member gets a random part of the rows.
                let part = rows * index / score.members.count..<rows * (index + 1) / score.members.count
                predict(member, column, bins, part)
                for (offset, place) in part.enumerated() { scores[Int(order[place])] = score.bin(logits[offset]) }
            }
            return
        }
        var sums = Array(repeating: Float(0), count: rows)
        for member in score.members {
            predict(member, column, bins, 0..<rows)
            for place in 0..<rows { sums[place] += logits[place] }
        }
        for place in 0..<rows { scores[Int(order[place])] = score.bin(sums[place] / Float(score.members.count)) }
    }

    /// What a member of the score predicts for the rows in `range`, at the beginning of `logits`.
    private func predict(
        _ member: ScoreModel.Member, _ column: ColumnModel, _ bins: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) {
        let slots = gather(member.trees, column, bins, range)
        evaluate(member.trees, from: member.start, slots, count: range.count)
    }

    /// Adds up the trees on the gathered bins, at the beginning of `logits`.
    private func evaluate(_ trees: [ObliviousTree], from start: Float, _ slots: [Int], count: Int) {
        let (logits, leaf) = (logits, leaf)
        for place in 0..<count { logits[place] = start }
        for tree in trees {
            for place in 0..<count { leaf[place] = 0 }
            for (level, split) in tree.splits.enumerated() {
                let values = UnsafeBufferPointer(rebasing: gathered[(slots[Int(split.feature)] * count)...])
                answer(split, level: level, values, leaf, count)
            }
            // SAFETY: a leaf's number has as many bits as the tree has splits.
            tree.leaves.withUnsafeBufferPointer { leaves in
                for place in 0..<count { logits[place] += leaves[Int(leaf[place])] }
            }
        }
    }

    /// Copies the bins that the trees ask about; gives the place of each feature among them.
    private func gather(
        _ trees: [ObliviousTree], _ column: ColumnModel, _ bins: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> [Int] {
        var slots = Array(repeating: -1, count: column.parents.count + 1)
        var used = 0
        for tree in trees {
            for split in tree.splits where slots[Int(split.feature)] < 0 {
                slots[Int(split.feature)] = used
                used += 1
            }
        }
        if gathered.count < used * range.count {
            gathered.deallocate()
            gathered = .allocate(capacity: used * range.count)
            gathered.initialize(repeating: 0)
        }
        let (gathered, order, scores) = (gathered, order, scores)
        for (parent, slot) in slots.enumerated() where slot >= 0 {
            let target = slot * range.count
            if parent == column.parents.count {
                for (offset, place) in range.enumerated() { gathered[target + offset] = scores[Int(order[place])] }
            } else {
                let source = column.parents[parent] * rows
                for (offset, place) in range.enumerated() {
                    gathered[target + offset] = bins[source + Int(order[place])]
                }
            }
        }
        return slots
    }

    private func answer(
        _ split: Split, level: Int, _ values: UnsafeBufferPointer<UInt8>, _ leaf: UnsafeMutableBufferPointer<UInt8>,
        _ count: Int
    ) {
        let yes = UInt8(1) << UInt8(level)
        if let threshold = split.threshold {
            for place in 0..<count { leaf[place] |= values[place] > threshold ? yes : 0 }
        } else if count < 200 {
            for place in 0..<count where split.bins.contains(Int(values[place])) { leaf[place] |= yes }
        } else {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { table in
                for bin in 0..<256 { table[bin] = split.bins.contains(bin) ? yes : 0 }
                for place in 0..<count { leaf[place] |= table[Int(values[place])] }
            }
        }
    }
}
