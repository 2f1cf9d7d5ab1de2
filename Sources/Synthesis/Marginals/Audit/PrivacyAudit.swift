import Foundation
import Glibc
import Privacy
import Synchronization
public import Tabular

/// Tries the whole pipeline out: trains many times on a table and on the same table with one outlier more, and bounds from
/// below how well the outputs tell the two apart. A bound above the declared ε would prove that the guarantee does not hold;
/// one below proves nothing, but shows how much of ε an attacker who knows all other rows can use.
///
/// Sources: Jagielski, Ullman, Oprea 2020, arXiv:2006.07709; Nasr et al. 2023, "Tight auditing of differentially private
/// machine learning", arXiv:2302.07956 (for counts with normal noise).
public struct PrivacyAudit: Sendable {
    /// What is declared.
    public var epsilon: Double
    /// What is declared.
    public var delta: Double
    /// Trainings on each of the two tables.
    public var trials = 1_000
    /// How marginals are chosen.
    public var selection = MarginalSelection.aim
    /// Trainings that run at once.
    public var threads = 2
    /// A fault that is planted, to see that the audit finds it.
    var fault: Fault?

    /// Faults that others made.
    enum Fault: Hashable, Sendable {
        /// Of the noise that the account tells, only this part is added.
        case lessNoise(divisor: Int)
        case rangeFromData, keptLabel
    }

    /// An audit of what a training with these would promise.
    public init(epsilon: Double, delta: Double) { (self.epsilon, self.delta) = (epsilon, delta) }

    /// Runs all trainings.
    /// - Parameter folder: two small made-up tables are written there, and stay.
    public func run(in folder: String, progress: Progress) throws(DataError) -> AuditReport {
        let table = AuditTable(rows: rows)
        var sources: [TableSource] = []
        for (name, withOutlier) in [("without", false), ("with", true)] {
            let path = "\(folder)/\(name).csv"
            try AtomicFile.write(Array(table.text(withOutlier: withOutlier).utf8), to: path, overwrite: true)
            sources += try TableSource.resolve([path])
        }
        let values = try trainings(sources, progress)
        let alpha = 0.05 / Double(2 * AuditStatistic.allCases.count)
        let findings = AuditStatistic.allCases.enumerated().map { place, statistic in
            let (without, with) = (values[0].map { $0[place] }, values[1].map { $0[place] })
            return AuditFinding(statistic, without: without, with: with, delta: delta, alpha: alpha)
        }
        return AuditReport(epsilon: epsilon, delta: delta, rows: rows, trials: trials, findings: findings)
    }

    private var options: PrivacyOptions {
        var options = PrivacyOptions(epsilon: epsilon, delta: delta)
        options.selection = selection
        if fault == .rangeFromData { options.declaredColumns = ["amount"] }
        if fault == .keptLabel { options.declaredColumns = ["city"] }
        return options
    }

    private var plan: BudgetPlan {
        let plan = BudgetPlan(epsilon: epsilon, delta: delta)
        guard case .lessNoise(let divisor) = fault else { return plan }
        // Half the noise is four times the cost.
        let units = plan.total.units * .init(divisor * divisor)
        return BudgetPlan(total: Rho(units: units), deltaUnits: plan.deltaUnits)
    }

    /// As few as private discovery can find the types of four columns in.
    private var rows: Int {
        let cost = BudgetPlan(epsilon: epsilon, delta: delta).discovery(voters: .infinity, columns: 4)
        return max(400, Int(30 * GaussianMechanism(squaredSensitivity: 8, spending: cost).variance.value.squareRoot()))
    }

    /// For each side and trial the value of each statistic.
    private func trainings(_ sources: [TableSource], _ progress: Progress) throws(DataError) -> [[[Double]]] {
        let done = Atomic(0)
        let failure = Mutex<DataError?>(nil)
        let (options, plan) = (options, plan)
        let results = mapInParallel(2 * trials, threads: threads) { trial -> [Double] in
            guard failure.withLock({ $0 == nil }), !progress.isCancelled() else { return [] }
            do {
                let fit = PrivateFit(
                    source: sources[trial % 2], privacy: options, plan: plan, threads: 1, progress: .silent)
                let outcome = try fit.run(nil)
                var known = fit
                known.source = sources[1]
                let columns = try outcome.table.columns(of: known.search(outcome.schema, rows: outcome.table.rows))
                let count = done.wrappingAdd(1, ordering: .relaxed).newValue
                progress.report("auditing", Double(count) / Double(2 * trials), nil)
                return AuditStatistic.allCases.map { $0.value(of: outcome, columns: columns) }
            } catch {
                failure.withLock { $0 = error as? DataError ?? .auditFailed("\(error)") }
                return []
            }
        }
        try progress.checkCancellation()
        if let failure = failure.withLock({ $0 }) { throw failure }
        return (0..<2).map { side in results.indices.filter { $0 % 2 == side }.map { results[$0] } }
    }
}

extension DataError {
    fileprivate static func auditFailed(_ reason: String) -> Self {
        Self(.internal, "privacy audit", problem: reason, remedy: "Report this")
    }
}
