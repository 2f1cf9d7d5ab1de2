import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import TaskContract

/// Finds out which dispatcher asks. Its token opens the dispatchers' operations of its own context and nothing else.
struct DispatcherDoor: Sendable {
    let hub: Hub

    /// nil where the request has no dispatcher's token: then it is a person's, or nobody's.
    /// - Throws: for one that is unknown, revoked or too old.
    func find(_ request: Request) async throws -> RemoteContext? {
        let parts = (request.headers[.authorization] ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].hasPrefix("sfd_") else { return nil }
        let token = Secret(parts[1])
        guard let context = try await hub.store.read({ try RemoteContext.find(token: token, now: .now, in: $0) }) else {
            throw HubError(
                code: .signInNeeded, problem: "The dispatcher's token is unknown, revoked or has expired",
                remedy: "Ask an administrator of the Hub for a new code, and start the dispatcher with it")
        }
        let release = RemoteProtocol.releaseHeader.flatMap { request.headers[$0] }.map { String($0.prefix(64)) }
        let isPlain = context.nextTokenDigest != token.digest && context.codeKey == nil && context.release == release
        if isPlain, let heardAt = context.heardAt, heardAt + 5 > .now { return context }
        return try await hub.store.write { database in
            var now = try RemoteContext.find(context.name, in: database)
            now.take(token)
            (now.heardAt, now.release) = (.now, release)
            try now.update(database)
            return now
        }
    }
}

/// One request of a dispatcher.
struct DispatcherCall: Sendable {
    let hub: Hub
    let request: Request
    let context: RemoteContext
    let address: String

    /// The most bytes of a request without a model: one report may tell of a whole schema.
    private static let longest = 32 << 20

    /// The key that the dispatcher signs with.
    /// - Throws: where it is not enrolled any more.
    func publicKey() throws(HubError) -> String {
        guard let key = context.publicKey else { throw .signInNeeded }
        return key
    }

    /// The context as the rest of the Hub sees it.
    func configuration() throws(HubError) -> ContextConfiguration {
        guard let configuration = context.configuration else { throw .signInNeeded }
        return configuration
    }

    func read<Value: Codable>(_ type: Value.Type) async throws -> Value {
        try await Self.read(type, request)
    }

    static func read<Value: Codable>(_ type: Value.Type, _ request: Request) async throws -> Value {
        var request = request
        let body = try await request.collectBody(upTo: longest)
        do throws(SpecFault) { return try StrictJSON.decode(type, from: Array(body.readableBytesView)) } catch {
            throw HubError.invalid(error.field.isEmpty ? nil : error.field, "The body is not as it should be: \(error)")
        }
    }
}

/// Adds the dispatchers' operations to the router, each with the checks that none may forget.
struct DispatcherRoutes {
    let hub: Hub
    let router: RouterGroup<RequestScope>

    /// - Parameter answer: gets what only the dispatcher of a context may ask for.
    func on(
        _ method: HTTPRequest.Method, _ path: RouterPath,
        _ answer: @escaping @Sendable (DispatcherCall) async throws -> Response
    ) {
        router.on(path, method: method) { [hub] request, scope in
            guard let context = scope.dispatcher else {
                guard scope.identity == nil else {
                    throw HubError.forbidden("speak for a dispatcher", who: "whoever runs the context")
                }
                throw HubError(
                    code: .signInNeeded, problem: "This needs a dispatcher's token",
                    remedy: "Enrol with a code of the Hub's administrator")
            }
            try RemoteProtocol.check(request.headers)
            return try await answer(
                DispatcherCall(hub: hub, request: request, context: context, address: scope.address))
        }
    }
}
