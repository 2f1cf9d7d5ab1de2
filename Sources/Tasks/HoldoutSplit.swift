import Synthesis
import Tabular

/// Sets part of a source aside, so that the copy can be judged by rows that the model has not seen: whole entities, with
/// all rows of theirs that refer to them.
public struct HoldoutSplit: Hashable, Sendable {
    /// The share of the entities that is set aside.
    public var share: Double
    /// Draws the parts.
    public var seed: UInt64
    /// Whether each row has a lot of its own, whatever the data says of entities: under differential privacy with a row as
    /// its unit, who is set aside must not depend on other rows.
    var isByRow = false

    /// A split that sets a share aside.
    public init(share: Double = 0.2, seed: UInt64) {
        self.share = share
        self.seed = seed
    }

    /// A table's rows to train on, and those that are set aside; nil where all are trained on.
    struct Parts {
        let training: TableSource
        let holdout: TableSource?
    }

    /// The parts of all tables, in their order.
    func parts(_ tables: SourceTables) throws(DataError) -> [Parts] {
        let schema = tables.schema
        guard !isByRow, schema.tables.contains(where: { !$0.foreignKeys.isEmpty }) else {
            return zip(tables.sources, schema.tables).map { source, table in
                Parts(
                    training: source.selecting(rows(table, schema, isComplement: true)),
                    holdout: source.selecting(rows(table, schema, isComplement: false)))
            }
        }
        let marks = try HoldoutMarks(tables.sources, schema: schema, share: share, seed: seed)
        return zip(tables.sources, marks.ofTable).map { source, marks in
            guard let marks else { return Parts(training: source, holdout: nil) }
            return Parts(
                training: source.selecting(RowSelection(marks: marks, isComplement: true)),
                holdout: source.selecting(RowSelection(marks: marks, isComplement: false)))
        }
    }

    /// The rows of a lone table to train on, each by its own lot.
    func trainingRows(of source: TableSource) -> TableSource {
        source.selecting(RowSelection(share: share, seed: seed, isComplement: true))
    }

    private func rows(_ table: TableSchema, _ schema: Schema, isComplement: Bool) -> RowSelection {
        RowSelection(share: share, seed: seed, keys: keys(of: table, in: schema), isComplement: isComplement)
    }

    /// What tells which entity a row of a lone table belongs to: its key, or an id where it has none.
    private func keys(of table: TableSchema, in schema: Schema) -> [String] {
        if isByRow { return [] }
        guard table.primaryKey.isEmpty else { return table.primaryKey }
        let ids = table.columns.filter { if case .id = $0.type { true } else { false } }
        return ids.prefix(1).map(\.name)
    }
}
