public import Tabular

/// Which rows of a database are set aside so that a copy can be judged by them: whole entities, with all rows that hang on
/// them over however many tables. Tables that hang on no entity are in both parts, so that all keys hold in each.
public struct HoldoutMarks: Hashable, Sendable {
    /// For each table the rows that are set aside; nil for a table that is whole in both parts.
    public let ofTable: [[Bool]?]

    /// Reads the keys of all tables. Without an entity in the schema, it is the rows of tables to which none refers that are
    /// set aside.
    /// - Throws: ``DataError`` for tables that cannot be read or put in order, and primary keys that rows share.
    public init(_ sources: [TableSource], schema: Schema, share: Double, seed: UInt64) throws(DataError) {
        let graph = try SchemaGraph(schema)
        let links = try RowLinks(graph, sources, orphans: .null, progress: .silent)
        let entities = EntityMap(graph, links, entity: schema.entity)
        func isSetAside(_ unit: UInt64, _ table: Int) -> Bool {
            var stream = RandomStream(seed: seed ^ UInt64(table) &* 0x9e37_79b9_7f4a_7c15, stream: unit)
            return stream.uniform() < share
        }
        ofTable = schema.tables.indices.map { table in
            if entities.table != nil {
                return entities.entities[table].map { $0.map { isSetAside(UInt64($0), 0) } }
            }
            guard graph.referrers(of: table).isEmpty else { return nil }
            return (0..<links.rows[table]).map { isSetAside(UInt64($0), table) }
        }
    }
}
