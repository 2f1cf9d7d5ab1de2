import Tabular

/// The rows of a table as they are learned from: what is known before each row, and what is drawn.
struct Frame {
    let columns: [CodeColumn]
    let given: Int
    /// Those of the given columns that tell of siblings drawn before.
    let echoes: Set<Int>
    /// Nil where every row is an entity of its own.
    let entities: [UInt32]?
}

/// Builds the frame of one table.
struct FrameBuilding {
    let work: TableWork
    /// Table of each step up along primary keys, the parent first, and for each row the row there.
    let ancestors: [(work: TableWork, rows: [Int32])]
    let entities: [UInt32]?
    let seed: UInt64
    /// What is learned from: at most so many rows, and so many cells. More would take longer and tell hardly more.
    private static let (maximumRows, cells) = (500_000, 6_000_000)
    private static let leastRows = 60_000

    /// What is known before a row of the table is drawn.
    func given() -> [TableRelation.Given] {
        var given: [TableRelation.Given] = []
        for (hop, ancestor) in ancestors.enumerated() {
            given += ancestor.work.drawn.indices.map { .ancestor(hops: hop + 1, column: $0) }
        }
        guard work.relation.hasSiblings else { return given }
        given += [.position, .remaining]
        for (index, column) in work.drawn.enumerated() where !isOfChildren(index) {
            given.append(.previous(index))
            if column.scale == .ordinal || column.cardinality <= 4 { given.append(.mean(index)) }
        }
        if let sequence = work.relation.sequence {
            given.append(.elapsed)
            if spans != nil { given += [.left, .pace] }
            given += sequence.phases.map { .before($0) }
        }
        return given
    }

    /// What is known besides once a row's time is drawn.
    func timed() -> [TableRelation.Given] {
        guard let sequence = work.relation.sequence else { return [] }
        return (0..<sequence.columns).map { .time($0) } + sequence.phases.map { .now($0) }
    }

    private func isOfChildren(_ index: Int) -> Bool {
        switch work.relation.drawn[index] {
        case .latent, .count, .span: true
        default: false
        }
    }

    /// How long the sequence of each of the parent's rows lasts: codes, and what they stand for.
    private var spans: (codes: [UInt16], coder: DerivedNumber)? {
        guard let parent = ancestors.first?.work, let key = work.relation.primary,
            let number = parent.relation.incoming.firstIndex(where: {
                $0.child == work.schema.name && $0.key == key
            }), let coder = parent.relation.incoming[number].spans, let codes = parent.spanCodes[number]
        else { return nil }
        return (codes, coder)
    }

    /// Days (or steps) from the sibling before to the last one; nil where that is not known.
    private func left(_ places: [Place], _ chosen: [Int]) -> [Int64?] {
        guard let (codes, coder) = spans, let above = ancestors.first?.rows else { return chosen.map { _ in nil } }
        return chosen.map { index in
            let parent = above[places[index].row]
            guard parent != RowLinks.none else { return nil }
            return coder.typical(codes[Int(parent)]).map { $0 - (elapsed(index, places) ?? 0) }
        }
    }

    /// What times are learned from, where the table has a sequence, and what all else is.
    func frames() throws(DataError) -> (times: Frame?, rows: Frame) {
        let places = places()
        let chosen = chosen(of: places.count)
        let rows = chosen.map { places[$0].row }
        let owners = entities.map { entities in rows.map { entities[$0] } }
        var given: [CodeColumn] = []
        for known in work.relation.given { given.append(try column(known, places, chosen)) }
        var drawn: [CodeColumn] = []
        for column in work.drawn { drawn.append(try self.drawn(column, rows)) }
        guard let sequence = work.relation.sequence else {
            return (nil, Frame(columns: given + drawn, given: given.count, echoes: echoes, entities: owners))
        }
        let times = Array(drawn.prefix(sequence.columns))
        var timed: [CodeColumn] = []
        for known in work.relation.timed { timed.append(try column(known, places, chosen)) }
        return (
            Frame(columns: given + times, given: given.count, echoes: echoes, entities: owners),
            Frame(
                columns: given + timed + drawn.dropFirst(sequence.columns), given: given.count + timed.count,
                echoes: echoes, entities: owners)
        )
    }

    private var echoes: Set<Int> {
        Set(
            work.relation.given.indices.filter {
                switch work.relation.given[$0] {
                case .previous, .mean: true
                default: false
                }
            })
    }

    private func drawn(_ drawn: CodeColumn, _ rows: [Int]) throws(DataError) -> CodeColumn {
        var column = try CodeColumn(
            name: drawn.name, codes: rows.map { drawn.codes[$0] }, cardinality: drawn.cardinality,
            scale: drawn.scale, hasMissing: drawn.hasMissing)
        column.dealt = drawn.dealt * rows.count / max(1, drawn.codes.count)
        return column
    }

    /// A row, and where it stands among its siblings.
    private struct Place {
        let row: Int
        let position: Int
        let siblings: Int
    }

    /// The rows, those of one entity side by side, siblings in their order.
    private func places() -> [Place] {
        let all = work.encoded?.rows ?? 0
        guard let siblings = work.siblings else {
            let rows = Array(0..<all)
            let order = entities.map { entities in rows.sorted { (entities[$0], $0) < (entities[$1], $1) } } ?? rows
            return order.map { Place(row: $0, position: 0, siblings: 1) }
        }
        let parents = siblings.starts.count - 1
        var groups: [(key: UInt32, start: Int, end: Int)] = []
        for parent in 0..<parents where siblings.starts[parent] < siblings.starts[parent + 1] {
            let (start, end) = (siblings.starts[parent], siblings.starts[parent + 1])
            groups.append((entities?[Int(siblings.rows[start])] ?? UInt32(parent), start, end))
        }
        for place in siblings.starts[parents]..<siblings.rows.count {
            groups.append((entities?[Int(siblings.rows[place])] ?? UInt32(parents + place), place, place + 1))
        }
        if entities != nil { groups.sort { ($0.key, $0.start) < ($1.key, $1.start) } }
        return groups.flatMap { group in
            (group.start..<group.end).map {
                Place(
                    row: Int(siblings.rows[$0]), position: $0 - group.start, siblings: group.end - group.start)
            }
        }
    }

    /// The rows that are learned from, ascending; what they are given is worked out before, on all.
    private func chosen(of rows: Int) -> [Int] {
        let columns = work.relation.given.count + work.relation.timed.count + work.drawn.count
        let wanted = min(Self.maximumRows, max(Self.leastRows, Self.cells / max(1, columns)))
        guard rows > wanted else { return Array(0..<rows) }
        var stream = RandomStream(seed: seed, stream: 0x5ead)
        let share = Double(wanted) / Double(rows)
        return (0..<rows).filter { _ in stream.uniform() < share }
    }

    private func column(
        _ given: TableRelation.Given, _ places: [Place], _ chosen: [Int]
    ) throws(DataError) -> CodeColumn {
        let shape = GivenCodes.shape(
            given, drawn: work.drawn.indices.compactMap { work.shape($0) },
            ancestors: { ancestors[$0 - 1].work.shape($1) }, sequence: work.relation.sequence)
        guard let shape else {
            throw DataError(.internal, work.schema.name, problem: "a column is not there", remedy: "Please report this")
        }
        return try CodeColumn(
            name: "\(given)", codes: codes(given, places, chosen), cardinality: shape.cardinality, scale: shape.scale,
            hasMissing: shape.hasMissing)
    }

    private func codes(_ given: TableRelation.Given, _ places: [Place], _ chosen: [Int]) -> [UInt16] {
        /// What is known of the sibling before, 0 for the first.
        func ofPrevious(_ code: (Int) -> UInt16) -> [UInt16] {
            chosen.map { places[$0].position == 0 ? 0 : code(places[$0 - 1].row) }
        }
        switch given {
        case .ancestor(let hops, let column):
            let (above, codes) = (ancestors[hops - 1].rows, ancestors[hops - 1].work.drawn[column].codes)
            return chosen.map { above[places[$0].row] }.map { $0 == RowLinks.none ? 0 : codes[Int($0)] + 1 }
        case .previous(let column): return ofPrevious { work.drawn[column].codes[$0] + 1 }
        case .mean(let column):
            let means = means(work.drawn[column], places)
            return chosen.map { means[$0] }
        case .position: return chosen.map { GivenCodes.bucket(places[$0].position) }
        case .remaining: return chosen.map { GivenCodes.bucket(places[$0].siblings - 1 - places[$0].position) }
        case .elapsed: return chosen.map { GivenCodes.time(elapsed($0, places)) }
        case .left: return left(places, chosen).map { GivenCodes.time($0) }
        case .pace:
            return zip(left(places, chosen), chosen).map {
                GivenCodes.pace($0, rows: places[$1].siblings - places[$1].position)
            }
        case .before(let phase): return ofPrevious { work.relation.sequence?.code(phase, work.order[$0]) ?? 0 }
        case .now(let phase): return chosen.map { work.relation.sequence?.code(phase, work.order[places[$0].row]) ?? 0 }
        case .time(let column): return chosen.map { work.drawn[column].codes[places[$0].row] }
        }
    }

    /// Days (or steps) from the first sibling to the one before; nil for the first.
    private func elapsed(_ index: Int, _ places: [Place]) -> Int64? {
        let position = places[index].position
        guard position > 0, let sequence = work.relation.sequence else { return nil }
        return sequence.day(work.order[places[index - 1].row]) - sequence.day(work.order[places[index - position].row])
    }

    private func means(_ column: CodeColumn, _ places: [Place]) -> [UInt16] {
        var sum = 0
        return places.map { place in
            if place.position == 0 { sum = 0 }
            defer { sum += GivenCodes.level(column.codes[place.row], of: column.cardinality) }
            return GivenCodes.mean(sum: sum, count: place.position, bins: min(256, column.cardinality))
        }
    }
}
