import Tabular

/// Finds out how the rows of each parent follow each other in time, and turns times into beginnings and gaps.
struct SequenceFit {
    let work: TableWork
    let siblings: Siblings
    let entities: [UInt32]?
    let minimumCount: Int

    /// The column that puts siblings in order: the schema's first of `orderBy`, else what the primary key has beside the
    /// parent's; a number or a time without missing values.
    static func column(of schema: TableSchema, primary: Int) -> Int? {
        let own = Set(schema.primaryKey).subtracting(schema.foreignKeys[primary].columns)
        let names = schema.orderBy.prefix(1) + (own.count == 1 ? Array(own) : [])
        for name in names {
            guard let place = schema.columns.firstIndex(where: { $0.name == name }),
                !schema.foreignKeys.contains(where: { $0.columns.contains(name) })
            else { continue }
            switch schema.columns[place].type {
            case .integer, .date, .datetime: return place
            default: continue
            }
        }
        return nil
    }

    static func unitsPerDay(_ type: ColumnType) -> Int64 {
        if case .datetime(let unit, _) = type { return 86_400 * unit.perSecond }
        return 1
    }

    /// An ancestor's column that sequences may be counted from: its place, and for each row of the table its day.
    struct Candidate {
        let anchor: TableRelation.Sequence.Anchor
        let days: [Int64]
    }

    /// - Returns: nil where nothing can be learned: no parent has two rows.
    func fit(column: Int, candidates: [Candidate]) -> (sequence: TableRelation.Sequence, columns: [Column])? {
        let (schema, numbers) = (work.schema, work.order)
        guard !numbers.isEmpty, !numbers.contains(DerivedNumber.missing) else { return nil }
        let units = Self.unitsPerDay(schema.columns[column].type)
        let isCalendar = schema.columns[column].type != .integer
        let sorted = numbers.sorted()
        var anchor = isCalendar ? nearest(candidates, numbers, units) : nil
        var parts = split(numbers, units: units, anchor: anchor?.days)
        let learn = { (values: [Int64], clock: Int64?) in
            DerivedNumber(learning: values, entities: entities, minimumCount: minimumCount, clock: clock)
        }
        let gap = learn(parts.gaps, nil)
        var start = learn(parts.starts, nil)
        if start.isEmpty {
            // Too few sequences to tell where each begins: all begin where the table does.
            let first = mean(sorted.prefix(max(1, minimumCount)))
            let day = units == 1 ? first : floorDivide(first, units)
            anchor = nil
            parts.starts = parts.starts.map { $0 == DerivedNumber.missing ? $0 : day }
            start = DerivedNumber(learning: parts.starts, entities: nil, minimumCount: 1)
        }
        let within = units > 1 ? learn(parts.within, nil) : nil
        let clock = units > 1 ? learn(parts.clocks, units / 86_400) : nil
        let primaryKey = Set(schema.primaryKey)
        let parent = work.relation.primary.map { Set(schema.foreignKeys[$0].columns) } ?? []
        let isUnique =
            primaryKey.contains(schema.columns[column].name)
            && primaryKey.subtracting(parent) == [schema.columns[column].name]
        let sequence = TableRelation.Sequence(
            column: column, unitsPerDay: units, isCalendar: isCalendar, anchor: anchor?.anchor, start: start, gap: gap,
            within: within, clock: clock, eras: eras(sorted), isUnique: isUnique,
            last: mean(sorted.suffix(max(1, minimumCount))))
        var columns = [
            Column(.start, "start", parts.starts, start), Column(.gap, "gap", parts.gaps, gap),
        ]
        if let within, let clock {
            columns += [Column(.within, "within", parts.within, within), Column(.clock, "clock", parts.clocks, clock)]
        }
        return (sequence, columns)
    }

    /// A drawn column, its values and how they are coded.
    struct Column {
        let kind: TableRelation.Drawn
        let name: String
        let values: [Int64]
        let coder: DerivedNumber

        init(_ kind: TableRelation.Drawn, _ name: String, _ values: [Int64], _ coder: DerivedNumber) {
            (self.kind, self.name, self.values, self.coder) = (kind, name, values, coder)
        }
    }

    private struct Parts {
        var starts: [Int64]
        var gaps: [Int64]
        var within: [Int64]
        var clocks: [Int64]
    }

    private func split(_ numbers: [Int64], units: Int64, anchor: [Int64]?) -> Parts {
        let none = [Int64](repeating: DerivedNumber.missing, count: numbers.count)
        var parts = Parts(starts: none, gaps: none, within: none, clocks: none)
        let day = { (number: Int64) in units == 1 ? number : floorDivide(number, units) }
        forEachSibling { row, previous in
            let number = numbers[row]
            let clock = units == 1 ? DerivedNumber.missing : floorRemainder(number, units)
            guard let previous else {
                parts.starts[row] = day(number) &- (anchor?[row] ?? 0)
                parts.clocks[row] = clock
                return
            }
            parts.gaps[row] = day(number) &- day(numbers[previous])
            if units > 1, parts.gaps[row] == 0 {
                parts.within[row] = number &- numbers[previous]
            } else {
                parts.clocks[row] = clock
            }
        }
        return parts
    }

    /// Calls `body` with each row and the sibling before it.
    private func forEachSibling(_ body: (_ row: Int, _ previous: Int?) -> Void) {
        let linked = siblings.starts[siblings.starts.count - 1]
        for (start, end) in zip(siblings.starts, siblings.starts.dropFirst()) {
            for place in start..<end {
                body(Int(siblings.rows[place]), place > start ? Int(siblings.rows[place - 1]) : nil)
            }
        }
        for place in linked..<siblings.rows.count { body(Int(siblings.rows[place]), nil) }
    }

    /// The candidate from which beginnings are the least far apart, if that is less than without any.
    private func nearest(_ candidates: [Candidate], _ numbers: [Int64], _ units: Int64) -> Candidate? {
        var firsts: [Int] = []
        forEachSibling { row, previous in if previous == nil { firsts.append(row) } }
        func spread(_ days: [Int64]?) -> Double {
            let usable = firsts.filter { days?[$0] != DerivedNumber.missing }
            guard usable.count * 20 >= firsts.count * 19, usable.count > 1 else { return .infinity }
            let offsets = usable.map { row in
                Double((units == 1 ? numbers[row] : floorDivide(numbers[row], units)) &- (days?[row] ?? 0))
            }.sorted()
            return offsets[offsets.count * 9 / 10] - offsets[offsets.count / 10]
        }
        let alone = spread(nil)
        let best = candidates.map { (spread($0.days), $0) }.min { $0.0 < $1.0 }
        return best.flatMap { $0.0 < alone * 0.8 ? $0.1 : nil }
    }

    /// Quantiles, each as the mean of some neighbours.
    private func eras(_ sorted: [Int64]) -> [Int64] {
        let count = min(63, sorted.count / max(1, 4 * minimumCount))
        guard count > 1 else { return [] }
        return (1..<count).map { part in
            let middle = sorted.count * part / count
            let reach = max(1, minimumCount)
            return mean(sorted[max(0, middle - reach)..<min(sorted.count, middle + reach)])
        }
    }

    private func mean(_ values: ArraySlice<Int64>) -> Int64 {
        Int64(values.reduce(0.0) { $0 + Double($1) } / Double(max(1, values.count)))
    }
}

extension RelationalTraining {
    /// Puts siblings in order and learns how they follow each other in time.
    func addSequence(
        _ table: Int, _ works: inout [TableWork], _ links: RowLinks, _ entities: EntityMap
    ) throws(DataError) {
        guard let edge = works[table].primary, let primary = works[table].relation.primary,
            let encoded = works[table].encoded
        else { return }
        let parents = links.parents[edge]
        let column = SequenceFit.column(of: works[table].schema, primary: primary)
        let order = column.flatMap { encoded.numbers[works[table].schema.columns[$0].name] }
        let count = links.rows[graph.edges[edge].parent]
        let siblings = Siblings(parents: parents, count: count, keys: order)
        works[table].siblings = siblings
        works[table].order = order ?? []
        works[table].relation.hasSiblings = siblings.counts.contains { $0 > 1 }
        works[table].relation.loose = siblings.rows.count - siblings.starts[count]
        guard let column, works[table].relation.hasSiblings else { return }
        let fit = SequenceFit(
            work: works[table], siblings: siblings, entities: entities.entities[table],
            minimumCount: options.training.minimumCount)
        guard let (sequence, columns) = fit.fit(column: column, candidates: anchors(table, works, links)) else {
            return
        }
        works[table].relation.sequence = sequence
        for column in columns { try works[table].add(column.kind, column.name, column.values, by: column.coder) }
    }

    /// The dates of the table's ancestors.
    func anchors(_ table: Int, _ works: [TableWork], _ links: RowLinks) -> [SequenceFit.Candidate] {
        ancestors(table, works, links).enumerated().flatMap { hop, ancestor in
            ancestor.work.schema.columns.enumerated().compactMap { place, column -> SequenceFit.Candidate? in
                guard let numbers = ancestor.work.encoded?.numbers[column.name], column.type != .integer else {
                    return nil
                }
                let units = SequenceFit.unitsPerDay(column.type)
                return SequenceFit.Candidate(
                    anchor: TableRelation.Sequence.Anchor(hops: hop + 1, column: place, unitsPerDay: units),
                    days: ancestor.rows.map { row in
                        guard row != RowLinks.none, numbers[Int(row)] != DerivedNumber.missing else {
                            return DerivedNumber.missing
                        }
                        return units == 1 ? numbers[Int(row)] : floorDivide(numbers[Int(row)], units)
                    })
            }
        }
    }
}
