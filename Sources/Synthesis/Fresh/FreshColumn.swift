public import Tabular

/// Values for a column that is not modelled: ids and personal data. The value of a row is a pure function of seed, table,
/// column and row, so that chunks can be written in any order, and a reference to a row finds its id without a table of
/// ids. Nothing of the source goes into them but its pattern; where that has room for few values, one of them may be a
/// value of the source by chance.
public struct FreshColumn: Sendable {
    private enum Recipe: Sendable {
        case id(FreshPattern)
        case person(PersonalKind)
        case number(PersonalKind)
    }
    private let recipe: Recipe
    private let key: UInt64
    private let personKey: UInt64
    /// How many values differ.
    private let space: UInt64
    /// Which of them each row gets, where no two rows may have the same; nil where rows draw at random.
    private let order: Permutation?

    /// Whether a type's values are generated fresh rather than modelled.
    public static func generates(_ type: ColumnType) -> Bool {
        switch type {
        case .id, .personal: true
        default: false
        }
    }

    /// A column of fresh values, for a type that ``generates(_:)`` names.
    /// - Parameters:
    ///   - person: columns of one table with the same number tell of the same invented person in each row.
    ///   - rows: how many rows the table will have; rows from 0 up to this may be asked for.
    ///   - unique: whether no two rows may have the same value.
    /// - Throws: ``DataError`` when there are fewer values than rows that must differ.
    public init(
        _ column: ColumnSchema, of table: String, person: Int = 0, seed: UInt64, rows: Int, unique: Bool
    ) throws(DataError) {
        key = StableHash.key(seed: seed, table, column.name)
        personKey = StableHash.key(seed: seed, table, "person \(person)")
        let wanted = UInt64(max(rows, 1))
        switch column.type {
        case .id(let text):
            guard let pattern = FreshPattern(text) else { throw .constantPattern(column.name, of: table) }
            recipe = .id(pattern)
            if case .sequence = pattern, !unique {
                space = wanted
            } else {
                space = pattern.space
            }
        case .personal(let kind):
            recipe = kind.isNumber(unique: unique) ? .number(kind) : .person(kind)
            space = kind.space(rows: wanted)
        default: throw .notFresh(column.name, of: table)
        }
        guard !unique || wanted <= space else {
            throw .tooFewValues(column.name, of: table, rows: rows, values: space)
        }
        order = unique ? Permutation(count: min(space, 1 << 62), key: key) : nil
    }

    /// Writes the value of a row as text, in UTF-8.
    public func append(row: Int, to bytes: inout [UInt8]) {
        switch recipe {
        case .id(let pattern):
            var stream = RandomStream(seed: key, stream: UInt64(row))
            pattern.append(number(row, &stream), random: stream.next(), to: &bytes)
        case .person(let kind):
            let number = order.map { $0[UInt64(row)] }
            Person(key: personKey, row: row).append(kind, number: number, to: &bytes)
        case .number(let kind):
            var stream = RandomStream(seed: key, stream: UInt64(row))
            let number = number(row, &stream)
            bytes.append(kind, number: number, random: stream.next(), person: personKey, row: row)
        }
    }

    /// The value of a row as a whole number, for sources whose ids are numbers; nil where the pattern is not one.
    public func integer(row: Int) -> Int64? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(row: row, to: &bytes)
        return bytes.isEmpty ? nil : bytes.reduce(0 as Int64?) { Self.appending($1, to: $0) }
    }

    private static func appending(_ byte: UInt8, to value: Int64?) -> Int64? {
        guard let value, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, isAbove) = tenfold.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
        return isTooLarge || isAbove ? nil : sum
    }

    private func number(_ row: Int, _ stream: inout RandomStream) -> UInt64 {
        guard let order else { return stream.below64(space) }
        if case .id(let pattern) = recipe, pattern.isOrdered { return UInt64(row) }
        return order[UInt64(row)]
    }
}

extension FreshColumn {
    /// The columns of a table that are not modelled, by name. Ids are unique but where they refer to another table, and
    /// so is a column that is the primary key on its own. The second column of a kind (as in `bill_city, ship_city`)
    /// tells of a second person, and so on.
    /// - Throws: ``DataError`` when there are fewer values than rows that must differ.
    public static func columns(of table: TableSchema, seed: UInt64, rows: Int) throws(DataError) -> [String:
        FreshColumn]
    {
        let references = Set(table.foreignKeys.flatMap(\.columns))
        var people: [PersonalKind: Int] = [:]
        var columns: [String: FreshColumn] = [:]
        for column in table.columns where generates(column.type) {
            var person = 0
            var isUnique = table.primaryKey == [column.name]
            switch column.type {
            case .personal(let kind):
                person = people[kind, default: 0]
                people[kind] = person + 1
            case .id: isUnique = !references.contains(column.name)
            default: break
            }
            columns[column.name] = try FreshColumn(
                column, of: table.name, person: person, seed: seed, rows: rows, unique: isUnique)
        }
        return columns
    }
}
