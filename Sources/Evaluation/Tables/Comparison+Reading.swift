public import Tabular

/// Where the tables of a comparison are.
public struct ComparedSources: Sendable {
    let schema: TableSchema
    let real: TableSource
    let synthetic: TableSource
    let holdout: TableSource?

    /// - Parameters:
    ///   - schema: of the real table.
    ///   - holdout: real rows that the synthesizer has not seen; nil where there are none.
    public init(schema: TableSchema, real: TableSource, synthetic: TableSource, holdout: TableSource?) {
        self.schema = schema
        self.real = real
        self.synthetic = synthetic
        self.holdout = holdout
    }

    /// The table's name.
    public var name: String { schema.name }

    /// Whether the schema lists a column.
    public func has(_ column: String) -> Bool { schema.columns.contains { $0.name == column } }

    var all: [(role: String, source: TableSource)] {
        [("real", real), ("synthetic", synthetic)] + [holdout].compactMap { $0.map { ("holdout", $0) } }
    }
}

extension Comparison {
    /// Reads each table once. What cannot be compared is left out, with a note.
    /// - Parameters:
    ///   - cells: how many fields the sample of a table may have, at most.
    ///   - isAlone: whether there is no other table, so that it is an error if no column can be compared.
    /// - Throws: ``DataError`` when a table cannot be read or has no rows.
    static func read(
        _ sources: ComparedSources, options: EvaluationOptions, cells: Int = 12_000_000, isAlone: Bool = true,
        notes: inout [EvaluationReport.Note],
        progress: EvaluationProgress
    ) throws(DataError) -> Comparison {
        let table = sources.schema.name
        let columns = try common(sources, &notes)
        if isAlone && columns.isEmpty { throw .nothingInCommon(sources) }
        var sampler = TableSampler(columns, seed: options.seed, threads: options.threads, cells: cells)
        var samples: [SampledTable] = []
        for (role, source) in sources.all {
            let sample = try sampler.read(source) { fraction, rows throws(DataError) in
                try progress("reading the \(role) table \(table)", fraction, rows)
            }
            guard sample.totalRows > 0 else { throw .noRows(source.location) }
            noteUnreadable(sample, columns, table: table, role, &notes)
            samples.append(sample)
        }
        let compared = columns.indices.map { place in
            Column(
                name: columns[place].name, type: columns[place].type, labels: sampler.dictionaries[place].labels,
                binning: Binning(samples[0].columns[place]), cuts: FeatureCuts(samples.map { $0.columns[place] }))
        }
        noteEmpty(samples[0], compared, table: table, &notes)
        if samples.count > 2, samples[2].rowHashes == samples[0].rowHashes, !columns.isEmpty {
            notes.append(
                .init(
                    table: table,
                    "The holdout has the same rows as the real table, so it cannot serve as one. That is right for "
                        + "reference tables, and a mistake for others."))
            samples.removeLast()
        }
        return Comparison(
            name: table, columns: compared, real: samples[0], synthetic: samples[1],
            holdout: samples.count > 2 ? samples[2] : nil, minimumCount: options.minimumCount, seed: options.seed,
            threads: options.threads)
    }

    /// The columns that all tables have in types that fit.
    private static func common(
        _ sources: ComparedSources, _ notes: inout [EvaluationReport.Note]
    ) throws(DataError) -> [ColumnSchema] {
        let table = sources.schema.name
        var columns = sources.schema.columns
        let fresh = columns.filter { !isCompared($0.type) }.map(\.name)
        if !fresh.isEmpty {
            notes.append(
                .init(
                    table: table, columns: fresh,
                    "Ids, personal data and free text are made afresh or withheld, so their values are not compared."))
        }
        columns.removeAll { !isCompared($0.type) }
        for (role, source) in sources.all {
            let found = try source.open().columns
            for column in columns {
                guard let kind = found.first(where: { $0.name == column.name })?.kind else {
                    notes.append(.init(table: table, columns: [column.name], "The \(role) table has no such column."))
                    columns.removeAll { $0.name == column.name }
                    continue
                }
                guard column.type.fits(kind) || canCompare(column.type, kind) else {
                    notes.append(
                        .init(
                            table: table, columns: [column.name],
                            "The \(role) table holds this column in another type, so it is not compared."))
                    columns.removeAll { $0.name == column.name }
                    continue
                }
            }
        }
        return columns
    }

    /// Labels can be of any kind, and numbers of any kind of number: other tools store them in other types.
    private static func canCompare(_ type: ColumnType, _ kind: PhysicalKind) -> Bool {
        switch (type, kind) {
        case (.categorical, .integer), (.categorical, .real), (.categorical, .boolean), (.categorical, .text): true
        case (.integer, .real), (.integer, .decimal), (.integer, .boolean): true
        case (.decimal, .integer), (.decimal, .real), (.real, .integer), (.real, .decimal): true
        default: false
        }
    }

    static func isCompared(_ type: ColumnType) -> Bool {
        switch type {
        case .categorical, .boolean, .integer, .decimal, .real, .date, .time, .datetime: true
        case .text, .id, .personal: false
        }
    }

    private static func noteUnreadable(
        _ sample: SampledTable, _ columns: [ColumnSchema], table: String, _ role: String,
        _ notes: inout [EvaluationReport.Note]
    ) {
        for (column, count) in zip(columns, sample.unreadable) where count > 0 {
            let share = Double(count) / Double(max(sample.totalRows, 1))
            let amount = share > 0.999 ? "All" : share > 0.5 ? "Most" : "Some"
            notes.append(
                .init(
                    table: table, columns: [column.name],
                    "\(amount) fields of the \(role) table are no values of the type \(column.type.label); they count as "
                        + "missing."))
        }
    }

    private static func noteEmpty(
        _ real: SampledTable, _ columns: [Column], table: String, _ notes: inout [EvaluationReport.Note]
    ) {
        let empty = columns.indices.filter { column in
            (0..<real.rows).allSatisfy { real.columns[column].isMissing($0) }
        }
        if !empty.isEmpty {
            notes.append(
                .init(
                    table: table, columns: empty.map { columns[$0].name }, "All values of the real table are missing."))
        }
    }
}

extension DataError {
    static func nothingInCommon(_ sources: ComparedSources) -> Self {
        Self(
            .data, "\(sources.real.location), \(sources.synthetic.location)",
            problem: "the tables have no column in common that could be compared",
            remedy: "Check that they are of one kind; ids, personal data and free text are not compared")
    }
}
