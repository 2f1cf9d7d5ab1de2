import Glibc
import Privacy
import Tabular

/// Finds a table's schema under differential privacy: each row has one vote on each column's shape, and marks one slot for its
/// value; both are counted with noise. Names and physical types of columns are taken for public.
struct PrivateDiscovery {
    let source: TableSource
    /// The rows, as a mechanism counted them.
    let rows: Int
    let plan: BudgetPlan
    let threads: Int
    let progress: (_ fraction: Double) throws(DataError) -> Void

    /// So many rows of a larger table vote.
    private static let voters = 200_000.0

    func schema(from budget: inout PrivacyBudget, with generator: inout SecureGenerator) throws -> TableSchema {
        let reader = try source.open()
        let share = min(1, Self.voters / Double(rows))
        let ballots = reader.columns.map { _ in ShapeVotes(share: share) }
        while let batch = try reader.next() {
            inParallel(ballots.count, threads: threads) { ballots[$0].add(batch.columns[$0]) }
            try progress(reader.fractionRead)
        }
        // A row gives one vote and marks one slot for each column.
        let mechanism = GaussianMechanism(
            squaredSensitivity: 2 * ballots.count,
            spending: plan.discovery(voters: share * Double(rows), columns: ballots.count))
        let sigma = mechanism.variance.value.squareRoot()
        try checkEnough(share * Double(rows), sigma, columns: ballots.count)
        let noisy = try mechanism.measure(
            ballots.flatMap { $0.votes + [$0.marked] }, for: "types of columns", from: &budget, with: &generator)
        let width = ValueShape.count + 1
        let columns = reader.columns.enumerated().map { place, source in
            let counts = noisy[place * width..<(place + 1) * width].map(Double.init)
            return ColumnBallot(
                name: source.name, source: source, votes: Array(counts.dropLast()), marked: counts[width - 1],
                sigma: sigma
            ).column
        }
        var schema = TableSchema(name: source.name, columns: columns)
        // How a table is declared is no secret of its rows.
        source.describe(&schema)
        return Schema(tables: [schema]).withoutRemarks().tables[0]
    }

    /// Votes that drown in noise would make a schema of chance.
    private func checkEnough(_ voters: Double, _ sigma: Double, columns: Int) throws(DataError) {
        let needed = 25 * sigma
        guard voters < needed else { return }
        throw DataError(
            .data, source.location,
            problem: "with this epsilon the types of \(columns) columns cannot be found in about \(rows) rows: "
                + "some \(Int(needed.rounded(.up))) rows would be needed, or \(Int((needed / voters).rounded(.up))) times the epsilon",
            remedy: "Describe the columns with --schema, as public knowledge, or raise --epsilon")
    }
}
