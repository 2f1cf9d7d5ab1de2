import Dispatching
import FoundationEssentials
import GRDB
import Synchronization
import TaskContract

/// The remote contexts as the store has them, for all who ask which contexts there are. Read afresh whenever one changes, and
/// each second, since commands beside the Hub change them, too.
final class RemoteContexts: Sendable {
    private let known = Mutex<[ContextConfiguration]>([])

    /// Those that have enrolled and were not revoked.
    var all: [ContextConfiguration] { known.withLock { $0 } }

    func refresh(in database: Database) throws {
        let contexts = try RemoteContext.all(in: database).filter { $0.revokedAt == nil }.compactMap(\.configuration)
        known.withLock { $0 = contexts }
    }
}

/// What administrators do with remote contexts.
extension RemoteContext {
    /// Adds one.
    /// - Returns: also the code for its dispatcher, which is shown once.
    static func add(
        _ name: String, title: String?, modelsTo: String?, by identity: Identity, _ hub: HubConfiguration,
        in database: Database
    ) throws -> (RemoteContext, Secret) {
        try identity.require(.manageContexts)
        let isPlain = name.allSatisfy { ($0.isASCII && ($0.isLowercase || $0.isNumber)) || $0 == "-" }
        guard isPlain, (1...40).contains(name.utf8.count) else {
            throw HubError.invalid("name", "A context's name has 1 to 40 small letters, digits and hyphens")
        }
        let title = Text.trimmed(title)
        guard title.count <= 64, Text.isPlain(title) else {
            throw HubError.invalid("title", "A title has at most 64 characters")
        }
        let isTaken = try hub.contexts.contains { $0.name == name } || RemoteContext.exists(database, key: name)
        guard !isTaken else {
            throw HubError.conflict("There is a context \(name) already", remedy: "Choose another name")
        }
        if let modelsTo { try check(modelsTo, hub) }
        var context = RemoteContext(
            name: name, title: title.isEmpty ? name : title, modelsTo: modelsTo, createdAt: .now)
        let code = context.makeCode()
        try context.insert(database)
        try note(.contextAdded, context, by: identity, in: database)
        return (context, code)
    }

    /// A new code for a context whose dispatcher is set up anew, or was revoked. What it had stays good until the code is used.
    static func renewCode(of name: String, by identity: Identity, in database: Database) throws -> (
        RemoteContext, Secret
    ) {
        try identity.require(.manageContexts)
        var context = try find(name, in: database)
        let code = context.makeCode()
        try context.update(database)
        try note(.codeMade, context, by: identity, in: database)
        return (context, code)
    }

    /// Ends a dispatcher's right to ask and to tell. Its runs end here as lost, since nobody may tell of them any more.
    static func revoke(_ name: String, by identity: Identity, in database: Database) throws -> RemoteContext {
        try identity.require(.manageContexts)
        var context = try find(name, in: database)
        guard context.revokedAt == nil else { return context }
        if let configuration = context.configuration {
            let message = "The dispatcher of \(context.title) was revoked before it told how this ended"
            let open = try Run.fetchAll(
                database,
                sql:
                    "SELECT * FROM run WHERE context = ? AND state NOT IN ('done','failed','refused','cancelled','lost')",
                arguments: [name])
            for var run in open { try Outcomes.finish(&run, .lost, "revoked", message, configuration, in: database) }
            try database.execute(
                sql: "UPDATE attempt SET settledAt = ? WHERE context = ? AND settledAt IS NULL",
                arguments: [Date.now, name])
        }
        context.revokedAt = .now
        (context.tokenDigest, context.nextTokenDigest, context.publicKey) = (nil, nil, nil)
        (context.codeDigest, context.codeKey, context.profile, context.heardAt) = (nil, nil, nil, nil)
        try context.update(database)
        try note(.dispatcherRevoked, context, by: identity, in: database)
        return context
    }

    private static func check(_ receiver: String, _ hub: HubConfiguration) throws(HubError) {
        guard let context = hub.contexts.first(where: { $0.name == receiver }), context.remote == nil else {
            throw .invalid("modelsTo", "There is no context \(receiver) on this side")
        }
        guard context.keepsFilesHere else {
            throw .invalid(
                "modelsTo", "\(receiver) keeps models in a store that the Hub cannot write to",
                remedy: "Let the remote context's storage be a store that \(receiver) may read")
        }
    }

    private mutating func makeCode() -> Secret {
        let code = Secret()
        (codeDigest, codeExpiresAt, codeKey) = (code.digest, .now + Self.codeLife, nil)
        return code
    }

    private static func note(
        _ action: AuditAction, _ context: RemoteContext, by identity: Identity, in database: Database
    ) throws {
        try AuditLog.append(
            identity.entry(
                action, "context/\(context.name)", context.title, context: context.name,
                detail: context.modelsTo.map { ["modelsTo": $0] }), in: database)
    }
}

extension Hub {
    /// The code as it is carried by hand: with the fingerprint of the Hub's key, so that a dispatcher knows whose words to trust.
    func carried(_ code: Secret) throws -> String { try Self.carried(code, fixed) }

    static func carried(_ code: Secret, _ configuration: HubConfiguration) throws -> String {
        let key = try SigningKey.kept(at: configuration.dispatchKeyPath)
        return "sfe_\(code.text).\(SigningKey.fingerprint(key.publicText))"
    }

    /// Adds a remote context on behalf of whoever runs the Hub.
    /// - Returns: the code for its dispatcher.
    public static func addRemoteContext(
        _ name: String, title: String?, modelsTo: String?, _ configuration: HubConfiguration
    ) async throws -> String {
        let code = try await Store(path: configuration.storePath).write {
            try RemoteContext.add(name, title: title, modelsTo: modelsTo, by: .operator, configuration, in: $0).1
        }
        return try carried(code, configuration)
    }

    /// A new code for the dispatcher of a remote context.
    public static func renewRemoteCode(of name: String, _ configuration: HubConfiguration) async throws -> String {
        let code = try await Store(path: configuration.storePath).write {
            try RemoteContext.renewCode(of: name, by: .operator, in: $0).1
        }
        return try carried(code, configuration)
    }

    /// Ends the rights of the dispatcher of a remote context.
    public static func revokeRemoteContext(_ name: String, _ configuration: HubConfiguration) async throws {
        _ = try await Store(path: configuration.storePath).write {
            try RemoteContext.revoke(name, by: .operator, in: $0)
        }
    }
}

extension HubConfiguration {
    /// The key with which the Hub signs what it asks of dispatchers.
    var dispatchKeyPath: String { dataDirectory + "/dispatch.key" }
}
