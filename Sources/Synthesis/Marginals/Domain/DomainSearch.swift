import Glibc
import Privacy
import Tabular

/// Finds what each column's codes stand for, within a privacy budget: labels by a thresholded histogram, ranges by a
/// histogram over magnitudes, cells by quantiles. Missing always has a code, so that whether there is one is not told.
///
/// Each entity is one row. It holds one value of each column, so each histogram of a column changes by 1 in one cell.
struct DomainSearch {
    let scan: TableScan
    let readers: [ColumnReader]
    /// Indices of columns whose values, or range, the owner has declared to be public.
    let declared: Set<Int>
    /// The rows, as a mechanism counted them.
    let rows: Int
    let plan: BudgetPlan
    let threads: Int
    let progress: (_ phase: String, _ fraction: Double) throws(DataError) -> Void

    /// The domains of the columns.
    struct Result {
        var domains: [ColumnDomain]
        /// Columns in which nothing stood out of the noise.
        var empty: [Int]
    }

    func run(
        from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws -> Result {
        let types = readers.map(\.schema.type)
        let first = try tally("counting", types.map(Self.firstCount))
        let ranges = try ranges(first, rows: rows, from: &budget, with: &generator)
        let grids = zip(types, ranges).map { type, ranges in
            ranges.map { range in
                (range.map { NumberGrid.edges(over: $0, isReal: type == .real) } ?? [0], type == .real)
            }
        }
        let share = min(1, Self.sampledRows / Double(rows))
        let second = try tally(
            "finding cells",
            grids.map { parts in
                parts.isEmpty
                    ? .nothing : .grids(parts.map { GridCount(NumberDomain(edges: $0, isReal: $1), share: share) })
            })
        let cut = try cells(second, rows: rows, from: &budget, with: &generator)
        var result = Result(domains: [], empty: [])
        let labelColumns = types.count { $0 == .categorical }
        for (column, type) in types.enumerated() {
            switch type {
            case .categorical:
                let kept = try labels(
                    first[column], column, columns: labelColumns, rows: rows, from: &budget, with: &generator)
                if kept.isEmpty { result.empty.append(column) }
                result.domains.append(.labels(kept))
            case .text: result.domains.append(.presence(isFresh: false))
            case .id, .personal: result.domains.append(.presence(isFresh: true))
            case .datetime(let unit, _):
                result.domains.append(
                    .datetime(day: cut[column][0], time: cut[column][1], unitsPerDay: 86_400 * unit.perSecond))
            default: result.domains.append(.number(cut[column][0]))
            }
            if ranges[column].contains(nil) { result.empty.append(column) }
        }
        return result
    }

    /// Of larger tables so many rows, drawn at random, show which numbers are frequent.
    private static let sampledRows = 1e6

    private static func firstCount(_ type: ColumnType) -> ColumnTally.Count {
        switch type {
        case .categorical: .labels(DistinctTable(limit: .max))
        case .integer, .decimal, .real, .date: .magnitudes([MagnitudeHistogram()])
        case .datetime: .magnitudes([MagnitudeHistogram(), MagnitudeHistogram()])
        case .boolean, .time, .text, .id, .personal: .nothing
        }
    }

    private func tally(
        _ phase: String, _ counts: [ColumnTally.Count]
    ) throws(DataError) -> [ColumnTally] {
        let tallies = zip(readers, counts).map { ColumnTally($0, $1) }
        try scan.read(progress: { fraction throws(DataError) in try progress(phase, fraction) }) {
            columns, row throws(DataError) in
            inParallel(tallies.count, threads: threads) { tallies[$0].add(columns[$0], firstRow: row) }
            if let fault = tallies.lazy.compactMap(\.fault).first { throw fault }
        }
        return tallies
    }
}

// MARK: Labels

extension DomainSearch {
    private func labels(
        _ tally: ColumnTally, _ column: Int, columns: Int, rows: Int, from budget: inout PrivacyBudget,
        with generator: inout SecureGenerator
    ) throws -> [String] {
        if declared.contains(column) { return tally.labels.keys.sorted() }
        let histogram = ThresholdedHistogram(
            contributionBound: 1, spending: plan.labels(rows: rows, columns: columns),
            deltaUnits: plan.thresholds / UInt64(columns))
        let kept = try histogram.measure(
            tally.labels, for: "labels of \(readers[column].schema.name)", from: &budget, with: &generator)
        return kept.sorted { $0.count > $1.count }.prefix(65_000).map(\.value).sorted()
    }
}

// MARK: Numbers

extension DomainSearch {
    /// For each column and number part the range; nil where nothing stands out.
    private func ranges(
        _ tallies: [ColumnTally], rows: Int, from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws -> [[ClosedRange<Double>?]] {
        let unknown = tallies.indices.filter { readers[$0].schema.type.knownRange == nil && !declared.contains($0) }
            .reduce(0) { $0 + (tallies[$1].magnitudes.isEmpty ? 0 : 1) }
        var ranges: [[ClosedRange<Double>?]] = []
        for (column, tally) in tallies.enumerated() {
            let type = readers[column].schema.type
            var parts: [ClosedRange<Double>?] = []
            if let known = type.knownRange {
                parts = [known]
            } else if declared.contains(column), let extremes = tally.extremes.first {
                parts = [extremes.low <= extremes.high ? extremes.low...extremes.high : nil]
            } else if let magnitudes = tally.magnitudes.first {
                let mechanism = GaussianMechanism(
                    squaredSensitivity: 1, spending: plan.ranges(rows: rows, columns: max(1, unknown)))
                let range = try magnitudes.range(
                    measuredBy: mechanism, falseAlarm: 0.001, for: "range of \(readers[column].schema.name)",
                    from: &budget, with: &generator)
                parts = [range.map(Self.bounded)]
            }
            if case .datetime(let unit, _) = type { parts.append(0...Double(86_400 * unit.perSecond - 1)) }
            ranges.append(parts)
        }
        return ranges
    }

    /// Within what a lattice of 64 bits can count.
    private static func bounded(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        range.clamped(to: -0x1p62...0x1p62)
    }

    private func cells(
        _ tallies: [ColumnTally], rows: Int, from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws -> [[NumberDomain]] {
        let levels = Self.levels(rows: rows, rho: plan.total.value)
        let parts = tallies.reduce(0) { $0 + $1.grids.count { $0.grid.count > 2 << levels } }
        var domains: [[NumberDomain]] = []
        for (column, tally) in tallies.enumerated() {
            var cut: [NumberDomain] = []
            for count in tally.grids {
                guard count.grid.count > 2 << levels else {
                    cut.append(count.grid)
                    continue
                }
                let name = readers[column].schema.name
                let share = (UInt64(1), of: UInt64(parts))
                let atoms = try count.atoms(
                    above: Double(rows) / Double(2 << levels),
                    measuredBy: ThresholdedHistogram(
                        contributionBound: 1, spending: plan.atoms.share(share.0, of: share.of),
                        deltaUnits: plan.thresholds / share.of), for: "frequent numbers of \(name)", from: &budget,
                    with: &generator)
                let cuts = try QuantileCuts(
                    levels: levels + Self.fineLevels, spending: plan.cuts.share(share.0, of: share.of)
                ).measure(
                    count.counts(without: atoms), for: "cells of \(name)", from: &budget, with: &generator)
                cut.append(count.grid.cut(at: cuts[levels - 1], fine: cuts[cuts.count - 1], around: atoms))
            }
            domains.append(cut)
        }
        return domains
    }

    /// How often a cell is halved again, to see how numbers are spread inside it.
    private static let fineLevels = 2

    /// How often a range is halved: as many cells as leave the counts of pairs of cells above their noise, from 8 to 64.
    static func levels(rows: Int, rho: Double) -> Int {
        let cells = (Double(rows) * (2 * rho).squareRoot()).squareRoot() / 4
        return max(3, min(6, Int(log2(max(cells, 1)).rounded())))
    }
}

extension ColumnTally {
    var magnitudes: [MagnitudeHistogram] { if case .magnitudes(let parts) = count { parts } else { [] } }
    var grids: [GridCount] { if case .grids(let parts) = count { parts } else { [] } }
}

extension ColumnType {
    /// The range of types whose values cannot lie elsewhere.
    fileprivate var knownRange: ClosedRange<Double>? {
        switch self {
        case .boolean: 0...1
        case .time: 0...86_399_999_999
        default: nil
        }
    }
}
