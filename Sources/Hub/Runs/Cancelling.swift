import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// Ends a run before it is done.
enum Cancelling {
    /// - Returns: the attempt to be looked at; nil where nothing runs.
    static func cancel(
        _ run: inout Run, by identity: Identity, _ context: ContextConfiguration, in database: Database
    ) throws -> TaskName? {
        let isOwn = run.requestedBy == identity.user.id
        guard identity.may(.cancel, in: run.projectId) || (isOwn && identity.may(.cancelOwn, in: run.projectId)) else {
            throw HubError.forbidden(Permission.cancel.deed, who: Permission.cancel.owner)
        }
        if run.state.isOver || run.state == .cancelling { return nil }
        try AuditLog.append(
            identity.entry(
                .runCancelAsked, "run/\(run.id)", "Cancel of \(run.title)", context: run.context, purpose: run.purpose),
            in: database)
        guard run.state.hasPlace, let id = RunID(run.id) else {
            try Outcomes.finish(&run, .cancelled, nil, nil, context, in: database)
            return nil
        }
        let name = TaskName(run: id, attempt: run.attempt)
        guard var attempt = try AttemptRecord.find(name, in: database) else { return nil }
        run.state = .cancelling
        try run.save(in: database)
        (attempt.phase, attempt.version) = (.cancelling, attempt.version + 1)
        try attempt.update(database)
        return name
    }

    /// Lets a run that waits to be tried again go on at once.
    static func tryNow(_ run: inout Run, in database: Database) throws {
        guard run.state == .retrying else {
            throw HubError.conflict("\(run.title) does not wait to be tried again", remedy: "Look at it again")
        }
        run.notBefore = .now
        try run.save(in: database)
    }
}
