import FoundationEssentials
import GRDB

/// A person signed in in one browser.
struct Session: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    /// Of the cookie's secret.
    var digest: String
    var userId: String
    /// Has to come with each form.
    var formToken: String
    var createdAt: Date
    var seenAt: Date
    var expiresAt: Date
    var address: String

    /// Signed in for this long at most, and for half an hour less when nothing is done.
    static let longest: TimeInterval = 12 * 3_600
    static let idle: TimeInterval = 2 * 3_600

    /// Makes a session of its own: a secret that a browser had before is never taken over.
    static func begin(_ user: User, address: String, now: Date, in database: Database) throws -> Secret {
        let secret = Secret()
        let session = Session(
            digest: secret.digest, userId: user.id, formToken: Secret().text, createdAt: now, seenAt: now,
            expiresAt: now + longest, address: address)
        try session.insert(database)
        try database.execute(sql: "DELETE FROM session WHERE expiresAt < ?", arguments: [now])
        try AuditLog.append(
            AuditEntry(
                time: now.iso, actor: user.email, actorID: user.id, address: address, action: .signedIn,
                subject: "user/\(user.id)", title: "Signed in"), in: database)
        return secret
    }

    /// The session that a secret opens, with its person.
    static func find(_ secret: Secret, now: Date, in database: Database) throws -> (Session, User)? {
        guard let session = try Session.fetchOne(database, key: secret.digest), session.expiresAt > now,
            session.seenAt + idle > now, let user = try User.fetchOne(database, key: session.userId),
            user.disabledAt == nil
        else { return nil }
        return (session, user)
    }

    /// Notes that it is used; once a minute is often enough.
    func touch(now: Date, in store: Store) async throws {
        guard seenAt + 60 < now else { return }
        try await store.write { database in
            try database.execute(sql: "UPDATE session SET seenAt = ? WHERE digest = ?", arguments: [now, digest])
        }
    }
}
