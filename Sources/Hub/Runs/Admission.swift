import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// Who gets the next free place of a context: the one with the fewest running, so that nobody's hundred runs keep others
/// waiting; of their runs the one with the highest priority, then the oldest.
enum Admission {
    struct Candidate: Hashable, Sendable {
        var number: Int
        var requester: String
        var priority: Int
    }

    /// - Parameter running: how many each requester has running.
    static func next(of candidates: [Candidate], running: [String: Int]) -> Candidate? {
        candidates.min { first, second in
            let (a, b) = (running[first.requester] ?? 0, running[second.requester] ?? 0)
            if a != b { return a < b }
            return (-first.priority, first.number) < (-second.priority, second.number)
        }
    }

    /// Gives the free places of a context.
    /// - Returns: the attempts that were given one.
    static func admit(to context: ContextConfiguration, now: Date = .now, in database: Database) throws -> [TaskName] {
        var running: [String: Int] = [:]
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT requestedBy, count(*) AS running FROM run
                WHERE context = ? AND state IN ('starting', 'running', 'cancelling') GROUP BY requestedBy
                """, arguments: [context.name])
        { running[row["requestedBy"]] = row["running"] }
        var given: [TaskName] = []
        while running.values.reduce(0, +) < context.places {
            guard let chosen = next(of: try candidates(context.name, now, database), running: running),
                var run = try Run.find(number: chosen.number, in: database)
            else { break }
            given.append(try begin(&run, context, now, database))
            running[run.requestedBy, default: 0] += 1
        }
        return given
    }

    /// The first in line of each requester and priority.
    private static func candidates(_ context: String, _ now: Date, _ database: Database) throws -> [Candidate] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT min(number) AS number, requestedBy, priority FROM run
                WHERE context = ? AND (state = 'waiting' OR (state = 'retrying' AND notBefore <= ?))
                GROUP BY requestedBy, priority
                """, arguments: [context, now]
        ).map { Candidate(number: $0["number"], requester: $0["requestedBy"], priority: $0["priority"]) }
    }

    private static func begin(
        _ run: inout Run, _ context: ContextConfiguration, _ now: Date, _ database: Database
    ) throws -> TaskName {
        guard let id = RunID(run.id) else { throw HubError.notFound("run") }
        (run.state, run.notBefore, run.phase, run.fraction, run.rate) = (.starting, nil, nil, nil, nil)
        try run.save(in: database)
        let order = TaskOrder(
            kind: run.kind, spec: run.spec, limits: context.limits(memoryBytes: run.memoryBytes),
            labels: ["run": String(run.number ?? 0), "requester": run.requester])
        let attempt = Attempt(name: TaskName(run: id, attempt: run.attempt), order: order, phase: .queued)
        try AttemptRecord(attempt, context: context.name, now: now).insert(database)
        return attempt.name
    }
}
