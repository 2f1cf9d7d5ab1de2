/// How a database is trained.
public struct RelationalOptions: Sendable {
    /// How each of its tables is trained; the seed is the run's.
    public var training = TrainingOptions()
    /// The seed of a table, from the run's and its name.
    public var seedOfTable: @Sendable (UInt64, String) -> UInt64 = { seed, _ in seed }
    /// The table whose rows are the privacy unit; nil where every row is one of its own.
    public var entity: String?
    /// The tables that are kept as they are.
    public var publicTables: Set<String> = []
    /// What becomes of rows whose foreign key points nowhere.
    public var orphans = OrphanRule.error
    /// Train on so many entities, drawn at random, with all that hangs on them; nil for all.
    public var maximumEntities: Int?

    /// The defaults.
    public init() {}
}
