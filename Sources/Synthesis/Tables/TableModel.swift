import Foundation
public import Tabular

/// How a table is trained.
public struct TrainingOptions: Sendable {
    /// Decides which rows are held out. The same source, options and seed give the same model.
    public var seed: UInt64 = 0
    /// k: a category, a spike or a mean that fewer rows share is not kept.
    public var minimumCount = 5
    /// The result does not depend on it.
    public var threads = 2
    /// Bytes that the training should not pass; nil: no ceiling.
    public var memoryLimit: Int?
    /// Whether free text is taken for labels rather than left out.
    public var textAsCategories = false

    /// The defaults.
    public init() {}
}

/// What was learned from one table, and all that is needed to generate rows like its own.
public struct TableModel: Sendable {
    /// The table's columns, types and keys.
    public let schema: TableSchema
    /// Rows that it was trained on, to so many figures as may be told.
    public internal(set) var rows: Int
    /// The source's columns, in the order of the schema.
    let sources: [SourceColumn]
    /// Between the fields of a line, where the source was CSV; nil where it was typed.
    let delimiter: UInt8?
    let coder: TableCoder
    let trees: TreesModel
    /// What draws rows in place of the trees, where it was learned under differential privacy.
    var marginals: MarginalsModel?
    /// What draws the times of rows, where they follow each other in time: before ``trees`` draws all else.
    var times: TreesModel?
    /// How the rows hang on those of other tables; nil for a table that stands alone.
    var relation: TableRelation?
    /// The table itself, where it is public knowledge.
    var publicTable: PublicTable?

    /// Learns a model of one table: two passes code it, then trees are fitted to the codes.
    /// - Throws: ``DataError`` for data that cannot be read or does not fit the schema, and when it was stopped.
    public static func train(
        _ source: TableSource, schema: TableSchema, options: TrainingOptions, progress: Progress
    ) throws(DataError) -> TableModel {
        var encoder = TableEncoder(source, schema: schema)
        encoder.minimumCount = options.minimumCount
        encoder.textAsCategories = options.textAsCategories
        encoder.threads = options.threads
        let encoded = try encoder.encode { phase, fraction throws(DataError) in
            try progress.checkCancellation()
            progress.report("\(phase) \(schema.name)", fraction, nil)
        }
        try Self.checkMemory(encoded.columns, limit: options.memoryLimit, table: schema.name)
        var fitting = TreesOptions()
        fitting.seed = options.seed
        fitting.threads = options.threads
        fitting.boosting.minimumRows = options.minimumCount
        let trees = try TreesFit(options: fitting).fit(encoded.columns, named: schema.name, progress: progress)
        return TableModel(
            schema: schema, rows: encoded.rows, sources: encoded.sources,
            delimiter: encoded.dialect?.delimiter, coder: encoded.coder, trees: trees)
    }

    /// The same model with its number of rows rounded to two figures.
    public func roundingRows() -> TableModel {
        var model = self
        var unit = 1
        while rows / unit >= 100 { unit *= 10 }
        model.rows = (rows + unit / 2) / unit * unit
        return model
    }

    /// Fitting takes about three times the codes beside what the program itself takes.
    static func checkMemory(_ columns: [CodeColumn], limit: Int?, table: String) throws(DataError) {
        let codes = columns.reduce(0) { $0 + 2 * $1.codes.count }
        let needed = 150_000_000 + 3 * codes
        guard let limit, needed > limit else { return }
        throw DataError(
            .usage, table, problem: "training needs about \(needed / 1_000_000) MB, more than --memory allows",
            remedy: "Allow more, or train on fewer rows")
    }
}

extension TableModel {
    /// Whether its rows hang on those of other tables, or others on its, or it is kept as it is.
    public var isRelated: Bool { relation != nil }

    /// Whether the model holds the table as it is.
    public var isKept: Bool { publicTable != nil }

    /// Whether its number of rows is free: it is generated under no other table and not kept as it is.
    public var isRoot: Bool { publicTable == nil && relation?.primary == nil }
}
