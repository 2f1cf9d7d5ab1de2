/// How the values of one column become codes, and codes values again. Source: DESIGN.md section 4, "Encoding".
package enum ColumnCoder: Codable, Hashable, Sendable {
    case labels(LabelCoder)
    case number(NumberCoder)
    /// Day and time of day are modelled apart, so that weekdays, whole hours and nights keep their share.
    case datetime(day: NumberCoder, time: NumberCoder)
    /// Values are made afresh; only whether there is one is modelled.
    case fresh(hasMissing: Bool)
    /// Values are left out; only whether there was one is modelled.
    case suppressed(hasMissing: Bool)

    /// Name, cardinality, scale and whether code 0 is "missing", for each code column that this column becomes.
    func parts(named name: String) -> [(name: String, cardinality: Int, scale: CodeColumn.Scale, hasMissing: Bool)] {
        switch self {
        case .labels(let coder): [(name, coder.cardinality, .nominal, coder.hasMissing)]
        case .number(let coder): [(name, coder.cardinality, .ordinal, coder.hasMissing)]
        case .datetime(let day, let time):
            [
                (name, day.cardinality, .ordinal, day.hasMissing),
                ("\(name) (time of day)", time.cardinality, .ordinal, false),
            ]
        case .fresh(let hasMissing), .suppressed(let hasMissing):
            hasMissing ? [(name, 2, .nominal, true)] : []
        }
    }

    var isValid: Bool {
        switch self {
        case .labels(let coder): coder.isValid
        case .number(let coder): coder.isValid
        case .datetime(let day, let time):
            day.isValid && time.isValid && !time.hasMissing && day.step > 0 && time.step > 0
        case .fresh, .suppressed: true
        }
    }
}

/// Learns the coder of one column, batch by batch; then codes the column, batch by batch. Used by one thread at a time.
final class CodingProfile {
    private enum State {
        case labels(LabelProfile)
        case integers(NumberProfile)
        case reals(NumberProfile)
        case datetime(day: NumberProfile, time: NumberProfile, unitsPerDay: Int64)
        case presence(missing: Int, isFresh: Bool)
        case key
    }
    private let reader: ColumnReader
    private let minimumCount: Int
    private var state: State
    private(set) var fault: DataError?

    /// - Parameters:
    ///   - isKey: whether other parts of the program make its values.
    ///   - minimumCount: k.
    init(_ reader: ColumnReader, salt: UInt64, textAsCategories: Bool, isKey: Bool, minimumCount: Int) {
        self.reader = reader
        self.minimumCount = minimumCount
        if isKey {
            state = .key
            return
        }
        state =
            switch reader.schema.type {
            case .categorical: .labels(LabelProfile())
            case .text: textAsCategories ? .labels(LabelProfile()) : .presence(missing: 0, isFresh: false)
            case .id, .personal: .presence(missing: 0, isFresh: true)
            case .real: .reals(NumberProfile(salt: salt))
            case .boolean, .integer, .decimal, .date, .time: .integers(NumberProfile(salt: salt))
            case .datetime(let unit, _):
                .datetime(
                    day: NumberProfile(salt: salt), time: NumberProfile(salt: ~salt),
                    unitsPerDay: 86_400 * unit.perSecond)
            }
    }

    /// - Parameters:
    ///   - entities: of each row; nil where every row is an entity of its own.
    ///   - shared: of each row of the table, whether its label counts as one of k entities.
    func add(
        _ values: ColumnValues, firstRow: Int, entities: ArraySlice<UInt32>? = nil, shared: [Bool]? = nil
    ) {
        guard fault == nil else { return }
        do throws(DataError) {
            switch state {
            case .key: break
            case .labels(let profile):
                profile.add(values, reader, entities: entities, enough: minimumCount) {
                    shared?[firstRow + $0] ?? false
                }
            case .integers(var profile):
                state = .presence(missing: 0, isFresh: false)  // keeps the profile's arrays unshared while they grow
                profile.add(try reader.integers(values, firstRow: firstRow), entities: entities)
                state = .integers(profile)
            case .reals(var profile):
                state = .presence(missing: 0, isFresh: false)
                profile.add(try reader.reals(values, firstRow: firstRow), entities: entities)
                state = .reals(profile)
            case .datetime(var day, var time, let unitsPerDay):
                state = .presence(missing: 0, isFresh: false)
                let numbers = try reader.integers(values, firstRow: firstRow)
                day.add(
                    numbers.map { $0 == ColumnReader.missing ? $0 : floorDivide($0, unitsPerDay) }, entities: entities)
                let present = numbers.indices.filter { numbers[$0] != ColumnReader.missing }
                time.add(
                    present.map { floorRemainder(numbers[$0], unitsPerDay) },
                    entities: entities.map { entities in present.map { entities[entities.startIndex + $0] }[...] })
                state = .datetime(day: day, time: time, unitsPerDay: unitsPerDay)
            case .presence(var missing, let isFresh):
                reader.labels(values) { _, bytes, _ in missing += bytes == nil ? 1 : 0 }
                state = .presence(missing: missing, isFresh: isFresh)
            }
        } catch { fault = error }
    }

    private var rounding: RoundingLadder.Kind {
        switch reader.schema.type {
        case .integer, .decimal: .decimal
        case .date: .calendar
        case .time: .clock(unitsPerSecond: 1_000_000)
        default: .none
        }
    }

    func coding(bins: Int) -> ColumnCoding {
        switch state {
        case .key: return ColumnCoding(reader, .fresh(hasMissing: false), .presence)
        case .labels(let profile):
            let (coder, counts) = profile.coder(minimumCount: minimumCount)
            return ColumnCoding(reader, .labels(coder), .labels(LabelLookup(coder, counts: counts)))
        case .integers(let profile):
            let coder = profile.coder(minimumCount: minimumCount, bins: bins, rounding: rounding)
            return ColumnCoding(reader, .number(coder), .integers(NumberLookup(coder)))
        case .reals(let profile):
            let coder = profile.coder(minimumCount: minimumCount, bins: bins, rounding: rounding)
            return ColumnCoding(reader, .number(coder), .reals(NumberLookup(coder)))
        case .datetime(let day, let time, let unitsPerDay):
            let days = day.coder(minimumCount: minimumCount, bins: bins, rounding: .calendar)
            let times = time.coder(
                minimumCount: minimumCount, bins: bins, rounding: .clock(unitsPerSecond: unitsPerDay / 86_400))
            return ColumnCoding(
                reader, .datetime(day: days, time: times),
                .datetime(
                    day: NumberLookup(days), time: NumberLookup(times), unitsPerDay: unitsPerDay,
                    times: UInt64(times.cells.count)))
        case .presence(let missing, let isFresh):
            return ColumnCoding(
                reader, isFresh ? .fresh(hasMissing: missing > 0) : .suppressed(hasMissing: missing > 0), .presence)
        }
    }
}

/// A column's coder, ready to code batches of the source that it was learned on.
struct ColumnCoding: Sendable {
    enum Lookup: Sendable {
        case labels(LabelLookup)
        case integers(NumberLookup)
        case reals(NumberLookup)
        case datetime(day: NumberLookup, time: NumberLookup, unitsPerDay: Int64, times: UInt64)
        case presence
    }
    let reader: ColumnReader
    let coder: ColumnCoder
    private let lookup: Lookup

    init(_ reader: ColumnReader, _ coder: ColumnCoder, _ lookup: Lookup) {
        (self.reader, self.coder, self.lookup) = (reader, coder, lookup)
    }

    /// Codes of a batch: one array for each part of the column.
    /// - Parameter dealt: is raised by the rows whose label was too rare to be kept.
    func codes(_ values: ColumnValues, firstRow: Int, dealt: inout Int) throws(DataError) -> [[UInt16]] {
        switch lookup {
        case .labels(let lookup):
            var codes = [UInt16](repeating: 0, count: values.rows)
            reader.labels(values) { row, bytes, count in
                codes[row] = lookup.code(bytes, count, row: firstRow + row, dealt: &dealt)
            }
            return [codes]
        case .integers(let lookup): return [try reader.integers(values, firstRow: firstRow).map { lookup.code($0) }]
        case .reals(let lookup): return [try reader.reals(values, firstRow: firstRow).map { lookup.code($0) }]
        case .datetime(let day, let time, let unitsPerDay, let times):
            let numbers = try reader.integers(values, firstRow: firstRow)
            let days = numbers.map { $0 == ColumnReader.missing ? 0 : day.code(floorDivide($0, unitsPerDay)) }
            let clock = numbers.enumerated().map { row, number in
                // Where the day is missing the time says nothing: any will do.
                number == ColumnReader.missing
                    ? UInt16(ByteHash.of(Int64(firstRow + row)).multipliedFullWidth(by: max(times, 1)).high)
                    : time.code(floorRemainder(number, unitsPerDay))
            }
            return [days, clock]
        case .presence:
            guard !coder.parts(named: "").isEmpty else { return [] }
            var codes = [UInt16](repeating: 1, count: values.rows)
            reader.labels(values) { row, bytes, _ in if bytes == nil { codes[row] = 0 } }
            return [codes]
        }
    }
}

/// The remainder that goes with ``floorDivide``: 0 ..< divisor.
@inline(__always)
package func floorRemainder(_ number: Int64, _ divisor: Int64) -> Int64 {
    number &- floorDivide(number, divisor) &* divisor
}
