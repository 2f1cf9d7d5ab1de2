/// Do conditions that single out one synthetic row single out one person? They are tried on the real table and on as many
/// held-out rows; how often conditions at random single out a real row is the baseline. Source: Giomi et al. 2023,
/// doi:10.56553/popets-2023-0055, section 4.1.
struct SinglingOut {
    private(set) var figures: [Figure] = []
    private(set) var notes: [EvaluationReport.Note] = []

    private static let queries = 1_000
    private static let columns = 3

    init(_ setting: AttackSetting) {
        let (comparison, samples) = (setting.comparison, setting.samples)
        let seed = comparison.seed ^ 0x7369_6e67
        let queries = SinglingOutQueries(
            PredicateTable(comparison, comparison.synthetic, samples.synthetic), seed: seed)
        let targets = [
            PredicateTable(comparison, comparison.real, samples.training),
            PredicateTable(comparison, setting.holdout, samples.control),
        ]
        add(setting, "one column", queries.univariate(Self.queries), queries.random(Self.queries, columns: 1), targets)
        let width = min(Self.columns, comparison.columns.count)
        guard width > 1 else { return }
        add(
            setting, "\(width == 3 ? "three" : "two") columns",
            queries.multivariate(Self.queries, columns: width, threads: setting.threads),
            queries.random(Self.queries, columns: width), targets)
    }

    private mutating func add(
        _ setting: AttackSetting, _ variant: String, _ queries: [SinglingOutQueries.Query],
        _ random: [SinglingOutQueries.Query], _ targets: [PredicateTable]
    ) {
        guard queries.count >= AttackSamples.leastRows else {
            notes.append(
                .init(
                    table: setting.comparison.name,
                    "Hardly any synthetic row stands out by \(variant), so singling out by \(variant) was not tried."))
            return
        }
        let hits = targets.map { Self.hits(queries, $0, setting.threads) }
        let rates = hits.map { hits in Proportion(hits.count { $0 }, of: queries.count) }
        let baseline = Self.hits(random, targets[0], setting.threads).count { $0 }
        // Conditions that hold for one row of just one of the tables are as likely to do so in either (McNemar).
        let onlyReal = zip(hits[0], hits[1]).count { $0 && !$1 }
        let onlyHeld = zip(hits[0], hits[1]).count { !$0 && $1 }
        figures += setting.figures(
            .singlingOut, variant: variant, attack: rates[0], control: rates[1],
            baseline: Double(baseline) / Double(random.count), pValue: signTest(onlyReal, of: onlyReal + onlyHeld))
    }

    /// For each query, whether it holds for just one row.
    private static func hits(_ queries: [SinglingOutQueries.Query], _ table: PredicateTable, _ threads: Int) -> [Bool] {
        var isHit = Array(repeating: false, count: queries.count)
        isHit.withUnsafeMutableBufferPointer { isHit in
            nonisolated(unsafe) let isHit = isHit
            inParallelTiles(queries.count, 20, threads) { tile in
                for query in tile { isHit[query] = table.singlesOut(queries[query]) }
            }
        }
        return isHit
    }
}
