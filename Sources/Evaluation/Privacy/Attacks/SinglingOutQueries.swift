/// Conditions that hold for just one synthetic row, in the hope that they hold for just one person. Source: Giomi et al.
/// 2023, doi:10.56553/popets-2023-0055, section 4.1; Cohen, Nissim 2020, arXiv:1904.06009.
struct SinglingOutQueries {
    typealias Query = [Predicate]

    private let table: PredicateTable
    private let medians: [Double]
    /// The different values of each column, ascending, NaN last; and how many rows have each.
    private let values: [[(value: Double, count: Int)]]
    private let seed: UInt64

    init(_ table: PredicateTable, seed: UInt64) {
        self.table = table
        self.seed = seed
        values = (0..<table.columns).map { column in
            let sorted = table.column(column).filter { !$0.isNaN }.sorted()
            var runs: [(value: Double, count: Int)] = []
            for value in sorted {
                if runs.last?.value == value { runs[runs.count - 1].count += 1 } else { runs.append((value, 1)) }
            }
            return sorted.count < table.rows ? runs + [(.nan, table.rows - sorted.count)] : runs
        }
        medians = (0..<table.columns).map { table.column($0).filter { !$0.isNaN }.sorted().quantile(0.5) }
    }

    /// On one column each: a value that one row has, or the smallest or greatest number. At most `count`, without
    /// repetition; fewer where there are not so many.
    func univariate(_ count: Int) -> [Query] {
        let candidates = (0..<table.columns).flatMap { column -> [Predicate] in
            let present = values[column].filter { !$0.value.isNaN }
            var found = values[column].filter { $0.count == 1 }.map { run in
                Predicate(
                    column: column, relation: run.value.isNaN ? .missing : .equal,
                    value: run.value.isNaN ? 0 : run.value)
            }
            if table.isOrdered[column], let low = present.first, let high = present.last {
                if low.count == 1 { found.append(Predicate(column: column, relation: .atMost, value: low.value)) }
                if high.count == 1 { found.append(Predicate(column: column, relation: .atLeast, value: high.value)) }
            }
            return found
        }
        var generator = SplitMix(seed: seed ^ 1)
        return generator.rows(count, of: candidates.count).map { [candidates[$0]] }
    }

    /// On some columns of one row each, chosen at random: its label, or a number at least or at most as great as its own,
    /// whichever is away from the median. Stops after so many attempts.
    func multivariate(_ count: Int, columns: Int, attempts: Int = 200_000, threads: Int) -> [Query] {
        var (found, seen, next) = ([Query](), Set<Query>(), 0)
        let batch = 2_000
        while found.count < count, next < attempts {
            let queries = (next..<next + batch).map { attempt(UInt64($0), columns: columns) }
            var isSingle = Array(repeating: false, count: batch)
            isSingle.withUnsafeMutableBufferPointer { isSingle in
                nonisolated(unsafe) let isSingle = isSingle
                inParallelTiles(batch, 50, threads) { tile in
                    for query in tile { isSingle[query] = table.singlesOut(queries[query]) }
                }
            }
            for (query, isSingle) in zip(queries, isSingle) where isSingle && seen.insert(query).inserted {
                found.append(query)
            }
            next += batch
        }
        return Array(found.prefix(count))
    }

    private func attempt(_ number: UInt64, columns: Int) -> Query {
        var generator = SplitMix(seed: seed &+ number &* 0x2545_f491_4f6c_dd1d)
        let row = Int.random(in: 0..<table.rows, using: &generator)
        return self.columns(columns, &generator).map { column in
            let value = table.field(row, column)
            if value.isNaN { return Predicate(column: column, relation: .missing, value: 0) }
            guard table.isOrdered[column] else { return Predicate(column: column, relation: .equal, value: value) }
            return Predicate(column: column, relation: value > medians[column] ? .atLeast : .atMost, value: value)
        }
    }

    /// Some different columns, ascending.
    private func columns(_ count: Int, _ generator: inout SplitMix) -> [Int] {
        generator.rows(count, of: table.columns).sorted()
    }

    /// The baseline's guesses: values at random among those that occur, in relations at random.
    func random(_ count: Int, columns: Int) -> [Query] {
        var generator = SplitMix(seed: seed ^ 2)
        return (0..<count).map { _ in
            self.columns(columns, &generator).map { column in
                let value = values[column].randomElement(using: &generator)?.value ?? .nan
                let relations: [Predicate.Relation] =
                    value.isNaN
                    ? [.missing, .present]
                    : table.isOrdered[column]
                        ? [.equal, .unequal, .atLeast, .atMost, .above, .below] : [.equal, .unequal]
                return Predicate(
                    column: column, relation: relations.randomElement(using: &generator) ?? .equal,
                    value: value.isNaN ? 0 : value)
            }
        }
    }
}
