/// How a table becomes codes, and codes a table again.
public struct TableCoder: Codable, Hashable, Sendable {
    /// One for each column of the schema.
    let coders: [ColumnCoder]

    package init(coders: [ColumnCoder]) { self.coders = coders }

    /// The code columns that a table becomes, in order.
    public func parts(of schema: TableSchema) -> [CodePart] {
        zip(schema.columns, coders).enumerated().flatMap { index, pair in
            pair.1.parts(named: pair.0.name).map {
                CodePart(
                    column: index, name: $0.name, cardinality: $0.cardinality, scale: $0.scale,
                    hasMissing: $0.hasMissing)
            }
        }
    }

    /// For each column of the schema whether it has a code for "missing".
    package var hasMissing: [Bool] {
        coders.map { coder in
            switch coder {
            case .labels(let coder): coder.hasMissing
            case .number(let coder), .datetime(let coder, _): coder.hasMissing
            case .fresh(let hasMissing), .suppressed(let hasMissing): hasMissing
            }
        }
    }

    /// The highest number that a column of the schema is decoded to; 0 where it has none.
    package func highest(of column: Int) -> Double {
        guard case .number(let coder) = coders[column] else { return 0 }
        return coder.cells.compactMap(\.knots.last).max() ?? 0
    }

    /// Whether the parts fit the schema and each other; those of a file may not.
    public func isValid(for schema: TableSchema) -> Bool {
        coders.count == schema.columns.count && coders.allSatisfy(\.isValid)
    }
}

/// One code column of a coded table.
public struct CodePart: Hashable, Sendable {
    /// Index of the schema's column that it belongs to.
    public let column: Int
    /// For people.
    public let name: String
    /// Codes are below this.
    public let cardinality: Int
    /// What the order of the codes means.
    public let scale: CodeColumn.Scale
    /// Whether code 0 stands for "missing".
    public let hasMissing: Bool
}
