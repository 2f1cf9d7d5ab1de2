import Foundation

/// Memory for drawing the columns of one chunk, one after another, on one thread.
final class SamplerScratch {
    let rows: Int
    // SAFETY: each has room for `rows` elements, is set when it is made and freed with this object; plain memory, as the
    // runtime's checks for access to properties of classes would cost more than the work between them.
    /// The rows of the chunk, those of each node side by side.
    let order: UnsafeMutableBufferPointer<UInt32>
    private let spare: UnsafeMutableBufferPointer<UInt32>
    let logits: UnsafeMutableBufferPointer<Float>
    let leaf: UnsafeMutableBufferPointer<UInt8>
    /// Each row's bin of the column's score.
    let scores: UnsafeMutableBufferPointer<UInt8>
    /// Bins of the features that a node asks about, side by side for its rows.
    var gathered: UnsafeMutableBufferPointer<UInt8>

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

    /// Turns the log-odds into probabilities and puts the rows of `range` in their order, in 256 steps.
    private func sort(_ range: Range<Int>) {
        let count = range.count
        if count <= Self.fewRows { return sortFew(count) }
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

    /// From so few rows on, counting costs more than comparing.
    private static let fewRows = 40

    /// The same for few rows.
    private func sortFew(_ count: Int) {
        for place in 0..<count {
            let p = 1 / (1 + exp(-logits[place]))
            logits[place] = p
            let step = UInt8(p * 255)
            leaf[place] = step
            var hole = place
            while hole > 0, leaf[Int(spare[hole - 1])] > step {
                spare[hole] = spare[hole - 1]
                hole -= 1
            }
            spare[hole] = UInt32(truncatingIfNeeded: place)
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
