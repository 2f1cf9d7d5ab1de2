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
            let plan = BudgetPlan(epsilon: privacy.epsilon, delta: privacy.delta)
            let fit = PrivateFit(source: source, privacy: privacy, plan: plan, threads: threads, progress: progress)
            return try fit.run(schema).training
        } catch let error as DataError { throw error } catch {
            throw DataError(
                .internal, source.name, problem: "the privacy budget was overdrawn, and the training ended: \(error)",
                remedy: "Report this; nothing was written")
        }
    }
}

extension TableSchema {
    /// Columns may be empty where their coder has a code for "missing".
    func settingMissing(by coder: TableCoder) -> TableSchema {
        var schema = self
        for (place, hasMissing) in coder.hasMissing.enumerated() { schema.columns[place].nullable = hasMissing }
        return schema
    }
}

extension FormalPrivacy {
    /// The account of what a budget has spent.
    init(
        _ budget: borrowing PrivacyBudget, _ privacy: PrivacyOptions, table: String, schemaIsPublic: Bool
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
            spentEpsilon: budget.spent.epsilon(delta: BudgetPlan.conversionDelta(privacy.delta)),
            unit: "a row of \(table)",
            neighbours: "add or remove one", costs: costs,
            declaredPublic: [names] + (schemaIsPublic ? ["the schema that was given"] : [])
                + privacy.declaredColumns.sorted().map { "values or range of \(table).\($0)" })
    }
}
