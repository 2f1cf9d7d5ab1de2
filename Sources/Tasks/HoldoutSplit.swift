import Tabular

/// Sets part of a source aside, so that the copy can be judged by rows that the model has not seen: whole entities, with
/// all rows of theirs that refer to them.
public struct HoldoutSplit: Hashable, Sendable {
    /// The share of the entities that is set aside.
    public var share: Double
    /// Draws the parts.
    public var seed: UInt64

    /// A split that sets a share aside.
    public init(share: Double = 0.2, seed: UInt64) {
        self.share = share
        self.seed = seed
    }

    /// The rows of the table to train on.
    func training(_ source: TableSource, _ table: TableSchema, of schema: Schema) -> TableSource {
        source.selecting(rows(table, schema, isComplement: true))
    }

    /// The rows of the table that are set aside.
    func holdout(_ source: TableSource, _ table: TableSchema, of schema: Schema) -> TableSource {
        source.selecting(rows(table, schema, isComplement: false))
    }

    private func rows(_ table: TableSchema, _ schema: Schema, isComplement: Bool) -> RowSelection {
        RowSelection(share: share, seed: seed, keys: keys(of: table, in: schema), isComplement: isComplement)
    }

    /// What tells which entity a row belongs to: the entity's own key, a reference to it, or, where nobody named an entity,
    /// a reference to a table that refers to no other, or an id that is not the table's own.
    private func keys(of table: TableSchema, in schema: Schema) -> [String] {
        if table.name == schema.entity { return table.primaryKey }
        let references = table.foreignKeys.filter { $0.references != table.name }
        if let entity = schema.entity, let reference = references.first(where: { $0.references == entity }) {
            return reference.columns
        }
        if schema.entity == nil, let reference = references.first(where: { isRoot($0.references, schema) }) {
            return reference.columns
        }
        guard table.primaryKey.isEmpty || !references.isEmpty else { return table.primaryKey }
        let ids = table.columns.filter { if case .id = $0.type { !table.primaryKey.contains($0.name) } else { false } }
        return references.isEmpty ? ids.prefix(1).map(\.name) : references[0].columns
    }

    private func isRoot(_ name: String, _ schema: Schema) -> Bool {
        schema.tables.first { $0.name == name }?.foreignKeys.allSatisfy { $0.references == name } ?? false
    }
}
