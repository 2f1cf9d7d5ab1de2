import Logging
import Dispatching
import FoundationEssentials
import GRDB
import ServiceLifecycle

/// Keeps what the Hub says of remote contexts true while their dispatchers are silent: contexts that commands have added or
/// revoked, cancels of what was never taken, and runs whose dispatcher is away.
struct RemoteKeeper: Service {
    let hub: Hub

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await look() } catch is CancellationError {} catch {
                    hub.logger.error("remote contexts cannot be looked at", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    func look() async throws {
        try await hub.store.read(hub.remote.refresh)
        for context in hub.remote.all {
            let changed = try await hub.change(context) { database in
                let ended = try Self.endUntaken(context, in: database)
                return (ended + (try Self.noteAbsence(context, in: database)), [])
            }
            for run in changed { await hub.signals.changed(run) }
        }
    }

    /// A cancel of what no dispatcher has ever been told of needs none.
    private static func endUntaken(_ context: ContextConfiguration, in database: Database) throws -> [String] {
        let attempts = try AttemptRecord.fetchAll(
            database,
            sql: """
                SELECT * FROM attempt WHERE context = ? AND settledAt IS NULL AND NOT EXISTS (
                    SELECT 1 FROM lease WHERE lease.runId = attempt.runId AND lease.number = attempt.number)
                """, arguments: [context.name])
        return try attempts.filter { $0.phase == .cancelling }.compactMap { attempt in
            guard var run = try Run.find(id: attempt.runId, in: database) else { return nil }
            var attempt = attempt
            (attempt.phase, attempt.version) = (.finished(.cancelled), attempt.version + 1)
            (attempt.endedAt, attempt.settledAt) = (.now, .now)
            try attempt.update(database)
            try Outcomes.end(&run, attempt, .cancelled, context, in: database)
            return run.id
        }
    }

    /// Says on a run that nobody has told of it for a while. It is never given to anybody else: it may well go on there.
    private static func noteAbsence(_ context: ContextConfiguration, in database: Database) throws -> [String] {
        let text =
            "The dispatcher of \(context.title) is away. What it has begun goes on there, and is told of when it is back"
        let isAway = context.remote?.isAway == true
        let runs = try Run.fetchAll(
            database,
            sql: "SELECT * FROM run WHERE context = ? AND state IN ('starting', 'running', 'cancelling')",
            arguments: [context.name])
        return try runs.compactMap { run in
            var run = run
            if isAway, run.condition != text {
                run.condition = text
            } else if !isAway, run.condition == text {
                run.condition = nil
            } else {
                return nil
            }
            try run.save(in: database)
            return run.id
        }
    }
}
