import Foundation
import Tabular

/// Draws rows of codes from a ``TreesModel``, a chunk at a time.
///
/// At each node of a walk the rows are *dealt out* left and right, not tossed one by one: sorted by their probability and
/// in random order where it is equal, every time the probabilities have summed up to a whole one, a row goes right. Each
/// row goes right with its own probability, but the counts are as expected to within one (systematic sampling with
/// unequal probabilities; Madow 1949), so that a table of n rows shows the model's marginals with little noise.
struct TreesSampler: Sendable {
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

/// Memory for drawing the columns of one chunk, one after another, on one thread.
private final class SamplerScratch {
    private let rows: Int
    // SAFETY: each has room for `rows` elements, is set when it is made and freed with this object; plain memory, as the
    // runtime's checks for access to properties of classes would cost more than the work between them.
    /// The rows of the chunk, those of each node side by side.
    private let order: UnsafeMutableBufferPointer<UInt32>
    private let spare: UnsafeMutableBufferPointer<UInt32>
    private let logits: UnsafeMutableBufferPointer<Float>
    private let leaf: UnsafeMutableBufferPointer<UInt8>
    /// Each row's bin of the column's score.
    private let scores: UnsafeMutableBufferPointer<UInt8>
    /// Bins of the features that a node asks about, side by side for its rows.
    private var gathered: UnsafeMutableBufferPointer<UInt8>

    init(rows: Int) {
        self.rows = rows
        order = .allocate(capacity: rows)
        spare = .allocate(capacity: rows)
        logits = .allocate(capacity: rows)
        leaf = .allocate(capacity: rows)
        scores = .allocate(capacity: rows)
        gathered = .allocate(capacity: rows)
        order.initialize(repeating: 0)
        spare.initialize(repeating: 0)
        logits.initialize(repeating: 0)
        leaf.initialize(repeating: 0)
        scores.initialize(repeating: 0)
        gathered.initialize(repeating: 0)
    }

    deinit {
        order.deallocate()
        spare.deallocate()
        logits.deallocate()
        leaf.deallocate()
        scores.deallocate()
        gathered.deallocate()
    }

    /// - Parameter anchoring: the rows' codes of the column that this one is anchored in, if it is.
    func draw(
        _ column: ColumnModel, _ bins: UnsafeBufferPointer<UInt8>, _ table: [Float], _ anchoring: [UInt16],
        into codes: UnsafeMutableBufferPointer<UInt16>, _ stream: inout RandomStream
    ) {
        shuffle(&stream)
        if let score = column.score { predict(score, column, bins) }
        var general = 0..<rows
        if let anchor = column.anchor {
            let (groups, escaped) = part(anchor, anchoring, &stream)
            for (group, range) in groups {
                walk(
                    anchor.groups[group].walk, anchor.groups[group].nodes, range, column, bins, [], into: codes, &stream
                )
            }
            general = escaped
        }
        if !general.isEmpty { walk(column.walk, column.nodes, general, column, bins, table, into: codes, &stream) }
    }

    private func walk(
        _ walk: Walk, _ nodes: [NodeModel], _ range: Range<Int>, _ column: ColumnModel,
        _ bins: UnsafeBufferPointer<UInt8>, _ table: [Float], into codes: UnsafeMutableBufferPointer<UInt16>,
        _ stream: inout RandomStream
    ) {
        let scoreBins = column.score.map { $0.thresholds.count + 1 } ?? 0
        var open = [(walk.root, range)]
        while let (node, range) = open.popLast() {
            guard node.isInner else {
                let code = walk.order[node.low]
                for place in range { codes[Int(order[place])] = code }
                continue
            }
            let model = nodes[node.index]
            let middle: Int
            if model.trees.isEmpty, !model.usesSpread {
                middle = deal(range, probability: 1 / (1 + exp(-model.bias)), &stream)
            } else {
                let start = node.index * scoreBins
                score(model, column, bins, model.usesSpread ? table[start..<start + scoreBins] : [], range)
                sort(range)
                middle = deal(range, &stream)
            }
            if middle > range.lowerBound { open.append((walk.left(of: node), range.lowerBound..<middle)) }
            if middle < range.upperBound { open.append((walk.right(of: node), middle..<range.upperBound)) }
        }
    }

    /// Puts the rows of each group side by side, and behind them all those that are drawn from the general walk.
    private func part(
        _ anchor: Anchor, _ anchoring: [UInt16], _ stream: inout RandomStream
    ) -> (groups: [(Int, Range<Int>)], escaped: Range<Int>) {
        var members = Array(repeating: [UInt32](), count: anchor.groups.count)
        var escaped: [UInt32] = []
        for row in order {
            let group = anchor.groupOfCode[Int(anchoring[Int(row)])]
            if group == Anchor.none { escaped.append(row) } else { members[Int(group)].append(row) }
        }
        var (place, ranges): (Int, [(Int, Range<Int>)]) = (0, [])
        for group in members.indices where !members[group].isEmpty {
            var sum = stream.uniform24()
            let start = place
            for row in members[group] {
                sum += anchor.groups[group].escape
                if sum >= 1 {
                    sum -= 1
                    escaped.append(row)
                } else {
                    order[place] = row
                    place += 1
                }
            }
            if place > start { ranges.append((group, start..<place)) }
        }
        for (offset, row) in escaped.enumerated() { order[place + offset] = row }
        return (ranges, place..<rows)
    }

    /// Puts the rows in random order, so that what one column deals out in turn is no pattern for the next.
    private func shuffle(_ stream: inout RandomStream) {
        for place in 0..<rows { order[place] = UInt32(truncatingIfNeeded: place) }
        for place in Swift.stride(from: rows - 1, to: 0, by: -1) {
            order.swapAt(place, Int(stream.below(UInt32(truncatingIfNeeded: place + 1))))
        }
    }

    // MARK: Scoring

    /// Log-odds of going right, for the rows in `range`, at the beginning of `logits`.
    private func score(
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
    private func predict(_ score: ScoreModel, _ column: ColumnModel, _ bins: UnsafeBufferPointer<UInt8>) {
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

    // MARK: Dealing

    /// Turns the log-odds into probabilities and puts the rows of `range` in their order, in 256 steps.
    private func sort(_ range: Range<Int>) {
        let count = range.count
        var starts = [Int](repeating: 0, count: 257)
        for place in 0..<count {
            let p = 1 / (1 + exp(-logits[place]))
            logits[place] = p
            leaf[place] = UInt8(p * 255)
            starts[Int(leaf[place]) + 1] += 1
        }
        for step in 1...256 { starts[step] += starts[step - 1] }
        starts.withUnsafeMutableBufferPointer { starts in
            for place in 0..<count {
                let step = Int(leaf[place])
                spare[starts[step]] = UInt32(truncatingIfNeeded: place)
                starts[step] += 1
            }
        }
    }

    /// Deals out rows that ``sort(_:)`` has put in order. - Returns: where those that went right begin.
    private func deal(_ range: Range<Int>, _ stream: inout RandomStream) -> Int {
        var sum = stream.uniform24()
        return part(range) { place in
            let sorted = Int(spare[place])
            sum += logits[sorted]
            let goesRight = sum >= 1
            if goesRight { sum -= 1 }
            return (sorted, goesRight)
        }
    }

    /// Deals out rows that all have one probability.
    private func deal(_ range: Range<Int>, probability: Float, _ stream: inout RandomStream) -> Int {
        var sum = stream.uniform24()
        return part(range) { place in
            sum += probability
            let goesRight = sum >= 1
            if goesRight { sum -= 1 }
            return (place, goesRight)
        }
    }

    /// - Parameter next: for the n-th row to be dealt, its offset in `range` and whether it goes right.
    @inline(__always)
    private func part(_ range: Range<Int>, _ next: (Int) -> (offset: Int, goesRight: Bool)) -> Int {
        let count = range.count
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { dealt in
            var (left, right) = (0, count)
            for place in 0..<count {
                let (offset, goesRight) = next(place)
                let row = order[range.lowerBound + offset]
                if goesRight {
                    right -= 1
                    dealt[right] = row
                } else {
                    dealt[left] = row
                    left += 1
                }
            }
            for place in 0..<count { order[range.lowerBound + place] = dealt[place] }
            return range.lowerBound + left
        }
    }
}
