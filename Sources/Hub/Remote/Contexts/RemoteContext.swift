import FoundationEssentials
import GRDB

/// A context that a dispatcher of its owner's serves. The Hub has a name for it and what its owner lets it know; nothing that
/// opens anything there.
struct RemoteContext: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var name: String
    var title: String
    /// The context on this side that keeps the models which come out; nil: they stay where they are.
    var modelsTo: String?
    var createdAt: Date
    /// The one-time code's digest; nil once it was used.
    var codeDigest: String?
    var codeExpiresAt: Date?
    /// The key that came with the code: whoever repeats the enrolment, because the answer was lost, must have the same.
    var codeKey: String?
    /// The dispatcher's key for signatures.
    var publicKey: String?
    var tokenDigest: String?
    var tokenExpiresAt: Date?
    /// A token that was handed out and not used yet; the former is good until then.
    var nextTokenDigest: String?
    var nextTokenExpiresAt: Date?
    /// What the owner allows: a signed ``Profile``.
    var profile: Signed?
    /// The dispatcher's release.
    var release: String?
    var heardAt: Date?
    var revokedAt: Date?

    /// How long a code is good for, and a token.
    static let codeLife: TimeInterval = 24 * 3_600
    static let tokenLife: TimeInterval = 30 * 86_400
    /// How long after its last word a dispatcher is taken to be there.
    static let patience: TimeInterval = 90

    /// The dispatcher's own words; nil before it has enrolled.
    var facts: Profile? {
        guard let profile, let publicKey else { return nil }
        return try? profile.read(Profile.self, as: .profile, from: publicKey)
    }

    /// Where it stands.
    func state(now: Date) -> State {
        if revokedAt != nil { return .revoked }
        guard publicKey != nil, let heardAt else { return .awaited }
        return heardAt + Self.patience > now ? .connected : .away
    }

    enum State: String, Codable, Sendable { case awaited, connected, away, revoked }

    /// As the rest of the Hub sees a context; nil before it has enrolled.
    var configuration: ContextConfiguration? {
        guard let facts else { return nil }
        var context = ContextConfiguration(
            name: name, title: title, places: max(1, min(facts.places, 10_000)), storage: facts.storage)
        (context.about, context.owner) = (facts.about, facts.owner)
        (context.memoryBytes, context.memoryCeilingBytes) = (facts.memoryBytes, facts.memoryCeilingBytes)
        (context.seconds, context.threads) = (facts.seconds, facts.threads)
        (context.sources, context.locations) = (facts.sources, facts.locations)
        context.remote = ContextConfiguration.Remote(
            runsAs: facts.runsAs, policy: facts.policy, isAway: state(now: .now) == .away)
        return context
    }
}

extension RemoteContext {
    static func all(in database: Database) throws -> [RemoteContext] {
        try RemoteContext.fetchAll(database, sql: "SELECT * FROM remoteContext ORDER BY name")
    }

    static func find(_ name: String, in database: Database) throws -> RemoteContext {
        guard let context = try RemoteContext.fetchOne(database, key: name) else {
            throw HubError.notFound("remote context")
        }
        return context
    }

    /// The context whose dispatcher has this token. The first use of a new one ends the former's life, and the code's.
    static func find(token: Secret, now: Date, in database: Database) throws -> RemoteContext? {
        let digest = token.digest
        let sql = "SELECT * FROM remoteContext WHERE revokedAt IS NULL AND (tokenDigest = ?1 OR nextTokenDigest = ?1)"
        guard let context = try RemoteContext.fetchOne(database, sql: sql, arguments: [digest]) else { return nil }
        let expiry = context.nextTokenDigest == digest ? context.nextTokenExpiresAt : context.tokenExpiresAt
        return expiry.map { $0 > now } == true ? context : nil
    }

    /// What the first use of a token changes.
    mutating func take(_ token: Secret) {
        if nextTokenDigest == token.digest {
            (tokenDigest, tokenExpiresAt) = (nextTokenDigest, nextTokenExpiresAt)
            (nextTokenDigest, nextTokenExpiresAt) = (nil, nil)
        }
        if codeKey != nil { (codeDigest, codeExpiresAt, codeKey) = (nil, nil, nil) }
    }
}

extension Store {
    /// Contexts of dispatchers elsewhere, what was given to them, and the models that came out.
    static let remoteContexts: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE remoteContext (
                    name TEXT PRIMARY KEY, title TEXT NOT NULL, modelsTo TEXT, createdAt DATETIME NOT NULL,
                    codeDigest TEXT, codeExpiresAt DATETIME, codeKey TEXT, publicKey TEXT, tokenDigest TEXT UNIQUE,
                    tokenExpiresAt DATETIME, nextTokenDigest TEXT UNIQUE, nextTokenExpiresAt DATETIME, profile TEXT,
                    release TEXT, heardAt DATETIME, revokedAt DATETIME);
                CREATE TABLE lease (
                    runId TEXT NOT NULL, number INTEGER NOT NULL, context TEXT NOT NULL, orderText TEXT NOT NULL,
                    cancelText TEXT, expiresAt DATETIME NOT NULL, heard INTEGER NOT NULL DEFAULT 0, chain TEXT NOT NULL,
                    PRIMARY KEY (runId, number)) WITHOUT ROWID;
                CREATE TABLE delivery (
                    runId TEXT PRIMARY KEY, context TEXT NOT NULL, location TEXT NOT NULL, digest TEXT NOT NULL,
                    bytes INTEGER NOT NULL, createdAt DATETIME NOT NULL) WITHOUT ROWID;
                """)
    }
}
