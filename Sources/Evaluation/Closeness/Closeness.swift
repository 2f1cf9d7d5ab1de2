/// How close a synthetic table is to the real one, beside how close other real rows are: the short summary that ends a
/// demonstration.
///
/// The measure is the total variation distance between the two tables' shares of each bin (0: the same; 1: nothing in
/// common), of single columns and of pairs of columns. See ``Binning`` for the bins. Ids, personal data and free text are
/// not compared, since they are not modelled.
public struct Closeness: Hashable, Sendable {
    /// The distance of the synthetic table from the real one, and that of the holdout where there is one.
    public struct Distance: Hashable, Sendable {
        /// From the real table to the synthetic one.
        public let synthetic: Double
        /// From the real table to other real rows: what chance alone gives.
        public let holdout: Double?
    }

    /// One column's distance.
    public struct Column: Hashable, Sendable {
        /// As the schema names it.
        public let name: String
        /// Of its bins' shares.
        public let distance: Distance
    }

    /// The name of the table.
    public let table: String
    /// How many rows the real table has.
    public let realRows: Int
    /// How many rows the synthetic table has.
    public let syntheticRows: Int
    /// How many other real rows there are, if any.
    public let holdoutRows: Int?
    /// The columns that were compared, as the table orders them.
    public let columns: [Column]
    /// The mean over all columns.
    public let single: Distance
    /// The mean over pairs of columns: all of them, or 2,000 evenly spread ones where there are more; nil below two columns.
    public let pairs: Distance?
}
