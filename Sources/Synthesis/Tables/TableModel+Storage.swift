import Foundation
public import Tabular

/// What a section of the model file holds of a table, beside the trees.
private struct Card: Codable {
    var schema: TableSchema
    var rows: Int
    var sources: [SourceColumn]
    var delimiter: UInt8?
    var coder: TableCoder
}

extension TableModel {
    /// The sections of a model file that hold this table; their names begin with `prefix`.
    public func sections(prefix: String) -> [ModelFile.Section] {
        let card = Card(schema: schema, rows: rows, sources: sources, delimiter: delimiter, coder: coder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = (try? encoder.encode(card)) ?? Data()  // cannot fail: every number in it is finite
        var writer = ByteWriter()
        if let marginals { marginals.write(to: &writer) } else { trees.write(to: &writer) }
        var sections = [ModelFile.Section(name: "\(prefix)/columns", bytes: Array(json))]
        if let relation {
            let json = (try? encoder.encode(relation)) ?? Data()  // cannot fail, as above
            sections.append(ModelFile.Section(name: "\(prefix)/relations", bytes: Array(json)))
        }
        if let publicTable {
            var rows = ByteWriter()
            publicTable.write(to: &rows)
            sections.append(ModelFile.Section(name: "\(prefix)/rows", rows))
        } else {
            sections.append(ModelFile.Section(name: "\(prefix)/\(marginals == nil ? "trees" : "marginals")", writer))
        }
        if let times {
            var writer = ByteWriter()
            times.write(to: &writer)
            sections.append(ModelFile.Section(name: "\(prefix)/times", writer))
        }
        return sections
    }

    /// Reads what ``sections(prefix:)`` gave.
    /// - Throws: ``DataError`` with code `data` for bytes that no training has written.
    public init(file: ModelFile, prefix: String) throws(DataError) {
        let section = try file.section("\(prefix)/columns")
        let reader = ByteReader(section)
        let card: Card
        do { card = try JSONDecoder().decode(Card.self, from: Data(section.bytes)) } catch {
            throw reader.invalid("the columns cannot be read")
        }
        guard card.coder.isValid(for: card.schema), card.sources.count == card.schema.columns.count, card.rows >= 0,
            card.schema.columns.allSatisfy(\.isWithinBounds), card.sources.allSatisfy(\.isWithinBounds)
        else {
            throw reader.invalid("the columns do not fit the schema")
        }
        (schema, rows, sources, coder) = (card.schema, card.rows, card.sources, card.coder)
        delimiter = card.delimiter
        let cardinalities = card.coder.parts(of: card.schema).map(\.cardinality)
        if let section = file.sections.first(where: { $0.name == "\(prefix)/marginals" }) {
            var bytes = ByteReader(section)
            marginals = try MarginalsModel(from: &bytes, cardinalities: cardinalities)
            trees = TreesModel(columns: [], features: [])
            try bytes.finish()
            return
        }
        relation = try Self.relation(file, prefix)
        if file.sections.contains(where: { $0.name == "\(prefix)/rows" }) {
            var bytes = ByteReader(try file.section("\(prefix)/rows"))
            publicTable = try PublicTable(
                from: &bytes, columns: card.schema.columns.count, cardinalities: cardinalities)
            trees = TreesModel(columns: [], features: [])
            guard publicTable?.rows == card.rows, relation?.publicRows?.rows == card.rows else {
                throw bytes.invalid("it has not as many rows as it says")
            }
            try bytes.finish()
            return
        }
        var bytes = ByteReader(try file.section("\(prefix)/trees"))
        trees = try TreesModel(
            from: &bytes, cardinalities: relation?.cardinalities ?? cardinalities, given: relation?.known ?? 0)
        try bytes.finish()
        guard let relation, relation.sequence != nil else { return }
        bytes = ByteReader(try file.section("\(prefix)/times"))
        times = try TreesModel(
            from: &bytes, cardinalities: relation.cardinalitiesOfTimes, given: relation.given.count)
        try bytes.finish()
    }

    private static func relation(_ file: ModelFile, _ prefix: String) throws(DataError) -> TableRelation? {
        guard let section = file.sections.first(where: { $0.name == "\(prefix)/relations" }) else { return nil }
        let reader = ByteReader(section)
        let relation: TableRelation
        do { relation = try JSONDecoder().decode(TableRelation.self, from: Data(section.bytes)) } catch {
            throw reader.invalid("the relations cannot be read")
        }
        guard relation.publicRows != nil || relation.isLaidOut,
            relation.cardinalities.allSatisfy({ (1...65_536).contains($0) })
        else { throw reader.invalid("the relations are not those of a table") }
        return relation
    }
}
