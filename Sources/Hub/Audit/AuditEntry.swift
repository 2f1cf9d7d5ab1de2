import FoundationEssentials

/// One thing that was done: who, from where, what, on which context, why.
struct AuditEntry: Codable, Hashable, Sendable {
    var time: String
    /// The person's e-mail, `dispatcher NAME`, or `hub`.
    var actor: String
    var actorID: String?
    /// Where the request came from; nil for what the Hub does by itself.
    var address: String?
    var action: AuditAction
    /// What it was done to, such as `run/01k…`.
    var subject: String
    /// In words, such as `Training 1284`.
    var title: String
    var project: String?
    var context: String?
    var purpose: String?
    /// Facts, such as a digest or what was changed; never a secret or a value of a source.
    var detail: [String: String]?
}

/// What can be done.
enum AuditAction: String, Codable, CaseIterable, Sendable {
    case setUp = "hub.setUp"
    case signedIn = "session.signedIn"
    case signInRefused = "session.refused"
    case signedOut = "session.signedOut"
    case accessRefused = "access.refused"
    case userAdded = "user.added"
    case userChanged = "user.changed"
    case tokenMade = "token.made"
    case tokenRevoked = "token.revoked"
    case projectMade = "project.made"
    case projectChanged = "project.changed"
    case projectDeleted = "project.deleted"
    case projectExported = "project.exported"
    case sourceChosen = "source.chosen"
    case schemaSaved = "schema.saved"
    case runRequested = "run.requested"
    case runStarted = "run.started"
    case runRetried = "run.retried"
    case runCancelAsked = "run.cancelAsked"
    case runDone = "run.done"
    case runFailed = "run.failed"
    case runRefused = "run.refused"
    case runCancelled = "run.cancelled"
    case runLost = "run.lost"
    case modelMade = "model.made"
    case modelWithdrawn = "model.withdrawn"
    case reportRead = "report.read"
    case datasetMade = "dataset.made"
    case datasetDownloaded = "dataset.downloaded"
    case datasetDeleted = "dataset.deleted"
    case budgetReserved = "budget.reserved"
    case budgetReleased = "budget.released"
    case budgetSet = "budget.set"
    case auditExported = "audit.exported"
    case contextAdded = "context.added"
    case codeMade = "context.codeMade"
    case dispatcherEnrolled = "dispatcher.enrolled"
    case dispatcherTokenMade = "dispatcher.tokenMade"
    case dispatcherRevoked = "dispatcher.revoked"
    case profileChanged = "dispatcher.profileChanged"
    // What passes between Hub and dispatcher: both write the same of it, each in its own log.
    case remoteOrdered = "remote.ordered"
    case remoteCancelled = "remote.cancelled"
    case remoteWithdrawn = "remote.withdrawn"
    case remoteStarted = "remote.started"
    case remoteEnded = "remote.ended"
    case remoteModel = "remote.model"
    case remoteRefused = "remote.refused"
    case remoteForged = "remote.forged"

    /// Whether it tells of something that was not allowed.
    var isRefusal: Bool { [.signInRefused, .accessRefused, .runRefused, .remoteRefused, .remoteForged].contains(self) }
}

/// An entry in its place in the chain.
struct ChainedEntry: Codable, Hashable, Sendable {
    /// From 1, without gaps.
    var number: Int
    var entry: AuditEntry
    /// The hash of the entry before; 64 zeros for the first.
    var previous: String
    /// SHA-256 of number, previous hash and entry.
    var hash: String

    static let origin = String(repeating: "0", count: 64)

    /// The hash over the entry's stored text: the very bytes, so that no release reads them differently.
    static func hash(number: Int, previous: String, text: String) -> String {
        Digest.sha256("\(number)\n\(previous)\n\(text)")
    }
}

/// What a look through the whole chain found.
public enum AuditVerdict: Hashable, Sendable {
    /// All entries follow from each other; the last one's hash.
    case unbroken(entries: Int, head: String)
    /// The first entry that does not, and in which way.
    case broken(entry: Int, problem: String)
}
