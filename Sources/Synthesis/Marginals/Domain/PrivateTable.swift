import Glibc
import Privacy
import Tabular

/// A table in codes of a domain that was found privately, with its one-way marginals measured.
struct PrivateTable: Sendable {
    /// Turns codes back.
    let coder: TableCoder
    /// One for each part, in the order of the coder's.
    let columns: [[UInt16]]
    let cardinalities: [Int]
    let oneWays: [Measurement]
    /// The rows, as the mechanisms counted them.
    let rows: Int
    /// Columns in which nothing stood out of the noise.
    let empty: [Int]
    fileprivate let domains: [ColumnDomain]
    /// For each part of the domains which codes stayed; nil where there is nothing to model.
    fileprivate let choices: [CodeChoice?]
}

/// Codes a table: finds the domain, codes with it, measures each part's marginal, and leaves out the codes that the
/// measurement shows to be unused.
struct PrivateEncoder {
    let search: DomainSearch

    func encode(from budget: inout PrivacyBudget, with generator: inout SecureGenerator) throws -> PrivateTable {
        let found = try search.run(from: &budget, with: &generator)
        let codings = try search.codings(found.domains)
        let raw = codings.flatMap(\.codes)
        let cardinalities = found.domains.flatMap(\.cardinalities)
        let counts = zip(raw, cardinalities).map { codes, cardinality in
            var counts = Array(repeating: 0, count: cardinality)
            for code in codes { counts[Int(code)] += 1 }
            return counts
        }
        // A row falls in one cell of each part's histogram.
        let mechanism = GaussianMechanism(squaredSensitivity: max(1, counts.count), spending: search.plan.oneWays)
        let noisy = try mechanism.measure(
            counts.flatMap { $0 }, for: "one-way marginals of all columns", from: &budget, with: &generator)
        let sketches = try sketches(codings, from: &budget, with: &generator)
        return kept(found, raw, noisy, sketches, sigma: mechanism.variance.value.squareRoot())
    }

    /// For each column and number part, how many rows fall in each of the finer cells, with noise.
    private func sketches(
        _ codings: [DomainCoding], from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws -> [[[Double]]] {
        let parts = codings.reduce(0) { $0 + $1.fineCounts.count }
        guard parts > 0 else { return codings.map { _ in [] } }
        let mechanism = GaussianMechanism(squaredSensitivity: parts, spending: search.plan.sketches)
        var noisy = try mechanism.measure(
            codings.flatMap { $0.fineCounts.flatMap { $0 } }, for: "spread of numbers inside their cells",
            from: &budget,
            with: &generator)[...]
        return codings.map { coding in
            coding.fineCounts.map { counts in
                defer { noisy = noisy.dropFirst(counts.count) }
                return noisy.prefix(counts.count).map(Double.init)
            }
        }
    }

    /// A code that stands for no value of the domain, "missing" or "other", is left out where its noisy count does not stand
    /// out; the rows that have it, if some do, count as the part's most frequent code.
    private func kept(
        _ found: DomainSearch.Result, _ raw: [[UInt16]], _ noisy: [Int], _ sketches: [[[Double]]], sigma: Double
    ) -> PrivateTable {
        var (columns, sizes, oneWays, coders): ([[UInt16]], [Int], [Measurement], [ColumnCoder]) = ([], [], [], [])
        var (part, start, all) = (0, 0, [CodeChoice?]())
        for (column, domain) in found.domains.enumerated() {
            var choices: [CodeChoice] = []
            for (place, cardinality) in domain.cardinalities.enumerated() {
                let counts = noisy[start..<start + cardinality]
                let choice = CodeChoice(domain.standing(place), Array(counts), noticed: 3 * sigma)
                choices.append(choice)
                all.append(domain.isUnmodelled(choice) ? nil : choice)
                if !domain.isUnmodelled(choice) {
                    let clique = Clique([columns.count])
                    oneWays.append(Measurement(clique, counts: choice.counts.map(Double.init), sigma: sigma))
                    sizes.append(choice.counts.count)
                    columns.append(raw[part].map { choice.code[Int($0)] })
                }
                (part, start) = (part + 1, start + cardinality)
            }
            coders.append(domain.coder(choices[0], sketches[column]))
        }
        return PrivateTable(
            coder: TableCoder(coders: coders), columns: columns, cardinalities: sizes, oneWays: oneWays,
            rows: search.rows, empty: found.empty, domains: found.domains, choices: all)
    }
}

extension DomainSearch {
    /// Codes the table with these domains.
    func codings(_ domains: [ColumnDomain]) throws(DataError) -> [DomainCoding] {
        let codings = zip(readers, domains).map { DomainCoding($0, $1) }
        try scan.read(progress: { fraction throws(DataError) in try progress("encoding", fraction) }) {
            columns, row throws(DataError) in
            let faults = mapInParallel(codings.count, threads: threads) { column -> DataError? in
                do throws(DataError) { try codings[column].add(columns[column], firstRow: row) } catch { return error }
                return nil
            }
            if let fault = faults.lazy.compactMap({ $0 }).first { throw fault }
        }
        return codings
    }
}

extension PrivateTable {
    /// What the rows of another table would be coded as, for an audit that knows both.
    func columns(of search: DomainSearch) throws(DataError) -> [[UInt16]] {
        let raw = try search.codings(domains).flatMap(\.codes)
        return zip(raw, choices).compactMap { codes, choice in
            choice.map { choice in codes.map { choice.code[Int($0)] } }
        }
    }
}

/// When a code stays in the domain.
private enum Standing: Sendable { case always, ifNoticed, never }

/// Which codes of a part stay, and under which number.
private struct CodeChoice: Sendable {
    /// The new code of each old one.
    var code: [UInt16] = []
    /// Of the codes that stay.
    var counts: [Int] = []
    let isKept: [Bool]

    /// - Parameter noticed: a count from here on stands out of the noise.
    init(_ standing: [Standing], _ counts: [Int], noticed: Double) {
        var isKept = zip(standing, counts).map { $0 == .always || $0 == .ifNoticed && Double($1) >= noticed }
        if !isKept.contains(true), let last = standing.lastIndex(where: { $0 != .never }) { isKept[last] = true }
        let best = isKept.indices.filter { isKept[$0] }.max { counts[$0] < counts[$1] } ?? 0
        for place in isKept.indices {
            code.append(UInt16(self.counts.count))
            if isKept[place] { self.counts.append(counts[place]) }
        }
        for place in isKept.indices where !isKept[place] { code[place] = code[best] }
        self.isKept = isKept
    }
}

extension ColumnDomain {
    /// Whether each code of a part stays. The time of day is missing where the day is, and nowhere else; where no label is
    /// known, all values count as missing.
    fileprivate func standing(_ part: Int) -> [Standing] {
        var standing = Array(repeating: Standing.always, count: cardinalities[part])
        standing[0] = part == 0 ? .ifNoticed : .never
        if case .labels(let labels) = self { standing[labels.count + 1] = labels.isEmpty ? .never : .ifNoticed }
        return standing
    }

    /// Whether the choice leaves nothing to model: fresh or withheld values that are never missing.
    fileprivate func isUnmodelled(_ choice: CodeChoice) -> Bool {
        if case .presence = self { choice.counts.count == 1 } else { false }
    }

    /// - Parameter sketches: the noisy counts of each number part's finer cells.
    fileprivate func coder(_ choice: CodeChoice, _ sketches: [[Double]]) -> ColumnCoder {
        let hasMissing = choice.isKept[0]
        switch self {
        case .labels(let labels):
            let hasOther = choice.isKept[labels.count + 1]
            return .labels(LabelCoder(hasMissing: hasMissing, labels: labels + (hasOther ? [LabelCoder.neutral] : [])))
        case .number(let domain):
            return .number(
                .quantiles(isReal: domain.isReal, hasMissing: hasMissing, cells: domain.cells(sketches[0])))
        case .datetime(let day, let time, _):
            return .datetime(
                day: .quantiles(isReal: false, hasMissing: hasMissing, cells: day.cells(sketches[0])),
                time: .quantiles(isReal: false, hasMissing: false, cells: time.cells(sketches[1])))
        case .presence(let isFresh):
            return isFresh ? .fresh(hasMissing: hasMissing) : .suppressed(hasMissing: hasMissing)
        }
    }
}
