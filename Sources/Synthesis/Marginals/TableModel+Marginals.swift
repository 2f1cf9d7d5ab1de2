import Privacy
public import Tabular

extension TableModel {
    /// Learns a model of one table under differential privacy: (ε, δ) for adding or removing one row, over all that is
    /// returned. The table's name and its columns' names, types and spellings are taken for public; a schema that was found
    /// in the data is found privately before.
    ///
    /// The proof is in docs/privacy.md.
    /// - Throws: ``DataError`` for data that cannot be read, and when it was stopped.
    public static func train(
        _ source: TableSource, schema: TableSchema, privacy: PrivacyOptions, threads: Int, progress: Progress
    ) throws(DataError) -> (model: TableModel, account: FormalPrivacy, empty: [String]) {
        let plan = BudgetPlan(epsilon: privacy.epsilon, delta: privacy.delta)
        var budget = PrivacyBudget(total: plan.total, deltaUnits: plan.deltaUnits)
        var generator = SecureGenerator()
        do {
            let scan = try TableScan(source, schema: schema)
            let search = DomainSearch(
                scan: scan,
                readers: zip(schema.columns, scan.sources).map {
                    ColumnReader(table: schema.name, schema: $0, source: $1, forgives: true)
                },
                declared: Set(
                    schema.columns.indices.filter { privacy.declaredColumns.contains(schema.columns[$0].name) }),
                plan: plan, threads: threads
            ) { phase, fraction throws(DataError) in
                try progress.checkCancellation()
                progress.report("\(phase) \(schema.name)", fraction, nil)
            }
            let table = try PrivateEncoder(search: search).encode(from: &budget, with: &generator)
            let weights = table.coder.parts(of: schema).map {
                privacy.targets.contains(schema.columns[$0.column].name) ? 3 : 1
            }
            let selection = AdaptiveSelection(table: table, weights: weights, threads: threads) {
                fraction throws(DataError) in
                try progress.checkCancellation()
                progress.report("measuring \(schema.name)", fraction, nil)
            }
            let graph = try selection.run(from: &budget, with: &generator)
            var model = TableModel(
                schema: schema, rows: table.rows, sources: scan.sources, delimiter: scan.dialect?.delimiter,
                coder: table.coder, trees: TreesModel(columns: [], features: []))
            model.marginals = MarginalsModel(graph: graph)
            let account = FormalPrivacy(budget, privacy, unit: "a row of \(schema.name)")
            return (model, account, table.empty.map { schema.columns[$0].name })
        } catch let error as DataError { throw error } catch {
            throw DataError(
                .internal, schema.name, problem: "the privacy budget was overdrawn, and the training ended: \(error)",
                remedy: "Report this; nothing was written")
        }
    }
}

extension FormalPrivacy {
    /// The account of what a budget has spent.
    init(_ budget: borrowing PrivacyBudget, _ privacy: PrivacyOptions, unit: String) {
        var costs: [Cost] = []
        for entry in budget.ledger {
            let delta = Double(entry.deltaUnits) * 0x1p-64
            if let place = costs.firstIndex(where: { $0.mechanism == entry.mechanism && $0.purpose == entry.purpose }) {
                costs[place].uses += 1
                costs[place].rho += entry.rho.value
                costs[place].delta += delta
            } else {
                costs.append(
                    Cost(
                        mechanism: entry.mechanism, purpose: entry.purpose, uses: 1, rho: entry.rho.value, delta: delta)
                )
            }
        }
        self.init(
            epsilon: privacy.epsilon, delta: privacy.delta, rho: budget.spent.value,
            thresholdDelta: Double(budget.spentDeltaUnits) * 0x1p-64,
            spentEpsilon: budget.spent.epsilon(delta: BudgetPlan.conversionDelta(privacy.delta)), unit: unit,
            neighbours: "add or remove one", costs: costs, declaredPublic: privacy.declaredColumns.sorted())
    }
}
