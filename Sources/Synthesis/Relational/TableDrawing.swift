import Tabular

/// Draws the rows of one table, a chunk at a time: whole families of siblings, each row given its ancestors and the
/// siblings before it. A chunk depends on the seed and its number alone.
struct TableDrawing: Sendable {
    let model: TableModel
    let relation: TableRelation
    let seed: UInt64
    /// Rows of the table.
    let rows: Int
    /// How many children each row of the parent gets; then one for each row without a parent. Empty for tables without a
    /// parent.
    private let families: [Int32]
    /// How many of the families have a parent.
    private let linked: Int
    /// How many codes each drawn column has.
    private let cardinalities: [Int]
    /// For each chunk its first family and its first row; one more than there are chunks.
    private let bounds: [(family: Int, row: Int)]
    /// For each step up along primary keys the codes there, by drawn column.
    private let ancestors: [[[UInt16]]]
    /// For each step up from the parent's rows, the row there.
    private let steps: [[Int32]]
    /// For each row of the parent, the day that sequences are counted from; nil where there is none.
    private let anchors: [Int64]?
    /// For each row of the parent, how long its sequence lasts; nil where that is not known.
    private let spans: [Int64?]
    private let sampler: TreesSampler
    private let timeSampler: TreesSampler?

    var chunkCount: Int { bounds.count - 1 }

    /// A table whose rows are generated under no others.
    init(_ model: TableModel, relation: TableRelation, seed: UInt64, rows: Int) {
        self.init(model, relation: relation, seed: seed, families: nil, linked: rows, above: Lineage())
    }

    /// What is above the rows of a table.
    struct Lineage: Sendable {
        /// As ``TableDrawing/ancestors``.
        var codes: [[[UInt16]]] = []
        /// As ``TableDrawing/steps``.
        var steps: [[Int32]] = []
        /// As ``TableDrawing/anchors``.
        var anchors: [Int64]?
        /// As ``TableDrawing/spans``.
        var spans: [Int64?] = []
    }

    /// - Parameters:
    ///   - families: how many rows each row of the parent gets, then 1 for each row without one; nil for no parent.
    ///   - linked: how many of the families have a parent; without families, how many rows there are.
    init(
        _ model: TableModel, relation: TableRelation, seed: UInt64, families: [Int32]?, linked: Int, above: Lineage
    ) {
        (self.model, self.relation, self.seed, self.linked) = (model, relation, seed, linked)
        self.families = families ?? []
        (ancestors, steps, anchors, spans) = (above.codes, above.steps, above.anchors, above.spans)
        sampler = TreesSampler(model: model.trees)
        cardinalities =
            Array(relation.cardinalitiesOfTimes.dropFirst(relation.given.count))
            + relation.cardinalities.dropFirst(relation.known)
        timeSampler = model.times.map { TreesSampler(model: $0) }
        let size = Self.chunkRows(model, rows: families.map { $0.reduce(0) { $0 + Int($1) } })
        var bounds = [(family: 0, row: 0)]
        if let families {
            var row = 0
            for (family, count) in families.enumerated() {
                row += Int(count)
                if row - bounds[bounds.count - 1].row >= size { bounds.append((family + 1, row)) }
            }
            if row > bounds[bounds.count - 1].row { bounds.append((families.count, row)) }
            rows = row
        } else {
            while bounds[bounds.count - 1].row < linked {
                let row = min(linked, bounds[bounds.count - 1].row + size)
                bounds.append((row, row))
            }
            rows = linked
        }
        self.bounds = bounds
    }

    /// Rows of a chunk. Siblings are drawn one behind the other, all families of a chunk at once: the more of them there are,
    /// the less is done for a few rows only.
    private static func chunkRows(_ model: TableModel, rows: Int?) -> Int {
        let usual = max(1_024, min(16_384, 1_000_000 / max(1, model.schema.columns.count)))
        return rows.map { max(usual, min(8 * usual, $0 / 6)) } ?? usual
    }

    /// One family while its rows are drawn.
    private struct Family {
        /// The parent's row; −1 for none.
        let parent: Int32
        let count: Int
        /// Of its first row in the chunk.
        let place: Int
    }

    func chunk(_ index: Int) -> DrawnChunk {
        let (first, last) = (bounds[index], bounds[index + 1])
        var chunk = DrawnChunk(
            index: index, firstRow: first.row, rows: last.row - first.row,
            codes: relation.drawn.map { _ in [UInt16](repeating: 0, count: last.row - first.row) }, parents: [])
        var stream = RandomStream(seed: seed, stream: UInt64(index))
        let families = families(first.family..<last.family, rows: chunk.rows)
        if !self.families.isEmpty {
            for family in families {
                chunk.parents += [Int32](repeating: family.parent, count: family.count)
            }
            // As they lie in the chunk, not as they are drawn.
        }
        draw(families, into: &chunk, &stream)
        chunk.children = relation.incoming.indices.map { children($0, chunk, &stream) }
        return chunk
    }

    private func families(_ range: Range<Int>, rows: Int) -> [Family] {
        guard !families.isEmpty else { return (0..<rows).map { Family(parent: -1, count: 1, place: $0) } }
        var (result, place): ([Family], Int) = ([], 0)
        for family in range where families[family] > 0 {
            let parent = family < linked ? Int32(family) : -1
            result.append(Family(parent: parent, count: Int(families[family]), place: place))
            place += Int(families[family])
        }
        return result
    }

    /// Draws the first rows of all families, then the second, and so on; the largest families come first, so that those that
    /// still want a row are always the first.
    private func draw(_ families: [Family], into chunk: inout DrawnChunk, _ stream: inout RandomStream) {
        let families = families.sorted { ($1.count, $0.place) < ($0.count, $1.place) }
        var state = SiblingState(relation, cardinalities, families: families.count)
        if relation.sequence != nil { chunk.order = [Int64](repeating: 0, count: chunk.rows) }
        var (wave, active) = (0, families.count)
        while true {
            while active > 0, families[active - 1].count <= wave { active -= 1 }
            guard active > 0 else { return }
            var given = relation.given.map { given in
                (0..<active).map { code(given, families[$0], wave, state, $0) }
            }
            if let timeSampler, let sequence = relation.sequence {
                let times = timeSampler.sample(rows: active, given: given, stream: &stream).suffix(sequence.columns)
                for (column, codes) in times.enumerated() {
                    for family in 0..<active { chunk.codes[column][families[family].place + wave] = codes[family] }
                }
                for family in 0..<active {
                    let place = families[family].place + wave
                    let previous = wave == 0 ? nil : state.order[family]
                    let number = self.number(sequence, families[family], previous, chunk, place, &stream)
                    (chunk.order[place], state.order[family]) = (number, number)
                    if wave == 0 { state.first[family] = number }
                }
                given += Array(times)
                given += relation.timed.dropFirst(sequence.columns).map { known in
                    guard case .now(let phase) = known else { return [UInt16](repeating: 0, count: active) }
                    return (0..<active).map { sequence.code(phase, state.order[$0]) }
                }
            }
            let codes = sampler.sample(rows: active, given: given, stream: &stream)
            for (column, drawn) in zip(relation.times..<relation.drawn.count, codes.dropFirst(given.count)) {
                for family in 0..<active { chunk.codes[column][families[family].place + wave] = drawn[family] }
            }
            if relation.hasSiblings {
                for family in 0..<active { state.add(family, chunk.codes, families[family].place + wave) }
            }
            wave += 1
        }
    }

    private func code(
        _ given: TableRelation.Given, _ family: Family, _ wave: Int, _ state: SiblingState, _ index: Int
    ) -> UInt16 {
        switch given {
        case .ancestor(let hops, let column):
            var row = family.parent
            for step in steps.prefix(hops - 1) where row != RowLinks.none { row = step[Int(row)] }
            return row == RowLinks.none ? 0 : ancestors[hops - 1][column][Int(row)] + 1
        case .previous(let column): return wave == 0 ? 0 : state.previous[column][index] + 1
        case .mean(let column):
            return GivenCodes.mean(
                sum: state.sums[column][index], count: wave, bins: min(256, state.cardinalities[column]))
        case .position: return GivenCodes.bucket(wave)
        case .remaining: return GivenCodes.bucket(family.count - 1 - wave)
        case .elapsed: return GivenCodes.time(wave == 0 ? nil : elapsed(state, index))
        case .left: return GivenCodes.time(left(family, wave, state, index))
        case .pace: return GivenCodes.pace(left(family, wave, state, index), rows: family.count - wave)
        case .before(let phase): return wave == 0 ? 0 : relation.sequence?.code(phase, state.order[index]) ?? 0
        case .now, .time: return 0
        }
    }

    private func left(_ family: Family, _ wave: Int, _ state: SiblingState, _ index: Int) -> Int64? {
        guard family.parent != RowLinks.none, let span = spans[Int(family.parent)] else { return nil }
        return span &- (wave == 0 ? 0 : elapsed(state, index))
    }

    private func elapsed(_ state: SiblingState, _ index: Int) -> Int64 {
        guard let sequence = relation.sequence else { return 0 }
        return sequence.day(state.order[index]) &- sequence.day(state.first[index])
    }

    /// The number in the ordering column of a row.
    private func number(
        _ sequence: TableRelation.Sequence, _ family: Family, _ previous: Int64?, _ chunk: DrawnChunk, _ place: Int,
        _ stream: inout RandomStream
    ) -> Int64 {
        func value(_ kind: TableRelation.Drawn, _ coder: DerivedNumber?) -> Int64 {
            guard let coder, let column = relation.drawn.firstIndex(of: kind) else { return DerivedNumber.missing }
            return coder.value(chunk.codes[column][place], stream.uniform())
        }
        let clock = value(.clock, sequence.clock)
        guard let previous else {
            let day = family.parent == RowLinks.none ? nil : anchors?[Int(family.parent)]
            // Every sequence begins somewhere; the trees may have seen too few beginnings to know that.
            func known(_ number: Int64, _ coder: DerivedNumber?) -> Int64 {
                guard number == DerivedNumber.missing, let coder else { return number }
                return coder.value(ofAnyCode: stream.uniform())
            }
            let number = sequence.first(
                start: known(value(.start, sequence.start), sequence.start), clock: known(clock, sequence.clock),
                anchorDay: day == DerivedNumber.missing ? nil : day)
            return sequence.isUnique ? number : min(number, sequence.last)
        }
        let number = sequence.next(
            after: previous, gap: value(.gap, sequence.gap), within: value(.within, sequence.within), clock: clock)
        guard number > sequence.last, !sequence.isUnique else { return number }
        // The source ends here: somewhere between the row before and the end.
        guard previous < sequence.last else { return previous }
        let room = min(0x1p61, Double(sequence.last) - Double(previous))
        return previous &+ Int64(stream.uniform() * room)
    }

    /// How many rows each row is to be referred to by.
    private func children(_ incoming: Int, _ chunk: DrawnChunk, _ stream: inout RandomStream) -> [Int32] {
        let coder = relation.incoming[incoming].counts
        guard let column = relation.drawn.firstIndex(of: .count(incoming)) else { return [] }
        return chunk.codes[column].map { Int32(clamping: max(0, coder.value($0, stream.uniform()))) }
    }
}

/// What is known of the siblings drawn so far, for each family of a chunk.
private struct SiblingState {
    /// For each drawn column the codes of the rows before.
    var previous: [[UInt16]]
    /// For each drawn column the sums of levels.
    var sums: [[Int]]
    /// The ordering column of the rows before.
    var order: [Int64]
    /// The ordering column of the first rows.
    var first: [Int64]
    let cardinalities: [Int]

    init(_ relation: TableRelation, _ cardinalities: [Int], families: Int) {
        self.cardinalities = cardinalities
        let count = relation.hasSiblings ? families : 0
        previous = relation.drawn.map { _ in [UInt16](repeating: 0, count: count) }
        sums = relation.drawn.map { _ in [Int](repeating: 0, count: count) }
        order = relation.sequence == nil ? [] : [Int64](repeating: 0, count: count)
        first = order
    }

    mutating func add(_ family: Int, _ codes: [[UInt16]], _ place: Int) {
        for column in codes.indices {
            let code = codes[column][place]
            previous[column][family] = code
            sums[column][family] += GivenCodes.level(code, of: cardinalities[column])
        }
    }
}
