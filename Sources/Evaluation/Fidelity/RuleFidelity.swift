import Tabular

/// Whether rules that every real row keeps are kept by the others: one number that is never above another, one that is
/// the sum of two others, a label that decides another.
///
/// Rules are looked for in the real rows; one that holds by chance of few rows, or because ranges do not meet, is none.
struct RuleFidelity {
    private enum Rule: Sendable {
        case order(Int, Int)
        case sum(Int, Int, total: Int)
        case decision([Int32: Int32], Int, Int)
    }
    let figures: [Figure]
    private static let leastRows = 100
    private static let mostNumbers = 40
    private static let mostRules = 40

    init(_ comparison: Comparison) {
        let real = comparison.real
        guard real.rows >= Self.leastRows else {
            figures = []
            return
        }
        // What a stranger breaks was no rule, but chance.
        let found = (Self.orders(comparison) + Self.sums(comparison) + Self.decisions(comparison)).filter { rule in
            comparison.holdout.map { Self.kept(rule, $0) == 1 } ?? true
        }
        figures = mapInParallel(min(found.count, Self.mostRules), threads: comparison.threads) { place in
            Self.figure(found[place], comparison)
        }
    }

    private static func figure(_ rule: Rule, _ comparison: Comparison) -> Figure {
        let (columns, words): ([Int], String) =
            switch rule {
            case .order(let low, let high): ([low, high], "never above")
            case .sum(let first, let second, let total): ([first, second, total], "two add up to the third")
            case .decision(_, let first, let second): ([first, second], "decides")
            }
        return Figure(
            .ruleKept, table: comparison.name, columns: columns.map { comparison.columns[$0].name }, variant: words,
            synthetic: kept(rule, comparison.synthetic), holdout: comparison.holdout.map { kept(rule, $0) },
            uninformed: 0)
    }

    /// The share of rows that keep it, of those that have all values.
    private static func kept(_ rule: Rule, _ sample: SampledTable) -> Double {
        let (good, all) = (0..<sample.rows).reduce(into: (0, 0)) { counts, row in
            guard let isKept = isKept(rule, sample, row) else { return }
            counts.1 += 1
            if isKept { counts.0 += 1 }
        }
        return all == 0 ? 1 : Double(good) / Double(all)
    }

    /// nil where a value is missing, or a label that the real rows do not have decides.
    @inline(__always)
    private static func isKept(_ rule: Rule, _ sample: SampledTable, _ row: Int) -> Bool? {
        switch rule {
        case .order(let low, let high):
            guard case .numbers(let a) = sample.columns[low], case .numbers(let b) = sample.columns[high],
                !a[row].isNaN, !b[row].isNaN
            else { return nil }
            return a[row] <= b[row]
        case .sum(let first, let second, let total):
            guard case .numbers(let a) = sample.columns[first], case .numbers(let b) = sample.columns[second],
                case .numbers(let c) = sample.columns[total], !(a[row] + b[row] + c[row]).isNaN
            else { return nil }
            return isSum(a[row], b[row], c[row])
        case .decision(let decided, let first, let second):
            guard case .labels(let a) = sample.columns[first], case .labels(let b) = sample.columns[second]
            else { return nil }
            return decided[a[row]].map { $0 == b[row] }
        }
    }

    private static func isSum(_ a: Double, _ b: Double, _ total: Double) -> Bool {
        abs(a + b - total) <= 1e-9 * max(1, abs(total))
    }

    // MARK: Search

    private static func holds(_ rule: Rule, _ sample: SampledTable) -> Bool {
        var known = 0
        for row in 0..<sample.rows {
            switch isKept(rule, sample, row) {
            case false?: return false
            case true?: known += 1
            case nil: break
            }
        }
        return known >= leastRows
    }

    /// Columns of numbers of more than ten values, with their least and greatest value.
    private static func numbers(_ comparison: Comparison) -> [(column: Int, range: ClosedRange<Double>)] {
        let found = comparison.columns.indices.compactMap { column -> (column: Int, range: ClosedRange<Double>)? in
            let present = (comparison.real.columns[column].numbers ?? []).filter { !$0.isNaN }
            guard let least = present.min(), let greatest = present.max(), least < greatest else { return nil }
            guard Set(present.prefix(10_000)).count > 10 else { return nil }
            return (column, least...greatest)
        }
        return Array(found.prefix(mostNumbers))
    }

    private static func orders(_ comparison: Comparison) -> [Rule] {
        let numbers = numbers(comparison)
        return numbers.flatMap { low in
            numbers.compactMap { high -> Rule? in
                let units = [low, high].map { comparison.columns[$0.column].type.axisUnit }
                // Where the ranges do not meet, or hardly, the rule says nothing.
                guard low.column != high.column, units[0] == units[1],
                    low.range.upperBound > high.range.lowerBound + 0.1 * (high.range.upperBound - high.range.lowerBound)
                else { return nil }
                let rule = Rule.order(low.column, high.column)
                return holds(rule, comparison.real) ? rule : nil
            }
        }
    }

    private static func sums(_ comparison: Comparison) -> [Rule] {
        let numbers = numbers(comparison).map(\.column)
        guard numbers.count >= 3 else { return [] }
        return numbers.indices.flatMap { first in
            numbers.indices.dropFirst(first + 1).flatMap { second in
                numbers.compactMap { total -> Rule? in
                    guard total != numbers[first], total != numbers[second] else { return nil }
                    let rule = Rule.sum(numbers[first], numbers[second], total: total)
                    return holds(rule, comparison.real) ? rule : nil
                }
            }
        }
    }

    /// Labels of one column that go with one label of another: at least two of each, and twenty rows for each on average.
    private static func decisions(_ comparison: Comparison) -> [Rule] {
        let labels = comparison.columns.indices.filter { comparison.columns[$0].isLabel }.prefix(mostNumbers)
        return labels.flatMap { first in
            labels.compactMap { second -> Rule? in
                guard first != second, case .labels(let a) = comparison.real.columns[first],
                    case .labels(let b) = comparison.real.columns[second]
                else { return nil }
                var decided: [Int32: Int32] = [:]
                for row in a.indices where a[row] >= 0 {
                    if let known = decided[a[row]] {
                        if known != b[row] { return nil }
                    } else {
                        decided[a[row]] = b[row]
                    }
                }
                let isRule = decided.count > 1 && decided.count * 20 <= a.count && Set(decided.values).count > 1
                return isRule ? .decision(decided, first, second) : nil
            }
        }
    }
}
