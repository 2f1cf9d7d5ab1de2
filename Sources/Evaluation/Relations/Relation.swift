import Tabular

/// A foreign key in the real tables, the synthetic ones or the holdout: which parent each child row has.
struct Relation: Sendable {
    /// For each child row the row of its parent: nil where it has none, −1 where its key points nowhere.
    let parents: [Int?]
    let parentRows: Int

    /// - Throws: ``DataError`` when a table cannot be read or lacks a column of the key.
    init(_ key: ForeignKey, child: TableSource, parent: TableSource) throws(DataError) {
        let keys = try KeyColumn(parent, columns: key.to)
        let rows = keys.rows
        parents = try KeyColumn(child, columns: key.columns).hashes.map { $0.map { rows[$0] ?? -1 } }
        parentRows = keys.hashes.count
    }

    /// The share of child rows with a key whose parent exists.
    var integrity: Double {
        let keyed = parents.compactMap { $0 }
        return keyed.isEmpty ? 1 : Double(keyed.count { $0 >= 0 }) / Double(keyed.count)
    }

    /// How many children each parent has.
    var degrees: [Int] {
        var degrees = Array(repeating: 0, count: parentRows)
        for case let parent? in parents where parent >= 0 { degrees[parent] += 1 }
        return degrees
    }

    /// Child and parent rows of the samples that belong together.
    func pairs(child: SampledTable, parent: SampledTable) -> (child: [Int], parent: [Int]) {
        var sampled = Array(repeating: -1, count: parentRows)
        for (row, place) in parent.places.enumerated() where place < parentRows { sampled[place] = row }
        var pairs: (child: [Int], parent: [Int]) = ([], [])
        for (row, place) in child.places.enumerated() where place < parents.count {
            guard let parent = parents[place], parent >= 0, sampled[parent] >= 0 else { continue }
            pairs.child.append(row)
            pairs.parent.append(sampled[parent])
        }
        return pairs
    }
}

/// One value for each of the tables that are compared.
struct Trio<Value> {
    let real: Value
    let synthetic: Value
    let holdout: Value?

    func map<Result>(_ transform: (Value) throws(DataError) -> Result) throws(DataError) -> Trio<Result> {
        let other: Result? = if let holdout { try transform(holdout) } else { nil }
        return Trio<Result>(real: try transform(real), synthetic: try transform(synthetic), holdout: other)
    }

    func map<Result>(_ transform: (Value) -> Result) -> Trio<Result> {
        Trio<Result>(real: transform(real), synthetic: transform(synthetic), holdout: holdout.map(transform))
    }

    /// nil for a holdout where one of the two has none.
    func zip<Other>(_ other: Trio<Other>) -> Trio<(Value, Other)> {
        let both: (Value, Other)? = if let first = holdout, let second = other.holdout { (first, second) } else { nil }
        return Trio<(Value, Other)>(
            real: (real, other.real), synthetic: (synthetic, other.synthetic), holdout: both)
    }
}

extension ComparedSources {
    var trio: Trio<TableSource> { Trio(real: real, synthetic: synthetic, holdout: holdout) }
}

extension Comparison {
    var trio: Trio<SampledTable> { Trio(real: real, synthetic: synthetic, holdout: holdout) }
}
