import FoundationEssentials
import GRDB

/// A link that works once: it makes the first account, or sets a person's password.
struct Invitation: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var digest: String
    /// nil for the one that makes the first account.
    var userId: String?
    var createdAt: Date
    var expiresAt: Date

    /// The link that sets the Hub up; nil where there is an account already. Earlier ones are void.
    static func forSetUp(now: Date = .now, in database: Database) throws -> Secret? {
        guard try User.fetchCount(database) == 0 else { return nil }
        try database.execute(sql: "DELETE FROM invitation WHERE userId IS NULL")
        return try make(for: nil, lasting: 3_600, now: now, in: database)
    }

    static func make(
        for userID: String?, lasting seconds: TimeInterval, now: Date = .now, in database: Database
    ) throws -> Secret {
        let secret = Secret()
        try Invitation(digest: secret.digest, userId: userID, createdAt: now, expiresAt: now + seconds).insert(database)
        return secret
    }

    /// The invitation that a secret stands for, if it still holds.
    static func find(_ secret: Secret, now: Date = .now, in database: Database) throws -> Invitation? {
        guard let invitation = try Invitation.fetchOne(database, key: secret.digest), invitation.expiresAt > now else {
            return nil
        }
        if invitation.userId == nil, try User.fetchCount(database) > 0 { return nil }
        return invitation
    }

    /// Makes the account, or sets the password, and signs in. The link is void afterwards.
    func accept(
        email: String, name: String, passwordHash: String, address: String, now: Date = .now, in database: Database
    ) throws -> Secret {
        guard try delete(database) else { throw HubError.notFound("link") }
        if let userId, var user = try User.fetchOne(database, key: userId) {
            (user.password, user.failures, user.lockedUntil) = (passwordHash, 0, nil)
            try user.update(database)
            try database.execute(sql: "DELETE FROM session WHERE userId = ?", arguments: [userId])
            try note(.userChanged, user, "Password set", address, now, database)
            return try Session.begin(user, address: address, now: now, in: database)
        }
        let user = User(
            id: Identifier.make(), email: email, name: name, role: .admin, password: passwordHash, createdAt: now)
        try user.insert(database)
        try note(.setUp, user, "First account", address, now, database)
        return try Session.begin(user, address: address, now: now, in: database)
    }

    private func note(
        _ action: AuditAction, _ user: User, _ title: String, _ address: String, _ now: Date, _ database: Database
    ) throws {
        try AuditLog.append(
            AuditEntry(
                time: now.iso, actor: user.email, actorID: user.id, address: address, action: action,
                subject: "user/\(user.id)", title: title), in: database)
    }
}
