/// What was found of one table, in the shape that pictures need. Numbers that stand alone are ``Figure``s.
public struct TableReport: Codable, Hashable, Sendable {
    /// How many rows there are of each.
    public struct Rows: Codable, Hashable, Sendable {
        /// That the model was trained on.
        public var real: Int
        /// That were generated.
        public var synthetic: Int
        /// That were held out, if any.
        public var holdout: Int?
    }
    /// As the schema names it.
    public var name: String
    /// Of the files.
    public var rows: Rows
    /// That were looked at, where the files have more.
    public var sampled: Rows
    /// The standard error of a share that comes of looking at a sample, at most.
    public var samplingError: Double?
    /// One for each compared column, in the order of the table.
    public var columns: [ColumnReport]
    /// How strongly columns hang together; nil with fewer than two.
    public var associations: AssociationMatrix?
    /// What gives synthetic rows away, worst first.
    public var clues: [Clue]
    /// The classifier that tells synthetic rows from real ones, and the attacks, as curves.
    public var curves: [Curve]
    /// What was predicted.
    public var targets: [TargetReport]
    /// How many children parents have, one for each foreign key.
    public var degrees: [Histogram]
    /// What holds along the order of rows.
    public var sequences: [SequenceReport]
}

/// One column: how its values are spread.
public struct ColumnReport: Codable, Hashable, Sendable {
    /// As the schema names it.
    public var name: String
    /// Such as `integer`, for people.
    public var type: String
    /// Σ min of the shares of bins, real and synthetic.
    public var overlap: Double
    /// The same of the holdout.
    public var holdoutOverlap: Double?
    /// nil where there is nothing to draw.
    public var histogram: Histogram?
}

/// Shares of rows by bin or category.
public struct Histogram: Codable, Hashable, Sendable {
    /// What numbers on an axis mean.
    public enum Unit: String, Codable, Sendable {
        case number
        /// Days since 1970-01-01.
        case date
        /// Seconds since 1970-01-01T00:00.
        case datetime
        /// Seconds since midnight.
        case time
    }
    /// What it is of, such as a column.
    public var title: String
    /// Ascending, one more than there are bins; nil for categories, and where the level does not allow them.
    public var edges: [Double]?
    /// What the edges count.
    public var unit: Unit
    /// One for each bar; nil for numbers, and where the level does not allow them.
    public var categories: [String]?
    /// Shares of rows, 0 to 1.
    public var real: [Double]
    /// Shares of the holdout's rows.
    public var holdout: [Double]?
    /// Shares of the synthetic rows.
    public var synthetic: [Double]
}

/// How strongly each column hangs together with each other, 0 to 1: the absolute value of Pearson's correlation of two
/// columns of numbers, Cramér's V of two of labels, the correlation ratio otherwise.
public struct AssociationMatrix: Codable, Hashable, Sendable {
    /// The columns, at most 40: those with the strongest associations.
    public var columns: [String]
    /// Row by row.
    public var real: [[Double]]
    /// Row by row.
    public var synthetic: [[Double]]
}

/// A column or a pair of columns that tells synthetic rows from real ones.
public struct Clue: Codable, Hashable, Sendable {
    /// One or two.
    public var columns: [String]
    /// Of a classifier that sees nothing else; 0.5 is blind.
    public var auc: Double
    /// What differs, in a few words.
    public var difference: String
    /// What a person can do about it.
    public var remedy: String
}

/// Hits against false alarms, both 0 to 1, from (0, 0) to (1, 1).
public struct Curve: Codable, Hashable, Sendable {
    /// What the curve is of.
    public var metric: Metric
    /// For people.
    public var title: String
    /// Pairs of false alarms and hits.
    public var points: [[Double]]
    /// The area under it.
    public var auc: Double
    /// The same between real rows and the holdout.
    public var holdoutPoints: [[Double]]?
    /// The area under that.
    public var holdoutAuc: Double?
}

/// How well a column is predicted by models that learnt from synthetic and from real rows, both judged on the holdout.
public struct TargetReport: Codable, Hashable, Sendable {
    /// The column.
    public var column: String
    /// Whether a person named it.
    public var declared: Bool
    /// One for each learner.
    public var learners: [Learner]
    /// The most important columns for the boosted trees, by share of the gain.
    public var importance: [Importance]

    /// Figures of one learner.
    public struct Learner: Codable, Hashable, Sendable {
        /// Such as `boosted trees`.
        public var name: String
        /// AUC, accuracy or R².
        public var metric: Metric
        /// Learnt from synthetic rows.
        public var synthetic: Double
        /// Learnt from real rows.
        public var real: Double
    }

    /// How much a column matters.
    public struct Importance: Codable, Hashable, Sendable {
        /// The column.
        public var column: String
        /// To the model that learnt from synthetic rows, 0 to 1.
        public var synthetic: Double
        /// To the model that learnt from real rows, 0 to 1.
        public var real: Double
    }
}

/// What holds along the order of a table's rows within their parents, such as an autocorrelation by lag.
public struct SequenceReport: Codable, Hashable, Sendable {
    /// What it is of.
    public var title: String
    /// For each lag, bin or season.
    public var labels: [String]
    /// One for each label.
    public var real: [Double]
    /// One for each label.
    public var holdout: [Double]?
    /// One for each label.
    public var synthetic: [Double]
}
