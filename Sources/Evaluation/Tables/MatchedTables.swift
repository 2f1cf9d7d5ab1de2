/// The real table in bins, with as many synthetic rows as held-out ones beside it: distances grow as samples shrink, so
/// that only samples of one size can be compared.
struct MatchedTables: Sendable {
    let real: BinnedTable
    let synthetic: BinnedTable
    let holdout: BinnedTable?
    /// The rows that `synthetic` and `holdout` were made of.
    let syntheticRows: SampledTable
    let holdoutRows: SampledTable?

    init(_ comparison: Comparison) {
        var random = SplitMix(seed: comparison.seed ^ 0x6d61_7463)
        let count = min(comparison.synthetic.rows, comparison.holdout?.rows ?? .max)
        syntheticRows = Self.part(comparison.synthetic, count, &random)
        holdoutRows = comparison.holdout.map { Self.part($0, count, &random) }
        real = comparison.binned(comparison.real)
        synthetic = comparison.binned(syntheticRows)
        holdout = holdoutRows.map(comparison.binned)
    }

    private static func part(_ sample: SampledTable, _ count: Int, _ random: inout SplitMix) -> SampledTable {
        sample.rows == count ? sample : sample.selecting(random.rows(count, of: sample.rows).sorted())
    }

    /// A distance from the real table, of the synthetic one and of the holdout.
    func distances(_ measure: (BinnedTable, BinnedTable) -> Double) -> (synthetic: Double, holdout: Double?) {
        (measure(real, synthetic), holdout.map { measure(real, $0) })
    }
}
