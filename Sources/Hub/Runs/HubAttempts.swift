import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// The attempts of one context in the Hub's own store: what the embedded dispatcher's reconciler works on.
struct HubAttempts: AttemptStore {
    let context: ContextConfiguration
    let store: Store
    let signals: RunSignals

    func unsettled() async throws -> [TaskName] {
        try await store.read { [context] database in
            try AttemptRecord.fetchAll(
                database, sql: "SELECT * FROM attempt WHERE context = ? AND settledAt IS NULL ORDER BY createdAt",
                arguments: [context.name]
            ).compactMap(\.name)
        }
    }

    func read(_ name: TaskName) async throws -> Attempt? {
        try await store.read { try AttemptRecord.find(name, in: $0)?.attempt }
    }

    func record(_ phase: Phase, for name: TaskName, ifVersion version: Int) async throws {
        let given = try await store.write { [context] database -> [TaskName] in
            guard var attempt = try AttemptRecord.find(name, in: database),
                var run = try Run.find(id: name.run.description, in: database)
            else { throw VersionConflict() }
            if attempt.phase == phase { return [] }
            guard attempt.version == version else { throw VersionConflict() }
            (attempt.phase, attempt.version) = (phase, version + 1)
            switch phase {
            case .started: try Outcomes.start(&run, &attempt, in: database)
            case .finished(let outcome):
                attempt.endedAt = .now
                try Outcomes.end(&run, attempt, outcome, context, in: database)
            case .queued, .cancelling: break
            }
            try attempt.update(database)
            return try Admission.admit(to: context, in: database)
        }
        if case .finished = phase, let run = try await store.read({ try Run.find(id: name.run.description, in: $0) }) {
            Leftovers.remove(of: run, in: context)
        }
        await signals.changed(name.run.description)
        await signals.wake(given, in: context.name)
    }

    func append(_ output: TaskOutput, to name: TaskName) async throws {
        try await store.write { try Outputs.append(output, to: name, in: $0) }
        await signals.changed(name.run.description)
    }

    func note(_ condition: Condition?, for name: TaskName) async throws {
        let hasChanged = try await store.write { database -> Bool in
            guard var run = try Run.find(id: name.run.description, in: database), run.attempt == name.attempt,
                run.condition != condition?.message
            else { return false }
            run.condition = condition?.message
            try run.save(in: database)
            return true
        }
        if hasChanged { await signals.changed(name.run.description) }
    }

    func settle(_ name: TaskName) async throws {
        try await store.write { database in
            try database.execute(
                sql: "UPDATE attempt SET settledAt = ? WHERE runId = ? AND number = ? AND settledAt IS NULL",
                arguments: [Date.now, name.run.description, name.attempt])
        }
    }

    func changes() async -> AsyncStream<TaskName> { await signals.attempts(in: context.name) }
}
