import Tabular

/// The samples of one table that are compared, with what is known of their columns.
struct Comparison: Sendable {
    /// One column that all of the tables have.
    struct Column: Sendable {
        let name: String
        let type: ColumnType
        /// The label of each number; empty for numbers.
        let labels: [String]
        /// Coarse bins for distances.
        let binning: Binning
        /// Fine bins for learners.
        let cuts: FeatureCuts

        var isLabel: Bool { type == .categorical }
    }
    /// As the schema names it.
    let name: String
    let columns: [Column]
    let real: SampledTable
    let synthetic: SampledTable
    let holdout: SampledTable?
    /// Which parent each row of the real table and of the holdout has, if the table refers to another: such rows come in
    /// groups, so that only one of a group tells something new of chance.
    var groups: (real: [Int?], holdout: [Int?])?
    /// How often a value must occur in the real table to be shown.
    let minimumCount: Int
    let seed: UInt64
    let threads: Int

    /// The samples, real ones first, then synthetic ones, then those held out, if any.
    var samples: [SampledTable] { [real, synthetic] + [holdout].compactMap { $0 } }

    /// One sample's columns in coarse bins.
    func binned(_ sample: SampledTable) -> BinnedTable {
        BinnedTable(rows: sample.rows, columns: zip(columns, sample.columns).map { $0.binning.codes($1) })
    }

    /// One sample's columns in fine bins.
    func features(_ sample: SampledTable) -> FeatureMatrix {
        FeatureMatrix(rows: sample.rows, columns: zip(columns, sample.columns).map { $0.cuts.column($1) })
    }
}
