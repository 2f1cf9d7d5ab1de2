public import Synthesis
public import Tabular
import TaskContract

/// Learns a model from a source.
public struct TrainingTask: Sendable {
    /// Files and folders.
    public var locations: [String]
    /// The wanted tables; empty for all.
    public var tables: [String] = []
    /// Of databases, only the tables of this schema; nil for the usual one.
    public var databaseSchema: String?
    /// Where the schema is; nil to discover it.
    public var schema: SchemaChoice?
    /// The tables, where they have been found before: of a database, as they were at that moment. nil to find them.
    var found: [TableSource]?
    /// nil for one that the operating system draws.
    public var seed: UInt64?
    /// A value that fewer rows have is not emitted.
    public var minimumCount = TrainingSpec.usualMinimumCount
    /// Whether free text is modelled like categories rather than suppressed.
    public var textAsCategories = false
    /// The table whose rows are the privacy unit; nil for the schema's, or one that stands out.
    public var entity: String?
    /// The tables that are public knowledge and kept as they are.
    public var publicTables: [String] = []
    /// What becomes of rows whose foreign key points to no row.
    public var orphans = OrphanRule.error
    /// Train on so many entities, drawn at random, with all that hangs on them; nil for all.
    public var maximumEntities: Int?
    /// The fewest rows that a table may have; nil for no floor.
    public var minimumRows: Int?
    /// Whether the model tells the exact number of rows.
    public var tellsRows = true
    /// Signs the model; nil for none.
    public var signingKey: SigningKey?
    /// Who asked for the model and where, for its provenance; its options, seed and schema are filled in.
    public var provenance = Manifest.Provenance(options: [:], seedGiven: false, schemaDigest: "")
    /// nil for `trees`; else the table is learned under this differential privacy.
    public var privacy: PrivacyOptions?
    /// nil for one per core.
    public var threads: Int?
    /// The most memory to take, in bytes.
    public var memory: Int?
    /// nil to train on all rows.
    public var split: HoldoutSplit?
    /// Where the model goes.
    public var out: String
    /// Whether a file that is there may be replaced.
    public var overwrite = false

    /// Trains on all tables of these locations.
    public init(locations: [String], out: String) {
        self.locations = locations
        self.out = out
    }

    /// Reads the tables, trains and writes the model.
    public func run(_ reporter: Reporter) throws(DataError) -> Manifest {
        try reporter.run(.training) { () throws(DataError) in
            try OutputFile.check(out, overwrite: overwrite)
            if let privacy { return try learn(under: privacy, reporter) }
            var whole = try SourceTables(self, reporter: reporter)
            whole.schema = whole.schema.withoutRemarks()
            try Entities.choose(entity, publicTables, in: &whole.schema, minimumCount: minimumCount, reporter)
            let tables = try whole.training(split)
            let models = try train(tables, reporter)
            return try publish(manifest(tables, models), models, reporter)
        }
    }

    private func publish(
        _ manifest: Manifest, _ models: [TableModel], _ reporter: Reporter
    ) throws(DataError) -> (Manifest, Findings) {
        let file = ModelFile(manifest: manifest, sections: models.flatMap { $0.sections(prefix: $0.schema.name) })
        try reporter.write(file.encoded(signedBy: signingKey), as: "model", to: out, overwrite: overwrite)
        return (manifest, Findings(tables: manifest.sizes))
    }

    private func train(_ tables: SourceTables, _ reporter: Reporter) throws(DataError) -> [TableModel] {
        let ceiling = MemoryCeiling(bytes: memory)
        let seed = seed ?? UInt64.random(in: .min ... .max)
        return try ceiling.watch { () throws(DataError) in
            var options = RelationalOptions()
            options.training.seed = seed
            options.training.minimumCount = minimumCount
            options.training.textAsCategories = textAsCategories
            options.training.threads = threads ?? Processor.cores
            options.training.memoryLimit = memory
            options.seedOfTable = { TableSeed.seed($0, table: $1) }
            (options.entity, options.publicTables) = (tables.schema.entity, Set(publicTables))
            (options.orphans, options.maximumEntities) = (orphans, maximumEntities)
            let training = try RelationalTraining(
                tables.sources, schema: tables.schema, options: options, progress: reporter.progress(ceiling))
            let outcome = try training.run()
            for note in outcome.notes { reporter.warn(note) }
            for model in outcome.models { try checkFloor(model) }
            try reporter.checkCancellation()
            return outcome.models.map { tellsRows ? $0 : $0.roundingRows() }
        }
    }

    private func checkFloor(_ model: TableModel) throws(DataError) {
        guard let minimumRows, model.rows < minimumRows else { return }
        throw DataError(
            .refused, model.schema.name,
            problem:
                "the policy (clause synthesizers.trees.minimumRows) asks for \(minimumRows) rows, and there are fewer",
            remedy: "Ask the owner of the security context, or train on more rows")
    }

    private func manifest(_ tables: SourceTables, _ models: [TableModel]) -> Manifest {
        var options = ["minimumCount": "\(minimumCount)", "textAsCategories": "\(textAsCategories)"]
        options["entity"] = tables.schema.entity
        if !publicTables.isEmpty { options["public"] = publicTables.sorted().joined(separator: ",") }
        if orphans != .error { options["orphans"] = orphans.rawValue }
        options["maxEntities"] = maximumEntities.map { "\($0)" }
        let statement = PrivacyStatement.trees(
            minimumCount: minimumCount, entity: tables.schema.entity,
            kept: models.filter(\.isKept).map(\.schema.name))
        return manifest(tables.sources, models, options, "trees", statement)
    }

    private func manifest(
        _ sources: [TableSource], _ models: [TableModel], _ options: [String: String], _ synthesizer: String,
        _ privacy: Manifest.Privacy
    ) -> Manifest {
        let listed = zip(sources, models).map { source, model in
            Manifest.Table(
                name: model.schema.name, rows: model.rows, fileType: source.fileType,
                columns: model.schema.columns.map {
                    Manifest.Column(name: $0.name, type: $0.type.label, nullable: $0.nullable)
                })
        }
        var provenance = provenance
        provenance.options = options
        provenance.seedGiven = seed != nil
        let schema = Schema(tables: models.map(\.schema))
        provenance.schemaDigest = "sha256:" + SHA256.hexadecimal(of: schema.yaml().utf8)
        return Manifest(
            writtenBy: Product.name, synthesizer: synthesizer, tables: listed, privacy: privacy, provenance: provenance)
    }
}

// MARK: Differential privacy

extension TrainingTask {
    /// Nothing is looked at before the budget is there to pay for it: without a schema, types are found privately.
    private func learn(under privacy: PrivacyOptions, _ reporter: Reporter) throws(DataError) -> (Manifest, Findings) {
        let (source, schema) = try only(reporter)
        try checkDeclared(privacy, schema, source)
        let ceiling = MemoryCeiling(bytes: memory)
        let trained = try ceiling.watch { () throws(DataError) in
            try TableModel.train(
                source, schema: schema, privacy: privacy, threads: threads ?? Processor.cores,
                progress: reporter.progress(ceiling))
        }
        try checkFloor(trained.model)
        warn(trained, privacy, reporter)
        let model = tellsRows ? trained.model : trained.model.roundingRows()
        let options = ["epsilon": "\(privacy.epsilon)", "delta": "\(privacy.delta)"]
        let statement = PrivacyStatement.marginals(trained.account)
        return try publish(manifest([source], [model], options, "marginals", statement), [model], reporter)
    }

    private func only(_ reporter: Reporter) throws(DataError) -> (TableSource, TableSchema?) {
        guard schema != nil else {
            let found = try SourceTables.resolve(self)
            guard found.count == 1 else { throw .severalTables(found.count) }
            return (split?.trainingRows(of: found[0]) ?? found[0], nil)
        }
        let given = try SourceTables(self, reporter: reporter)
        guard given.sources.count == 1 else { throw .severalTables(given.sources.count) }
        let source = given.sources[0]
        return (split?.trainingRows(of: source) ?? source, given.schema.withoutRemarks().tables[0])
    }

    /// A name that is mistyped would leave its column private, and the person wondering.
    private func checkDeclared(
        _ privacy: PrivacyOptions, _ schema: TableSchema?, _ source: TableSource
    ) throws(DataError) {
        let columns: Set<String>
        if let schema {
            columns = Set(schema.columns.map(\.name))
        } else {
            columns = Set(try source.open().columns.map(\.name))
        }
        guard let stray = privacy.declaredColumns.union(privacy.targets).subtracting(columns).min() else { return }
        throw DataError(
            .usage, source.name, problem: "there is no column \(stray), which was named as public or as a target",
            remedy: "Name a column of the table, as in --public \(source.name).age")
    }

    private func warn(_ trained: PrivateTraining, _ privacy: PrivacyOptions, _ reporter: Reporter) {
        for column in trained.emptyColumns {
            reporter.warn(
                "\(trained.model.schema.name).\(column): nothing stood out of the noise, so the column is left empty. "
                    + "Raise --epsilon, or declare its values public with --public.")
        }
        if privacy.delta * Double(trained.model.rows) >= 1 {
            reporter.warn(
                "delta \(privacy.delta) is not below 1 / rows: a mechanism that publishes single rows would satisfy it. "
                    + "Choose a smaller --delta.")
        }
    }
}

extension DataError {
    fileprivate static func severalTables(_ count: Int) -> Self {
        Self(
            .usage, "--synthesizer marginals", problem: "it learns one table, and there are \(count)",
            remedy: "Name one with --tables, or join them before; with trees all are learned, without a guarantee")
    }
}

extension Manifest {
    /// For a result.
    var sizes: [TaskResult.Table] {
        tables.map { TaskResult.Table(name: $0.name, rows: $0.rows, columns: $0.columns.count) }
    }
}
