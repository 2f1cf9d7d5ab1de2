import Privacy
public import Tabular

/// What a differentially private training gives.
public struct PrivateTraining: Sendable {
    /// The model; its schema is the given one, or was found privately.
    public var model: TableModel
    /// What it cost, and for what.
    public let account: FormalPrivacy
    /// Columns in which nothing stood out of the noise: they hold no values.
    public let emptyColumns: [String]
}

extension TableModel {
    /// Learns a model of one table under differential privacy: (ε, δ) for adding or removing one row, over all that is
    /// returned. The table's name, its columns' names and physical types, and a schema that is given are taken for public.
    ///
    /// The proof is in docs/privacy.md.
    /// - Parameter schema: nil to find types and spellings privately.
    /// - Throws: ``DataError`` for a table that cannot be read, for too few rows, and when it was stopped.
    public static func train(
        _ source: TableSource, schema: TableSchema?, privacy: PrivacyOptions, threads: Int, progress: Progress
    ) throws(DataError) -> PrivateTraining {
        do {
            return try PrivateFit(source: source, privacy: privacy, threads: threads, progress: progress).run(schema)
        } catch let error as DataError { throw error } catch {
            throw DataError(
                .internal, source.name, problem: "the privacy budget was overdrawn, and the training ended: \(error)",
                remedy: "Report this; nothing was written")
        }
    }
}

/// One training: the order in which the budget is spent.
private struct PrivateFit {
    let source: TableSource
    let privacy: PrivacyOptions
    let threads: Int
    let progress: Progress

    func run(_ given: TableSchema?) throws -> PrivateTraining {
        let plan = BudgetPlan(epsilon: privacy.epsilon, delta: privacy.delta)
        var budget = PrivacyBudget(total: plan.total, deltaUnits: plan.deltaUnits)
        var generator = SecureGenerator()
        let rows = try rows(plan, from: &budget, with: &generator)
        let schema: TableSchema
        if let given {
            schema = given
        } else {
            schema = try PrivateDiscovery(
                source: source, rows: rows, plan: plan, threads: threads, progress: told("finding types in")
            )
            .schema(from: &budget, with: &generator)
        }
        let scan = try TableScan(source, schema: schema)
        let search = DomainSearch(
            scan: scan,
            readers: zip(schema.columns, scan.sources).map {
                ColumnReader(table: schema.name, schema: $0, source: $1, forgives: true)
            },
            declared: Set(schema.columns.indices.filter { privacy.declaredColumns.contains(schema.columns[$0].name) }),
            rows: rows, plan: plan, threads: threads,
            progress: { phase, fraction throws(DataError) in try told(phase)(fraction) })
        let table = try PrivateEncoder(search: search).encode(from: &budget, with: &generator)
        let weights = table.coder.parts(of: schema).map {
            privacy.targets.contains(schema.columns[$0.column].name) ? 3 : 1
        }
        let fitting = MarginalsFit(cardinalities: table.cardinalities)
        let graph =
            switch privacy.selection {
            case .aim:
                try AdaptiveSelection(
                    table: table, weights: weights, fitting: fitting, threads: threads, progress: told("measuring")
                ).run(from: &budget, with: &generator)
            case .mst:
                try TreeSelection(table: table, fitting: fitting, threads: threads, progress: told("measuring"))
                    .run(from: &budget, with: &generator)
            }
        var model = TableModel(
            schema: schema.settingMissing(by: table.coder), rows: rows, sources: scan.sources,
            delimiter: scan.dialect?.delimiter, coder: table.coder, trees: TreesModel(columns: [], features: []))
        model.marginals = MarginalsModel(graph: graph)
        return PrivateTraining(
            model: model,
            account: FormalPrivacy(
                budget, privacy, unit: "a row of \(schema.name)", schemaIsPublic: given != nil, table: schema.name),
            emptyColumns: table.empty.map { schema.columns[$0].name })
    }

    private func told(_ phase: String) -> (_ fraction: Double) throws(DataError) -> Void {
        { fraction throws(DataError) in
            try progress.checkCancellation()
            progress.report("\(phase) \(source.name)", fraction, nil)
        }
    }

    private func rows(
        _ plan: BudgetPlan, from budget: inout PrivacyBudget, with generator: inout SecureGenerator
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

extension TableSchema {
    /// Columns may be empty where their coder has a code for "missing".
    fileprivate func settingMissing(by coder: TableCoder) -> TableSchema {
        var schema = self
        for (place, hasMissing) in coder.hasMissing.enumerated() { schema.columns[place].nullable = hasMissing }
        return schema
    }
}

extension FormalPrivacy {
    /// The account of what a budget has spent.
    init(
        _ budget: borrowing PrivacyBudget, _ privacy: PrivacyOptions, unit: String, schemaIsPublic: Bool, table: String
    ) {
        var costs: [Cost] = []
        for entry in budget.ledger {
            let delta = Double(entry.deltaUnits) * 0x1p-64
            if let place = costs.firstIndex(where: { $0.mechanism == entry.mechanism && $0.purpose == entry.purpose }) {
                costs[place].uses += 1
                costs[place].rho += entry.rho.value
                costs[place].delta += delta
            } else {
                let cost = Cost(
                    mechanism: entry.mechanism, purpose: entry.purpose, uses: 1, rho: entry.rho.value, delta: delta)
                costs.append(cost)
            }
        }
        let names = "names of the table and its columns, and the physical types of the file"
        self.init(
            epsilon: privacy.epsilon, delta: privacy.delta, rho: budget.spent.value,
            thresholdDelta: Double(budget.spentDeltaUnits) * 0x1p-64,
            spentEpsilon: budget.spent.epsilon(delta: BudgetPlan.conversionDelta(privacy.delta)), unit: unit,
            neighbours: "add or remove one", costs: costs,
            declaredPublic: [names] + (schemaIsPublic ? ["the schema that was given"] : [])
                + privacy.declaredColumns.sorted().map { "values or range of \(table).\($0)" })
    }
}
