import Synthesis
import Tabular

/// Who the entities of a training are.
enum Entities {
    /// Settles on the privacy unit: what was asked for, else the schema's own, else a table that stands out; and says so.
    static func choose(
        _ wanted: String?, _ publicTables: [String], in schema: inout Schema, minimumCount: Int, _ reporter: Reporter
    ) throws(DataError) {
        if let wanted {
            guard schema.tables.contains(where: { $0.name == wanted }) else {
                throw OutputFile.wrong(
                    "--entity", "there is no table \(wanted)",
                    "Tables are \(schema.tables.map(\.name).joined(separator: ", "))")
            }
            schema.entity = wanted
        }
        if let entity = schema.entity, publicTables.contains(entity) {
            throw OutputFile.wrong(
                "--public \(entity)", "its rows are the entities that the model is to protect",
                "Make another table public, or another one the entity")
        }
        guard schema.entity == nil, schema.tables.count > 1 else { return }
        let graph = try SchemaGraph(schema, publicTables: Set(publicTables))
        schema.entity = DefaultEntity.table(of: graph)
        if let entity = schema.entity {
            reporter.warn(
                "The entities are the rows of \(entity), each with all that hangs on it: what fewer than \(minimumCount) of "
                    + "them share is not kept. Use --entity for others.")
        } else if !graph.edges.isEmpty {
            reporter.warn(
                "No table stands out as the one that people hang on, so every row counts for itself: values are kept from "
                    + "\(minimumCount) rows on, also where these rows belong to one person. Use --entity to name the table."
            )
        }
    }
}
