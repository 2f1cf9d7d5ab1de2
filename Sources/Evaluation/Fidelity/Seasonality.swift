import Tabular

/// How dates and times are spread over weekdays, months and hours.
struct Seasonality {
    let figures: [Figure]
    let reports: [SequenceReport]

    init(_ comparison: Comparison, _ tables: MatchedTables) {
        let samples = Trio(real: comparison.real, synthetic: tables.syntheticRows, holdout: tables.holdoutRows)
        let found = comparison.columns.indices.flatMap { column in
            Season.allCases(for: comparison.columns[column].type).compactMap { season -> (Figure, SequenceReport)? in
                let isInDays = comparison.columns[column].type == .date
                let shares = samples.map { season.shares($0.columns[column].plain, isInDays: isInDays) }
                guard shares.real.contains(where: { $0 > 0 }) else { return nil }
                func distance(_ other: [Double]) -> Double {
                    zip(shares.real, other).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
                }
                let name = comparison.columns[column].name
                return (
                    Figure(
                        .seasonality, table: comparison.name, columns: [name], variant: season.rawValue,
                        synthetic: distance(shares.synthetic), holdout: shares.holdout.map(distance),
                        uninformed: distance(season.even)),
                    SequenceReport(
                        title: "\(name) by \(season.rawValue)", labels: season.labels, real: shares.real,
                        holdout: shares.holdout, synthetic: shares.synthetic)
                )
            }
        }
        (figures, reports) = (found.map(\.0), found.map(\.1))
    }
}

/// A cycle of time.
private enum Season: String, CaseIterable {
    case weekday, month, hour

    static func allCases(for type: ColumnType) -> [Season] {
        switch type {
        case .date: [.weekday, .month]
        case .datetime: allCases
        case .time: [.hour]
        default: []
        }
    }

    var labels: [String] {
        switch self {
        case .weekday: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        case .month: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        case .hour: (0..<24).map { "\($0)" }
        }
    }

    var even: [Double] { labels.map { _ in 1 / Double(labels.count) } }

    /// - Parameter isInDays: whether the values are days rather than seconds, since 1970 or midnight.
    func shares(_ values: [Double], isInDays: Bool) -> [Double] {
        var (counts, all) = (labels.map { _ in 0.0 }, 0.0)
        for value in values where !value.isNaN && value.magnitude < 1e15 {
            counts[place(isInDays ? value * 86_400 : value)] += 1
            all += 1
        }
        return counts.map { $0 / max(all, 1) }
    }

    private func place(_ seconds: Double) -> Int {
        let days = (seconds / 86_400).rounded(.down)
        switch self {
        case .weekday:
            // 1970-01-01 was a Thursday.
            let weekday = Int(Int64(days) + 3) % 7
            return weekday < 0 ? weekday + 7 : weekday
        case .month: return CivilDate(days: Int64(days)).month - 1
        case .hour: return min(23, max(0, Int((seconds - days * 86_400) / 3_600)))
        }
    }
}
