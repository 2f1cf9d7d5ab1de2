import Tabular

/// The bytes of a ``TreesModel``; reading them checks every index, so that drawing needs no checks.
extension TreesModel {
    func write(to writer: inout ByteWriter) {
        writer.putCount(features.count)
        for feature in features {
            writer.put(feature.isNominal)
            writer.put(feature.binOfCode)
        }
        writer.putCount(columns.count)
        for column in columns {
            writer.put(UInt32(column.target))
            writer.put(column.parents.map { UInt32($0) })
            column.walk.write(to: &writer)
            for node in column.nodes { node.write(to: &writer) }
            column.writeScore(to: &writer)
            column.writeAnchor(to: &writer)
        }
    }

    /// - Parameters:
    ///   - cardinalities: of the code columns that the model is about.
    ///   - given: so many of them, the first, are not drawn.
    init(from reader: inout ByteReader, cardinalities: [Int], given: Int = 0) throws(DataError) {
        guard try reader.count(minimumBytes: 9) == cardinalities.count else {
            throw reader.invalid("the trees are not about the columns of the table")
        }
        var features: [Feature] = []
        for cardinality in cardinalities {
            let isNominal = try reader.truth()
            let bins: [UInt8] = try reader.numbers()
            guard bins.count == cardinality else { throw reader.invalid("a column has not one bin for each code") }
            features.append(Feature(binOfCode: bins, bins: Int(bins.max() ?? 0) + 1, isNominal: isNominal))
        }
        guard given <= cardinalities.count, try reader.count(minimumBytes: 28) == cardinalities.count - given else {
            throw reader.invalid("not every column is drawn once")
        }
        var columns: [ColumnModel] = []
        var drawn = cardinalities.indices.map { $0 < given }
        for _ in given..<cardinalities.count {
            let column = try ColumnModel(from: &reader, cardinalities: cardinalities, drawn: drawn)
            drawn[column.target] = true
            columns.append(column)
        }
        self.init(columns: columns, features: features, given: given)
    }
}

extension ColumnModel {
    fileprivate init(from reader: inout ByteReader, cardinalities: [Int], drawn: [Bool]) throws(DataError) {
        target = Int(try reader.number(UInt32.self))
        guard target < cardinalities.count, !drawn[target] else { throw reader.invalid("a column is drawn twice") }
        parents = try reader.numbers(UInt32.self).map { Int($0) }
        guard parents.allSatisfy({ $0 < drawn.count && drawn[$0] }) else {
            throw reader.invalid("a column depends on one that is drawn later")
        }
        walk = try Walk(from: &reader, cardinality: cardinalities[target])
        nodes = try Self.nodes(of: walk, from: &reader, features: parents.count + 1)
        score = try Self.score(from: &reader, features: parents.count, positions: walk.order.count)
        anchor = try Self.anchor(from: &reader, parents: parents, cardinality: cardinalities[target], cardinalities)
        let asksScore = (nodes + (anchor?.groups.flatMap(\.nodes) ?? [])).contains {
            $0.trees.contains { $0.splits.contains { $0.feature == parents.count } }
        }
        let usesSpread = nodes.contains(where: \.usesSpread)
        let groupsUseSpread = anchor?.groups.contains { $0.nodes.contains(where: \.usesSpread) } ?? false
        guard !groupsUseSpread, score != nil || !(asksScore || usesSpread) else {
            throw reader.invalid("a tree asks about a score that is not there")
        }
    }

    private static func nodes(
        of walk: Walk, from reader: inout ByteReader, features: Int
    ) throws(DataError) -> [NodeModel] {
        var nodes: [NodeModel] = []
        for _ in walk.cuts { nodes.append(try NodeModel(from: &reader, features: features)) }
        return nodes
    }

    fileprivate func writeAnchor(to writer: inout ByteWriter) {
        writer.put(anchor != nil)
        guard let anchor else { return }
        writer.put(UInt32(anchor.parent))
        writer.put(anchor.groupOfCode)
        writer.putCount(anchor.groups.count)
        for group in anchor.groups {
            writer.put(group.escape)
            group.walk.write(to: &writer)
            for node in group.nodes { node.write(to: &writer) }
        }
    }

    private static func anchor(
        from reader: inout ByteReader, parents: [Int], cardinality: Int, _ cardinalities: [Int]
    ) throws(DataError) -> Anchor? {
        guard try reader.truth() else { return nil }
        let parent = Int(try reader.number(UInt32.self))
        guard parent < parents.count else { throw reader.invalid("a column is anchored in none of its parents") }
        let groupOfCode: [UInt16] = try reader.numbers()
        let count = try reader.count(minimumBytes: 20)
        guard groupOfCode.count == cardinalities[parents[parent]],
            groupOfCode.allSatisfy({ $0 == Anchor.none || Int($0) < count })
        else {
            throw reader.invalid("an anchor's groups are not those of the codes")
        }
        var groups: [Anchor.Group] = []
        for _ in 0..<count {
            let escape: Float = try reader.number()
            guard (0...1).contains(escape) else { throw reader.invalid("a share is not between 0 and 1") }
            let walk = try Walk(from: &reader, cardinality: cardinality)
            let nodes = try nodes(of: walk, from: &reader, features: parents.count + 1)
            groups.append(Anchor.Group(escape: escape, walk: walk, nodes: nodes))
        }
        return Anchor(parent: parent, groupOfCode: groupOfCode, groups: groups)
    }

    fileprivate func writeScore(to writer: inout ByteWriter) {
        writer.putCount(score?.members.count ?? 0)
        guard let score else { return }
        writer.put(score.thresholds)
        writer.put(score.isAveraged)
        for numbers in [score.spread.centres, score.spread.scales, score.spread.residuals, score.spread.edges] {
            writer.put(numbers)
        }
        for member in score.members {
            writer.put(member.start)
            member.trees.write(to: &writer)
        }
    }

    private static func score(
        from reader: inout ByteReader, features: Int, positions: Int
    ) throws(DataError) -> ScoreModel? {
        let count = try reader.count(minimumBytes: 6)
        guard count > 0 else { return nil }
        let thresholds: [Float] = try reader.numbers()
        guard count <= 16, thresholds.count <= 255, zip(thresholds, thresholds.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw reader.invalid("a score's bins are not in order")
        }
        let isAveraged = try reader.truth()
        let spread = try ScoreSpread(from: &reader, bins: thresholds.count + 1, positions: positions)
        var members: [ScoreModel.Member] = []
        for _ in 0..<count {
            let start: Float = try reader.number()
            guard start.magnitude <= 1e6 else { throw reader.invalid("a score is not a number") }
            members.append(
                ScoreModel.Member(start: start, trees: try [ObliviousTree](from: &reader, features: features)))
        }
        return ScoreModel(members: members, thresholds: thresholds, spread: spread, isAveraged: isAveraged)
    }
}

extension Walk {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.put(order)
        writer.put(cuts.map { UInt32($0) })
    }

    fileprivate init(from reader: inout ByteReader, cardinality: Int) throws(DataError) {
        let order: [UInt16] = try reader.numbers()
        let cuts = try reader.numbers(UInt32.self).map { Int($0) }
        guard order.allSatisfy({ Int($0) < cardinality }), let walk = Walk(order: order, cuts: cuts) else {
            throw reader.invalid("a walk is not a tree over the codes of its column")
        }
        self = walk
    }
}

extension NodeModel {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.put(bias)
        writer.put(usesSpread)
        trees.write(to: &writer)
    }

    fileprivate init(from reader: inout ByteReader, features: Int) throws(DataError) {
        bias = try reader.number()
        guard bias.magnitude <= 1e6 else { throw reader.invalid("a node's odds are not a number") }
        usesSpread = try reader.truth()
        trees = try [ObliviousTree](from: &reader, features: features)
    }
}

extension ScoreSpread {
    /// - Parameters:
    ///   - bins: of the score.
    ///   - positions: of the column's walk.
    fileprivate init(from reader: inout ByteReader, bins: Int, positions: Int) throws(DataError) {
        let numbers: [[Float]] = [
            try reader.numbers(), try reader.numbers(), try reader.numbers(), try reader.numbers(),
        ]
        let (centres, scales, residuals, edges) = (numbers[0], numbers[1], numbers[2], numbers[3])
        guard centres.count == bins, scales.count == bins, edges.count == positions + 1,
            (2...Self.maximumResiduals).contains(residuals.count),
            numbers.joined().allSatisfy({ $0.magnitude <= 1e6 }), scales.allSatisfy({ $0 >= 1e-3 }),
            zip(residuals, residuals.dropFirst()).allSatisfy({ $0 <= $1 }),
            zip(edges, edges.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw reader.invalid("a score's spread is not one of its column") }
        self.init(centres: centres, scales: scales, residuals: residuals, edges: edges)
    }
}

extension [ObliviousTree] {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.put(UInt16(count))
        for tree in self {
            writer.put(UInt8(tree.splits.count))
            for split in tree.splits {
                writer.put(split.feature)
                split.write(to: &writer)
            }
            for leaf in tree.leaves { writer.put(leaf) }
        }
    }

    fileprivate init(from reader: inout ByteReader, features: Int) throws(DataError) {
        self.init()
        for _ in 0..<Int(try reader.number(UInt16.self)) {
            append(try ObliviousTree(from: &reader, features: features))
        }
    }
}

extension Split {
    /// A threshold in two bytes, or 0 and the set of bins.
    fileprivate func write(to writer: inout ByteWriter) {
        writer.put(threshold != nil)
        if let threshold { return writer.put(threshold) }
        for word in 0..<4 { writer.put(bins.words[word]) }
    }

    fileprivate init(from reader: inout ByteReader, feature: Int) throws(DataError) {
        if try reader.truth() {
            self.init(feature: feature, above: Int(try reader.number(UInt8.self)))
        } else {
            var bins = BinSet()
            for word in 0..<4 { bins.words[word] = try reader.number() }
            self.init(feature: feature, bins: bins)
        }
    }
}

extension ObliviousTree {
    fileprivate init(from reader: inout ByteReader, features: Int) throws(DataError) {
        let depth = Int(try reader.number(UInt8.self))
        guard (1...Self.maximumDepth).contains(depth) else { throw reader.invalid("a tree is too deep") }
        splits = []
        for _ in 0..<depth {
            let feature = Int(try reader.number(UInt16.self))
            guard feature < features else { throw reader.invalid("a tree asks about no column") }
            splits.append(try Split(from: &reader, feature: feature))
        }
        leaves = []
        for _ in 0..<(1 << depth) {
            let leaf: Float = try reader.number()
            guard leaf.magnitude <= 1e6 else { throw reader.invalid("a leaf is not a number") }
            leaves.append(leaf)
        }
    }
}
