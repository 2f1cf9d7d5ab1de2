import Foundation
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
    /// For each column, the share of rows that were given another label, as theirs was too rare to be kept.
    let dealt: [Double]
    /// Of each row, those of one entity side by side; empty where every row is an entity of its own.
    let entities: [UInt32]
    /// So many of the columns, the first, are known before and not drawn.
    let given: Int
    /// Those of the given columns that tell of rows drawn before.
    let echoes: Set<Int>
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
    private var positions: [UInt16]
    /// What the trees may ask about: the parents, and the score if there is one.
    private var bins: [[UInt8]]
    private var features: [Feature]
    private var score: ScoreModel?
    /// For each node of the column's own walk and each bin of the score, log-odds to start from.
    private var spread: [Float] = []

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
        guard column.scale == .ordinal, walk.order.count >= 3, table.rows >= 200, parents.count >= 2 else { return }
        let (scores, edges) = ScoreFit.normalScores(positions, missing: column.hasMissing && walk.order[0] == 0)
        let fit = withGathered(Array(0..<UInt32(table.rows)), features.indices) { bins in
            ScoreFit(booster: fitter.booster, rows: table.rows, entities: table.entities).fit(
                scores, edges: edges, bins, features)
        }
        guard let fit else { return }
        score = fit.model
        spread = fit.model.spread.table(walk)
        bins.append(fit.bins)
        features.append(fit.model.feature)
    }

    mutating func model() -> ColumnModel {
        let search = AnchorSearch(table: table, minimumRows: fitter.booster.options.minimumRows)
        let found = search.best(for: target, among: parents)
        // What another column decides needs no more than counts for the few rows that escape.
        let isDecided = (found?.gain ?? 0) > Self.decided
        let all = (
            training: Array(0..<UInt32(table.training)), heldOut: Array(UInt32(table.training)..<UInt32(table.rows))
        )
        if walk.cuts.count <= Self.fewNodes { fitter.booster.options.learnSlowly() }
        let before = fitter.heldOutNats
        let nodes = fit(walk, all.training, all.heldOut, plainly: isDecided)
        var model = ColumnModel(target: target, parents: parents, walk: walk, nodes: nodes, score: score)
        guard let found else { return model }
        let alone = fitter.heldOutNats - before
        let anchored = anchor(found.parent, generalCost: alone / Double(max(1, all.heldOut.count)))
        // A rule without exceptions is kept without exceptions, even where trees would seem to predict as well.
        if isDecided || anchored.isExact || anchored.nats < alone {
            model.anchor = anchored.isExact ? anchored.anchor.withoutEscape : anchored.anchor
            model.nodes = fitEscaped(anchored.anchor)
            fitter.heldOutNats = before + anchored.nats
        } else {
            fitter.heldOutNats = before + alone
        }
        return model
    }

    /// A column of so few codes can afford to be learned slowly, and it is often what people want to predict.
    private static let fewNodes = 12
    /// A column whose held-out rows cost so much less given another one is taken to be decided by it.
    private static let decided = 0.97

    /// Fits the general walk to the rows that it is left for: those of no group, and those that leave theirs.
    private mutating func fitEscaped(_ anchor: Anchor) -> [NodeModel] {
        let (codes, own) = (table.codes[parents[anchor.parent]], table.codes[target])
        let kept = anchor.groups.map { Set($0.walk.order) }
        let escaped = (0..<UInt32(table.rows)).filter { row in
            let group = anchor.groupOfCode[Int(codes[Int(row)])]
            return group == Anchor.none || !kept[Int(group)].contains(own[Int(row)])
        }
        guard !escaped.isEmpty else { return Array(repeating: NodeModel(bias: 0), count: walk.cuts.count) }
        let before = fitter.heldOutNats
        defer { fitter.heldOutNats = before }
        let (training, heldOut) = (escaped.filter { $0 < table.training }, escaped.filter { $0 >= table.training })
        return fit(walk, training, heldOut, plainly: false)
    }

    /// Fits walks of their own to the rows of each code of a parent.
    /// - Returns: them, what all held-out rows cost, in nats, and whether no more rows escape than were given a label that
    ///   is not theirs.
    private mutating func anchor(_ parent: Int, generalCost: Double) -> (anchor: Anchor, nats: Double, isExact: Bool) {
        let codes = table.codes[parents[parent]]
        let cardinality = table.features[parents[parent]].binOfCode.count
        var rowsOfCode = Array(repeating: [UInt32](), count: cardinality)
        for row in codes.indices { rowsOfCode[Int(codes[row])].append(UInt32(row)) }
        var groupOfCode = Array(repeating: Anchor.none, count: cardinality)
        var (groups, rowsOfGroup): ([Anchor.Group], [Int]) = ([], [])
        let before = fitter.heldOutNats
        var nats = 0.0
        for code in rowsOfCode.indices where !rowsOfCode[code].isEmpty {
            let (group, escapeCost) = self.group(rowsOfCode[code], generalCost: generalCost)
            nats += escapeCost
            guard let group, groups.count < Int(Anchor.none) else { continue }
            groupOfCode[code] = UInt16(groups.count)
            groups.append(group)
            rowsOfGroup.append(rowsOfCode[code].count)
        }
        nats += fitter.heldOutNats - before
        let escaped = zip(groups, rowsOfGroup).reduce(0) { $0 + Double($1.0.escape) * Double($1.1) }
        let explained = (table.dealt[target] + table.dealt[parents[parent]]) * Double(table.rows) + 0.5
        return (Anchor(parent: parent, groupOfCode: groupOfCode, groups: groups), nats, escaped <= explained)
    }

    /// The walk of the rows of one code, over the codes that go with it in k rows or more; nil where there are none.
    private mutating func group(_ rows: [UInt32], generalCost: Double) -> (group: Anchor.Group?, escapeCost: Double) {
        let own = table.codes[target]
        let (least, training) = (fitter.booster.options.minimumRows, UInt32(table.training))
        let isHeldOut = { (row: UInt32) in row >= training }
        let kept = counts(of: rows, least: least)
        let inside = rows.filter { kept[Int(own[Int($0)])] != nil }
        let heldOut = rows.count(where: isHeldOut)
        guard !inside.isEmpty else { return (nil, Double(heldOut) * generalCost) }
        let groupWalk = Walk(codes: kept, scale: column.scale, hasMissing: column.hasMissing)
        let place = Dictionary(uniqueKeysWithValues: groupWalk.order.enumerated().map { ($1, UInt16($0)) })
        for row in inside { positions[Int(row)] = place[own[Int(row)]] ?? 0 }
        let nodes = fit(
            groupWalk, inside.filter { !isHeldOut($0) }, inside.filter(isHeldOut), plainly: false, isOfGroup: true)
        let escaped = rows.count - inside.count
        let group = Anchor.Group(escape: Float(escaped) / Float(rows.count), walk: groupWalk, nodes: nodes)
        let share = (Double(escaped) + 0.5) / Double(rows.count + 1)
        let escapedHeldOut = Double(heldOut - inside.count(where: isHeldOut))
        let cost =
            escapedHeldOut * (generalCost - log(share)) - (Double(heldOut) - escapedHeldOut) * log(1 - share)
        return (group, cost)
    }

    /// How many of the rows have each code, for codes that `least` entities or more have.
    private func counts(of rows: [UInt32], least: Int) -> [Int: Int] {
        let own = table.codes[target]
        var counts: [Int: (rows: Int, entities: Int, last: UInt32)] = [:]
        for row in rows {
            let entity = table.entities.isEmpty ? row : table.entities[Int(row)]
            var count = counts[Int(own[Int(row)])] ?? (0, 0, ~entity)
            count.rows += 1
            if count.last != entity { count.entities += 1 }
            count.last = entity
            counts[Int(own[Int(row)])] = count
        }
        return counts.filter { $0.value.entities >= least }.mapValues(\.rows)
    }

    /// Fits the nodes of a walk to the rows, whose `positions` are those in it. The spread is known for the general walk only,
    /// and a group's may look just like it.
    private func fit(
        _ walk: Walk, _ training: [UInt32], _ heldOut: [UInt32], plainly: Bool, isOfGroup: Bool = false
    ) -> [NodeModel] {
        var nodes = Array(repeating: NodeModel(bias: 0), count: walk.cuts.count)
        descend(walk, walk.root, training, heldOut, plainly: plainly, isOfGroup: isOfGroup, &nodes)
        return nodes
    }

    private func descend(
        _ walk: Walk, _ node: Walk.Node, _ training: [UInt32], _ heldOut: [UInt32], plainly: Bool, isOfGroup: Bool,
        _ nodes: inout [NodeModel]
    ) {
        guard node.isInner else { return }
        let cut = UInt16(walk.cuts[node.index])
        // Whether there is a value at all is no matter of where it lies.
        let isPresence = column.hasMissing && walk.order[node.low] == 0
        let entries = !isOfGroup && !isPresence ? score.map { scoreEntries(node.index, $0) } : nil
        nodes[node.index] = fitNode(training, heldOut, cut: cut, table: entries, plainly: plainly)
        for (child, goesRight) in [(walk.left(of: node), false), (walk.right(of: node), true)] where child.isInner {
            descend(
                walk, child, training.filter { (positions[Int($0)] >= cut) == goesRight },
                heldOut.filter { (positions[Int($0)] >= cut) == goesRight }, plainly: plainly, isOfGroup: isOfGroup,
                &nodes)
        }
    }

    private func fitNode(
        _ training: [UInt32], _ heldOut: [UInt32], cut: UInt16, table: ArraySlice<Float>?, plainly: Bool
    ) -> NodeModel {
        let rows = training + heldOut
        let labels = rows.map { positions[Int($0)] >= cut ? UInt8(1) : 0 }
        let scores = bins.last ?? []
        let offsets = table.map { table in rows.map { table[table.startIndex + Int(scores[Int($0)])] } } ?? []
        let asked = plainly ? 0..<0 : self.asked(by: rows.count)
        let entities = self.table.entities.isEmpty ? [] : rows.map { self.table.entities[Int($0)] }
        return labels.withUnsafeBufferPointer { labels in
            guard let labels = labels.baseAddress else { return NodeModel(bias: 0) }
            return withGathered(rows, asked) { bins in
                var node = fitter.fit(
                    BoostingRows(
                        count: rows.count, training: training.count, loss: .logistic(labels: labels), bins: bins,
                        features: Array(features[asked]), offsets: offsets, entities: entities),
                    labels: labels)
                node.shiftFeatures(by: asked.lowerBound)
                return node
            }
        }
    }

    private func scoreEntries(_ node: Int, _ score: ScoreModel) -> ArraySlice<Float> {
        let bins = score.thresholds.count + 1
        return spread[node * bins..<(node + 1) * bins]
    }

    /// The features that a node of so many rows may ask about: few rows can tell no more than what the score means.
    private func asked(by rows: Int) -> Range<Int> {
        let options = fitter.booster.options
        if rows >= options.minimumNode { return features.indices }
        return score != nil && rows >= options.minimumScoreNode ? features.count - 1..<features.count : 0..<0
    }

    /// Calls `body` with the bins of the rows, side by side for each of the features.
    private func withGathered<Result>(
        _ rows: [UInt32], _ features: Range<Int>, _ body: ([UnsafePointer<UInt8>]) -> Result
    ) -> Result {
        let bins = bins[features]
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
            body(gathered.baseAddress.map { start in (0..<bins.count).map { start + $0 * rows.count } } ?? [])
        }
    }
}
