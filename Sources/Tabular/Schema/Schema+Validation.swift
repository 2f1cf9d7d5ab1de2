extension Schema {
    /// Checks the schema against what the sources have.
    /// - Parameters:
    ///   - sources: the columns of each table; tables of which the schema says nothing are an error, too.
    ///   - file: how messages name the schema.
    /// - Throws: ``DataError`` with code `usage`: the first table or column that does not fit, and what to do.
    public func validate(
        against sources: [(table: String, columns: [SourceColumn])], file: String = "schema.yaml"
    ) throws(DataError) {
        for source in sources where !tables.contains(where: { $0.name == source.table }) {
            throw DataError(
                .usage, file, problem: "the source has a table \(source.table) that the schema does not have",
                remedy: "Add it to the schema, or leave it out of the locations")
        }
        for table in tables {
            guard let source = sources.first(where: { $0.table == table.name }) else {
                let known = sources.map(\.table).joined(separator: ", ")
                throw DataError(
                    .usage, "\(file): tables.\(table.name)", problem: "the source has no such table",
                    remedy: "Tables there are \(known)")
            }
            try table.validate(against: source.columns, file: file)
        }
    }
}

extension TableSchema {
    fileprivate func validate(against sources: [SourceColumn], file: String) throws(DataError) {
        let place = "\(file): tables.\(name)"
        let known = Set(columns.map(\.name))
        if let extra = sources.first(where: { !known.contains($0.name) }) {
            throw DataError(
                .usage, place, problem: "the source has a column \(extra.name) that the schema does not have",
                remedy: "Add it to the columns")
        }
        for column in columns {
            guard let source = sources.first(where: { $0.name == column.name }) else {
                throw DataError(
                    .usage, "\(place).columns.\(column.name)", problem: "the source has no such column",
                    remedy: "Remove it, or correct its name")
            }
            guard column.type.fits(source.kind) else {
                throw DataError(
                    .usage, "\(place).columns.\(column.name).type",
                    problem: "\(column.type.label) cannot be had from \(source.arrowType)",
                    remedy: "Types that can are \(ColumnType.namesFitting(source.kind).joined(separator: ", "))")
            }
        }
        for name in primaryKey + orderBy + foreignKeys.flatMap(\.columns) where !known.contains(name) {
            throw DataError(
                .usage, place, problem: "a key names the column \(name), which is not there",
                remedy: "Columns are \(columns.map(\.name).joined(separator: ", "))")
        }
    }
}

extension ColumnType {
    /// Whether values of this kind can be taken as this type. Texts can be anything: their spelling decides.
    package func fits(_ kind: PhysicalKind) -> Bool {
        switch kind {
        case .text: return true
        case .integer:
            switch self {
            case .integer, .boolean, .categorical, .id, .personal: return true
            default: return false
            }
        case .real: return self == .real || self == .integer || isDecimal || isID
        case .boolean: return self == .boolean || self == .categorical
        case .decimal: return self == .integer || isDecimal || isID
        case .date: return self == .date
        case .time: return self == .time
        case .datetime:
            if case .datetime = self { return true }
            return self == .date
        }
    }

    private var isDecimal: Bool { if case .decimal = self { true } else { false } }
    private var isID: Bool { if case .id = self { true } else { false } }

    fileprivate static func namesFitting(_ kind: PhysicalKind) -> [String] {
        let samples: [ColumnType] = [
            .categorical, .boolean, .integer, .decimal(scale: 2), .real, .date, .time,
            .datetime(unit: .second, zone: nil),
            .id(pattern: nil),
        ]
        return samples.filter { $0.fits(kind) }.map(\.keyword)
    }
}
