import Tabular

/// One table while a database is learned.
struct TableWork {
    var schema: TableSchema
    let source: TableSource
    var relation = TableRelation()
    var encoded: TableEncoder.Result?
    /// The edge to the parent that rows are generated under.
    var primary: Int?
    /// The children of each parent, where there is one.
    var siblings: Siblings?
    /// What is drawn of each row, in the order of ``TableRelation/drawn``; rows as in the source.
    var drawn: [CodeColumn] = []
    /// For each of ``TableRelation/incoming`` that has sequences the span of each row, by code.
    var spanCodes: [Int: [UInt16]] = [:]
    /// What the schema's column with the order holds, for each row.
    var order: [Int64] = []

    /// For each row of the parent the days (or steps) from its first child to its last one; nil without a sequence.
    var spans: [Int64]? {
        guard let siblings, let sequence = relation.sequence, !order.isEmpty else { return nil }
        return zip(siblings.starts, siblings.starts.dropFirst()).map { start, end in
            guard start < end else { return DerivedNumber.missing }
            let (first, last) = (order[Int(siblings.rows[start])], order[Int(siblings.rows[end - 1])])
            return sequence.day(last) - sequence.day(first)
        }
    }

    func shape(_ column: Int) -> CodeShape? {
        guard drawn.indices.contains(column) else { return nil }
        return CodeShape(drawn[column].cardinality, drawn[column].scale, hasMissing: drawn[column].hasMissing)
    }

    mutating func add(
        _ kind: TableRelation.Drawn, _ name: String, _ codes: [UInt16], cardinality: Int, _ scale: CodeColumn.Scale,
        hasMissing: Bool
    ) throws(DataError) {
        relation.drawn.append(kind)
        drawn.append(
            try CodeColumn(
                name: name, codes: codes, cardinality: cardinality, scale: scale, hasMissing: hasMissing))
    }

    mutating func add(
        _ kind: TableRelation.Drawn, _ name: String, _ values: [Int64], by coder: DerivedNumber
    ) throws(DataError) {
        try add(
            kind, name, coder.codes(values), cardinality: max(1, coder.cardinality), .ordinal,
            hasMissing: coder.hasMissing)
    }
}

extension TableSchema {
    /// The same table, but a key that is one column of a type that would be modelled is an id: its values must differ.
    func withFreshKeys(references: Set<String>) -> TableSchema {
        guard primaryKey.count == 1, !references.contains(primaryKey[0]) else { return self }
        var table = self
        for index in columns.indices where columns[index].name == primaryKey[0] {
            switch columns[index].type {
            case .integer, .categorical, .text, .boolean: table.columns[index].type = .id(pattern: nil)
            default: break
            }
        }
        return table
    }

    /// Whether a column tells who a person is.
    var isAboutPeople: Bool {
        columns.contains { column in
            guard case .personal(let kind) = column.type else { return false }
            switch kind {
            case .firstName, .lastName, .fullName, .email, .phone, .nationalID: return true
            default: return false
            }
        }
    }

    /// The columns of a foreign key, by their places.
    func places(of names: [String]) -> [Int] {
        names.compactMap { name in columns.firstIndex { $0.name == name } }
    }
}
