import Glibc
import Tabular

/// What an attacker looks at to tell whether the outlier was in the table; high speaks for it.
enum AuditStatistic: String, CaseIterable {
    case extremeValue = "extreme value: the upper end of the numbers"
    case ownLabel = "a label of its own: whether the model has it"
    case missingPattern = "a missing value of its own: whether the column has any"
    case extraRow = "an extra row: the number of rows"
    case noisyCounts = "all noisy counts of its cells together"

    /// - Parameters:
    ///   - columns: the codes of the table with the outlier, which is its last row, in the training's own domain.
    func value(of outcome: PrivateFit.Outcome, columns: [[UInt16]]) -> Double {
        let names = outcome.schema.columns.map(\.name)
        switch self {
        case .extremeValue: return names.firstIndex(of: "amount").map { outcome.table.coder.highest(of: $0) } ?? 0
        case .ownLabel:
            let labels = names.firstIndex(of: "city").flatMap { outcome.table.coder.labels()[$0] } ?? []
            return labels.contains(AuditTable.label) ? 1 : 0
        case .missingPattern:
            return names.firstIndex(of: "visits").map { outcome.table.coder.hasMissing[$0] ? 1 : 0 } ?? 0
        case .extraRow: return Double(outcome.table.rows)
        case .noisyCounts: return Self.excess(outcome, columns)
        }
    }

    /// How far the noisy counts of the outlier's cells lie above what the other rows explain, in standard deviations: what an
    /// attacker who knows all other rows would use, since each count is normal around the truth.
    private static func excess(_ outcome: PrivateFit.Outcome, _ columns: [[UInt16]]) -> Double {
        guard let rows = columns.first?.count, rows > 0 else { return 0 }
        var (sum, precision) = (0.0, 0.0)
        for measurement in outcome.measurements {
            let cell = { (row: Int) in
                measurement.clique.columns.reduce(0) { $0 * outcome.table.cardinalities[$1] + Int(columns[$1][row]) }
            }
            let outlier = cell(rows - 1)
            let others = (0..<rows - 1).count { cell($0) == outlier }
            let weight = 1 / (measurement.sigma * measurement.sigma)
            sum += weight * (measurement.counts[outlier] - Double(others))
            precision += weight
        }
        return precision > 0 ? sum / precision.squareRoot() : 0
    }
}
