import Tabular

/// A condition on one column. Labels stand for their numbers; NaN is a missing value.
struct Predicate: Hashable, Sendable {
    enum Relation: CaseIterable, Sendable { case equal, unequal, atLeast, atMost, above, below, missing, present }

    let column: Int
    let relation: Relation
    let value: Double

    @inline(__always)
    func holds(_ field: Double) -> Bool {
        switch relation {
        case .equal: field == value
        case .unequal: field != value
        case .atLeast: field >= value
        case .atMost: field <= value
        case .above: field > value
        case .below: field < value
        case .missing: field.isNaN
        case .present: !field.isNaN
        }
    }
}

/// The different rows of a sample as plain numbers, column by column.
struct PredicateTable: Sendable {
    let rows: Int
    let columns: Int
    /// Whether the order of a column's values means something.
    let isOrdered: [Bool]
    private let fields: [Double]

    /// - Parameter chosen: rows of the sample; of equal ones the first is kept.
    init(_ comparison: Comparison, _ table: SampledTable, _ chosen: [Int]) {
        let values = table.columns.map { column in
            column.numbers.map { numbers in chosen.map { numbers[$0] == 0 ? 0 : numbers[$0] } }
                ?? (column.labels ?? []).picked(chosen)
        }
        var seen: Set<UInt64> = []
        let different = chosen.indices.filter { row in
            seen.insert(values.reduce(0) { ByteHash.join($0, $1[row].isNaN ? 1 : $1[row].bitPattern) }).inserted
        }
        rows = different.count
        columns = values.count
        isOrdered = comparison.columns.map { !$0.isLabel && $0.type != .boolean }
        fields = values.flatMap { column in different.map { column[$0] } }
    }

    func column(_ column: Int) -> ArraySlice<Double> { fields[column * rows..<(column + 1) * rows] }

    func field(_ row: Int, _ column: Int) -> Double { fields[column * rows + row] }

    /// Whether just one row fulfils all of the conditions.
    func singlesOut(_ query: [Predicate]) -> Bool {
        fields.withUnsafeBufferPointer { fields in
            query.withUnsafeBufferPointer { query in
                var found = 0
                rows: for row in 0..<rows {
                    for predicate in query where !predicate.holds(fields[predicate.column &* rows &+ row]) {
                        continue rows
                    }
                    found += 1
                    if found > 1 { return false }
                }
                return found == 1
            }
        }
    }
}

extension [Int32] {
    fileprivate func picked(_ rows: [Int]) -> [Double] { rows.map { self[$0] < 0 ? .nan : Double(self[$0]) } }
}
