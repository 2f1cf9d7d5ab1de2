import FoundationEssentials
import GRDB

/// What a program shows instead of a session. The store has its digest only.
struct APIToken: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "token"
    var id: String
    var userId: String
    var name: String
    var digest: String
    var scope: Scope
    var createdAt: Date
    var expiresAt: Date
    var usedAt: Date?
    var revokedAt: Date?

    /// How much of what its person may do a token may do.
    enum Scope: String, Codable, CaseIterable, Sendable {
        /// See.
        case read
        /// See, and start and cancel runs.
        case run
        /// All that its person may.
        case full

        func allows(_ permission: Permission) -> Bool {
            switch self {
            case .full: true
            case .run: [.see, .readReport, .run, .cancel, .cancelOwn, .download].contains(permission)
            case .read: [.see, .readReport, .readAudit].contains(permission)
            }
        }

        var words: String {
            switch self {
            case .read: "read"
            case .run: "read, run and download"
            case .full: "everything that you may"
            }
        }
    }

    /// A new one, with the secret, which is shown once.
    static func make(
        _ name: String, scope: Scope, days: Int, for user: User, address: String, in database: Database
    ) throws -> (APIToken, Secret) {
        let name = Text.trimmed(name)
        guard !name.isEmpty, name.count <= 64, Text.isPlain(name) else {
            throw HubError.invalid("name", "A name has 1 to 64 characters", remedy: "Say where it will be used")
        }
        guard (1...366).contains(days) else { throw HubError.invalid("days", "A token lives 1 to 366 days") }
        let secret = Secret("sfm_" + Secret().text)
        let token = APIToken(
            id: Identifier.make(), userId: user.id, name: name, digest: secret.digest, scope: scope, createdAt: .now,
            expiresAt: .now + Double(days) * 86_400)
        try token.insert(database)
        try AuditLog.append(
            AuditEntry(
                time: Date.now.iso, actor: user.email, actorID: user.id, address: address, action: .tokenMade,
                subject: "token/\(token.id)", title: "API token \(name)", detail: ["scope": scope.rawValue]),
            in: database)
        return (token, secret)
    }

    static func find(_ secret: Secret, now: Date, in database: Database) throws -> (APIToken, User)? {
        let sql = "SELECT * FROM token WHERE digest = ? AND revokedAt IS NULL AND expiresAt > ?"
        guard let token = try APIToken.fetchOne(database, sql: sql, arguments: [secret.digest, now]),
            let user = try User.fetchOne(database, key: token.userId), user.disabledAt == nil
        else { return nil }
        return (token, user)
    }
}
