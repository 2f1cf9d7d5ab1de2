/// What the attacks share: the samples, as points of one space.
struct AttackSetting: Sendable {
    let comparison: Comparison
    let holdout: SampledTable
    let samples: AttackSamples
    let space: DistanceSpace
    let members: Points
    let strangers: Points
    let synthetic: ReferencePoints

    /// nil without a holdout, or where a table has too few rows.
    init?(_ comparison: Comparison) {
        let space = DistanceSpace(comparison, columns: Array(comparison.columns.indices))
        guard let holdout = comparison.holdout, let samples = AttackSamples(comparison, width: space.width) else {
            return nil
        }
        (self.comparison, self.holdout, self.samples, self.space) = (comparison, holdout, samples, space)
        members = space.points(comparison.real, rows: samples.members)
        strangers = space.points(holdout, rows: samples.strangers)
        synthetic = ReferencePoints(space.points(comparison.synthetic, rows: samples.synthetic))
    }

    var threads: Int { comparison.threads }

    /// A figure of the table, or of one of its columns.
    func figure(
        _ metric: Metric, columns: [String] = [], variant: String? = nil, _ synthetic: Double,
        holdout: Double? = nil, uninformed: Double? = nil, interval: [Double]? = nil, pValue: Double? = nil
    ) -> Figure {
        Figure(
            metric, table: comparison.name, columns: columns, variant: variant, synthetic: synthetic,
            holdout: holdout, uninformed: uninformed, interval: interval, pValue: pValue)
    }
}
