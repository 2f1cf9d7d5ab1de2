import TaskContract
import Logging
import Dispatching
import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// What dispatchers ask for: enrolment, a new token, what there is to do, an ear for what they tell, a place for models.
struct DispatcherAPI {
    /// The longest that a request for work is held.
    static let longestWait = 25

    func add(to routes: DispatcherRoutes) {
        let hub = routes.hub
        routes.router.post("enrolments") { request, scope in
            try RemoteProtocol.check(request.headers)
            let wish = try await DispatcherCall.read(EnrolmentRequest.self, request)
            return try Response.json(
                try await Enrolment(hub: hub, address: scope.address).enrol(wish), status: .created)
        }
        routes.on(.post, "tokens") { call in
            try .json(try await Enrolment(hub: call.hub, address: call.address).rotate(call.context), status: .created)
        }
        routes.on(.post, "leases", lease)
        routes.on(.post, "reports") { call in
            try .json(try await Hearing(call).hear(try await call.read(ReportsRequest.self)))
        }
        routes.on(.put, "models/:run") { call in
            try await Receiving(call).take()
            return .noContent
        }
    }

    /// Answers at once where there is something to do, else when there is, or after the time that the dispatcher named.
    @Sendable private func lease(_ call: DispatcherCall) async throws -> Response {
        let wish = try await call.read(LeaseRequest.self)
        let (hub, leasing) = (call.hub, Leasing(call))
        if let profile = wish.profile { try await leasing.take(profile) }
        let hints = await hub.signals.attempts(in: call.context.name)
        var answer = try await leasing.orders(holding: wish.holding.map(\.name))
        let wait = max(0, min(wish.waitSeconds, Self.longestWait))
        if answer.isQuiet, wait > 0 {
            await first(of: hints, within: .seconds(wait))
            answer = try await leasing.orders(holding: wish.holding.map(\.name))
        }
        return try .json(answer)
    }

    /// Waits for a hint; a Hub that stops lets go of those who wait.
    private func first(of hints: AsyncStream<TaskName>, within wait: Duration) async {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in hints { return } }
                group.addTask { try? await Task.sleep(for: wait) }
                await group.next()
                group.cancelAll()
            }
        }
    }
}

/// Codes against tokens.
struct Enrolment: Sendable {
    let hub: Hub
    let address: String

    /// Takes a code, once; whoever repeats the request with the same key, because the answer was lost, gets another token.
    func enrol(_ wish: EnrolmentRequest) async throws -> EnrolmentAnswer {
        let address = address
        let token = Secret("sfd_" + Secret().text)
        let profile = try Self.profile(wish)
        try await hub.store.write { database in
            let context = try RemoteContext.fetchOne(
                database, sql: "SELECT * FROM remoteContext WHERE codeDigest = ? AND codeExpiresAt > ?",
                arguments: [Secret(wish.code).digest, Date.now])
            guard var context, context.name == wish.context, context.codeKey == nil || context.codeKey == wish.publicKey
            else {
                throw HubError(
                    code: .signInNeeded, problem: "The code is unknown, used, too old, or of another context",
                    remedy: "Ask an administrator of the Hub for a new one")
            }
            (context.codeKey, context.publicKey) = (wish.publicKey, wish.publicKey)
            (context.tokenDigest, context.tokenExpiresAt) = (token.digest, .now + RemoteContext.tokenLife)
            (context.nextTokenDigest, context.nextTokenExpiresAt) = (nil, nil)
            (context.profile, context.revokedAt, context.heardAt) = (wish.profile, nil, .now)
            try context.update(database)
            try Self.note(.dispatcherEnrolled, context, address, wish.profile, in: database)
            try hub.remote.refresh(in: database)
        }
        hub.logger.info(
            "a dispatcher has enrolled", metadata: ["context": "\(wish.context)", "places": "\(profile.places)"])
        return EnrolmentAnswer(
            token: TokenGrant(token: token.text, secondsLeft: Int(RemoteContext.tokenLife)), hubKey: hub.key.publicText)
    }

    /// Another token; the one that asks is good until the new one is used.
    func rotate(_ context: RemoteContext) async throws -> TokenGrant {
        let (token, address) = (Secret("sfd_" + Secret().text), address)
        try await hub.store.write { database in
            var now = try RemoteContext.find(context.name, in: database)
            (now.nextTokenDigest, now.nextTokenExpiresAt) = (token.digest, .now + RemoteContext.tokenLife)
            try now.update(database)
            try Self.note(.dispatcherTokenMade, now, address, nil, in: database)
        }
        return TokenGrant(token: token.text, secondsLeft: Int(RemoteContext.tokenLife))
    }

    static func note(
        _ action: AuditAction, _ context: RemoteContext, _ address: String, _ profile: Signed?, in database: Database
    ) throws {
        try AuditLog.append(
            AuditEntry(
                time: Date.now.iso, actor: "dispatcher \(context.name)", address: address, action: action,
                subject: "context/\(context.name)", title: context.title, context: context.name,
                detail: profile.map { ["profile": $0.digest] }), in: database)
    }

    private static func profile(_ wish: EnrolmentRequest) throws -> Profile {
        let profile = try wish.profile.read(Profile.self, as: .profile, from: wish.publicKey)
        try profile.check()
        return profile
    }
}

extension Profile {
    /// - Throws: `invalid` for what the Hub's pages and queues cannot work with.
    func check() throws(HubError) {
        guard (1...10_000).contains(places) else { throw .invalid("places", "places is from 1 to 10,000") }
        let texts =
            [about, owner, title, storage, runsAs].compactMap(\.self) + sources.flatMap { [$0.name, $0.title] }
        guard texts.allSatisfy({ $0.utf8.count <= 1_000 && Text.isPlain($0) }), sources.count <= 1_000 else {
            throw .invalid(nil, "A name or a text of the context is too long, or holds what no page can show")
        }
    }
}
