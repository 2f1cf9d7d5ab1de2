import Tabular

/// Guesses conditions that exactly one person fulfils, from synthetic rows that are the only ones to fulfil them. Source:
/// Giomi et al. 2023, arXiv:2211.10459, section 5.1.
struct SinglingOut {
    private static let guesses = 2_000
    private static let tries = 100_000
    private static let conditions = 3

    static func figures(_ field: AttackField) -> [Figure] {
        var random = field.random(0x7369_6e67)
        let attack = Attack(field)
        var figures = measure(field, attack, variant: "one column", attack.univariate(&random), width: 1, &random)
        if field.comparison.columns.count >= conditions {
            let found = attack.multivariate(guesses, tries: tries, width: conditions, &random)
            figures += measure(field, attack, variant: "three columns", found, width: conditions, &random)
        }
        return figures
    }

    private static func measure(
        _ field: AttackField, _ attack: Attack, variant: String, _ found: [Predicate], width: Int,
        _ random: inout SplitMix
    ) -> [Figure] {
        guard found.count >= 10 else { return [] }
        let blind = (0..<found.count).map { _ in attack.blind(width: width, &random) }
        func hits(_ predicates: [Predicate], _ sample: SampledTable) -> Proportion {
            let isHit = mapInParallel(predicates.count, threads: field.threads) {
                predicates[$0].count(in: sample, most: 2) == 1
            }
            return Proportion(isHit.count { $0 }, of: predicates.count)
        }
        return RiskFigures(
            .singlingOut, field, variant: variant, attack: hits(found, field.real),
            control: hits(found, field.holdout), baseline: hits(blind, field.real)
        ).figures
    }
}

/// Conditions on some columns that a row fulfils or not.
private struct Predicate: Sendable {
    enum Test: Sendable {
        case label(Int32)
        case atLeast(Double)
        case atMost(Double)
        case missing
    }
    let tests: [(column: Int, test: Test)]

    /// How many rows fulfil it; counting stops at `most`.
    func count(in sample: SampledTable, most: Int) -> Int {
        var count = 0
        for row in 0..<sample.rows where fulfils(sample, row) {
            count += 1
            if count == most { break }
        }
        return count
    }

    @inline(__always)
    private func fulfils(_ sample: SampledTable, _ row: Int) -> Bool {
        for (column, test) in tests {
            let isFulfilled =
                switch (sample.columns[column], test) {
                case (.labels(let labels), .label(let label)): labels[row] == label
                case (.numbers(let numbers), .atLeast(let limit)): numbers[row] >= limit
                case (.numbers(let numbers), .atMost(let limit)): numbers[row] <= limit
                case (.numbers(let numbers), .missing): numbers[row].isNaN
                default: false
                }
            if !isFulfilled { return false }
        }
        return true
    }
}

/// Makes guesses from a synthetic table.
private struct Attack {
    private let synthetic: SampledTable
    private let medians: [Double]

    init(_ field: AttackField) {
        synthetic = field.synthetic
        medians = field.synthetic.columns.map { ($0.numbers ?? []).filter { !$0.isNaN }.sorted().quantile(0.5) }
    }

    /// Labels that one synthetic row alone has, and the least and the greatest number of each column.
    func univariate(_ random: inout SplitMix) -> [Predicate] {
        var found: [Predicate] = []
        for (column, values) in synthetic.columns.enumerated() {
            switch values {
            case .labels(let labels):
                let counts = labels.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
                found += counts.filter { $0.value == 1 }.keys.sorted().map { Predicate(tests: [(column, .label($0))]) }
            case .numbers(let numbers):
                let present = numbers.filter { !$0.isNaN }
                guard let least = present.min(), let greatest = present.max(), least < greatest else { continue }
                found += [
                    Predicate(tests: [(column, .atMost(least))]), Predicate(tests: [(column, .atLeast(greatest))]),
                ]
            }
        }
        return found
    }

    /// Conditions that a random synthetic row alone fulfils among the synthetic ones.
    func multivariate(_ most: Int, tries: Int, width: Int, _ random: inout SplitMix) -> [Predicate] {
        var found: [Predicate] = []
        for _ in 0..<tries where found.count < most {
            let row = Int.random(in: 0..<synthetic.rows, using: &random)
            let columns = random.rows(width, of: synthetic.columns.count)
            let guess = Predicate(tests: columns.map { ($0, test($0, row: row)) })
            if guess.count(in: synthetic, most: 2) == 1 { found.append(guess) }
        }
        return found
    }

    /// Conditions whose values are drawn column by column, so that nothing is learnt of rows.
    func blind(width: Int, _ random: inout SplitMix) -> Predicate {
        Predicate(
            tests: random.rows(width, of: synthetic.columns.count).map { column in
                let row = Int.random(in: 0..<synthetic.rows, using: &random)
                if case .numbers(let numbers) = synthetic.columns[column], !numbers[row].isNaN {
                    let isAbove = Bool.random(using: &random)
                    return (column, isAbove ? .atLeast(numbers[row]) : .atMost(numbers[row]))
                }
                return (column, test(column, row: row))
            })
    }

    private func test(_ column: Int, row: Int) -> Predicate.Test {
        switch synthetic.columns[column] {
        case .labels(let labels): .label(labels[row])
        case .numbers(let numbers):
            numbers[row].isNaN
                ? .missing : numbers[row] > medians[column] ? .atLeast(numbers[row]) : .atMost(numbers[row])
        }
    }
}
