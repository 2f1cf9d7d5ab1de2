import FoundationEssentials
import GRDB
import TaskContract

/// What one training costs of a source's privacy: set aside when it is asked for, spent when it has read the source.
/// ε and δ of several trainings add up (basic composition: Dwork, Roth 2014, theorem 3.16).
struct Spending: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var runId: String
    var context: String
    var source: String
    /// The table whose rows are protected.
    var entity: String
    /// nil for a training without a formal bound: named beside the sum, never in it.
    var epsilon: Double?
    var delta: Double?
    var state: State
    var createdAt: Date

    enum State: String, Codable, Sendable { case reserved, spent, released }

    /// A run that ended before its task began spent nothing; one that began is counted whole, whatever it came to: what it had
    /// measured by then is not known outside its context.
    static func settle(_ run: Run, in database: Database) throws {
        guard run.kind == .training else { return }
        let hasRead = run.startedAt != nil && run.state != .refused
        try database.execute(
            sql: "UPDATE spending SET state = ? WHERE runId = ? AND state = 'reserved'",
            arguments: [hasRead ? State.spent.rawValue : State.released.rawValue, run.id])
        guard !hasRead, database.changesCount > 0 else { return }
        try Outcomes.audit(.budgetReleased, run, [:], in: database)
    }
}

/// What trainings may cost of one source in all.
struct Budget: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var context: String
    var source: String
    var epsilon: Double
    var delta: Double
    var setBy: String
    var setAt: Date

    static let usualDelta = 1e-5

    /// - Throws: `invalid` for what is no budget.
    static func check(epsilon: Double, delta: Double, source: String) throws(HubError) {
        guard epsilon > 0, epsilon <= 1_000 else {
            throw .invalid("epsilon", "A budget is a number above 0, at most 1,000")
        }
        guard delta > 0, delta < 1 else { throw .invalid("delta", "δ is between 0 and 1") }
        guard !source.isEmpty, source.utf8.count <= 1_000, Text.isPlain(source) else {
            throw .invalid("source", "This is no name of a source")
        }
    }
}

/// The account of one source.
struct Account: Hashable, Sendable {
    var context: String
    var source: String
    var budget: Budget?
    var entries: [Spending]

    private var counted: [Spending] { entries.filter { $0.state != .released && $0.epsilon != nil } }
    var epsilonUsed: Double { counted.reduce(0) { $0 + ($1.epsilon ?? 0) } }
    var deltaUsed: Double { counted.reduce(0) { $0 + ($1.delta ?? 0) } }
    /// Trainings without a formal bound.
    var unbounded: Int { entries.filter { $0.state != .released && $0.epsilon == nil }.count }
    var epsilonLeft: Double? { budget.map { max(0, $0.epsilon - epsilonUsed) } }

    /// - Throws: `refused` where a training would take more than is left.
    func admit(epsilon: Double?, delta: Double?) throws(HubError) {
        guard let budget, let epsilon else { return }
        // A hair's breadth of rounding in the sum is no reason to refuse what exactly uses up the budget.
        guard epsilonUsed + epsilon <= budget.epsilon * (1 + 1e-12), deltaUsed + (delta ?? 0) <= budget.delta else {
            let left = Words.epsilon(max(0, budget.epsilon - epsilonUsed))
            throw .refused(
                "This training would take ε \(Words.epsilon(epsilon)) of \(source), and ε \(left) of \(Words.epsilon(budget.epsilon)) is left",
                remedy: "Ask for less, or ask \(budget.setBy) for a larger budget")
        }
    }

    static func of(_ source: String, in context: String, _ database: Database) throws -> Account {
        Account(
            context: context, source: source,
            budget: try Budget.fetchOne(
                database, sql: "SELECT * FROM budget WHERE context = ? AND source = ?", arguments: [context, source]),
            entries: try Spending.fetchAll(
                database, sql: "SELECT * FROM spending WHERE context = ? AND source = ? ORDER BY createdAt DESC",
                arguments: [context, source]))
    }

    static func all(in database: Database) throws -> [Account] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT context, source FROM spending UNION SELECT context, source FROM budget ORDER BY context, source
                """
        ).map { try of($0["source"], in: $0["context"], database) }
    }
}
