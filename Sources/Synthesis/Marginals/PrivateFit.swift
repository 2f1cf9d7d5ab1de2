import Privacy
import Tabular

/// One training: the order in which the budget is spent.
struct PrivateFit {
    var source: TableSource
    let privacy: PrivacyOptions
    let plan: BudgetPlan
    let threads: Int
    let progress: Progress

    /// What a training gives, and all that its mechanisms gave: every part of it is private.
    struct Outcome {
        let training: PrivateTraining
        let schema: TableSchema
        let measurements: [Measurement]
        /// Exact codes among it: never leaves the module.
        let table: PrivateTable
    }

    /// - Parameter given: a schema that is public; nil to find one privately.
    func run(_ given: TableSchema?) throws -> Outcome {
        var budget = PrivacyBudget(total: plan.total, deltaUnits: plan.deltaUnits)
        var generator = SecureGenerator()
        let rows = try rows(from: &budget, with: &generator)
        let schema = try given ?? discovery(rows).schema(from: &budget, with: &generator)
        let search = try search(schema, rows: rows)
        let table = try PrivateEncoder(search: search).encode(from: &budget, with: &generator)
        let (graph, measurements) = try measure(table, schema, from: &budget, with: &generator)
        var model = TableModel(
            schema: schema.settingMissing(by: table.coder), rows: rows, sources: search.scan.sources,
            delimiter: search.scan.dialect?.delimiter, coder: table.coder, trees: TreesModel(columns: [], features: []))
        model.marginals = MarginalsModel(graph: graph)
        let account = FormalPrivacy(budget, privacy, table: schema.name, schemaIsPublic: given != nil)
        let empty = table.empty.map { schema.columns[$0].name }
        return Outcome(
            training: PrivateTraining(model: model, account: account, emptyColumns: empty), schema: schema,
            measurements: measurements, table: table)
    }

    /// What looks at the columns of a schema.
    func search(_ schema: TableSchema, rows: Int) throws(DataError) -> DomainSearch {
        let scan = try TableScan(source, schema: schema)
        let readers = zip(schema.columns, scan.sources).map {
            ColumnReader(table: schema.name, schema: $0, source: $1, forgives: true)
        }
        let declared = schema.columns.indices.filter { privacy.declaredColumns.contains(schema.columns[$0].name) }
        return DomainSearch(
            scan: scan, readers: readers, declared: Set(declared), rows: rows, plan: plan, threads: threads,
            progress: { phase, fraction throws(DataError) in try told(phase)(fraction) })
    }

    private func discovery(_ rows: Int) -> PrivateDiscovery {
        PrivateDiscovery(source: source, rows: rows, plan: plan, threads: threads, progress: told("finding types in"))
    }

    private func measure(
        _ table: PrivateTable, _ schema: TableSchema, from budget: inout PrivacyBudget,
        with generator: inout SecureGenerator
    ) throws -> (GraphicalModel, [Measurement]) {
        let fitting = MarginalsFit(cardinalities: table.cardinalities)
        switch privacy.selection {
        case .mst:
            return try TreeSelection(table: table, fitting: fitting, threads: threads, progress: told("measuring"))
                .run(from: &budget, with: &generator)
        case .aim:
            let weights = table.coder.parts(of: schema).map {
                privacy.targets.contains(schema.columns[$0.column].name) ? 3 : 1
            }
            return try AdaptiveSelection(
                table: table, weights: weights, fitting: fitting, threads: threads, progress: told("measuring")
            ).run(from: &budget, with: &generator)
        }
    }

    private func told(_ phase: String) -> (_ fraction: Double) throws(DataError) -> Void {
        { fraction throws(DataError) in
            try progress.checkCancellation()
            progress.report("\(phase) \(source.name)", fraction, nil)
        }
    }

    private func rows(
        from budget: inout PrivacyBudget, with generator: inout SecureGenerator
    ) throws -> Int {
        let (reader, tell) = (try source.open(), told("counting"))
        var rows = 0
        while let batch = try reader.next() {
            rows += batch.rows
            try tell(reader.fractionRead)
        }
        let counter = GaussianMechanism(squaredSensitivity: 1, spending: plan.rows)
        return max(1, try counter.measure([rows], for: "number of rows", from: &budget, with: &generator)[0])
    }
}
