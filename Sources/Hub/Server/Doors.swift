import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird

/// Finds out who asks: a session's cookie for pages, a token for the API. Never both, so that no page's cookie can be used
/// against the API from elsewhere.
struct Doors: RouterMiddleware {
    typealias Context = RequestScope
    let hub: Hub

    func handle(
        _ request: Request, context: RequestScope, next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        var scope = context
        scope.address = address(request, context.address)
        if request.uri.path.hasPrefix("/api/v1/dispatcher/") {
            scope.dispatcher = try await DispatcherDoor(hub: hub).find(request)
        }
        if request.uri.path.hasPrefix("/api/"), scope.dispatcher == nil {
            scope.identity = try await bearer(request, scope.address)
        } else if let cookie = request.cookies[hub.configuration.cookieName]?.value {
            try await open(Secret(cookie), &scope)
        }
        return try await next(request, scope)
    }

    private func open(_ secret: Secret, _ scope: inout RequestScope) async throws {
        let address = scope.address
        let found = try await hub.store.read { database -> (Session, Identity)? in
            guard let (session, user) = try Session.find(secret, now: .now, in: database) else { return nil }
            let projects = try User.roles(of: user.id, in: database)
            return (session, Identity(user: user, projects: projects, token: nil, address: address))
        }
        guard let (session, identity) = found else { return }
        (scope.session, scope.identity) = (session, identity)
        try await session.touch(now: .now, in: hub.store)
    }

    private func bearer(_ request: Request, _ address: String) async throws -> Identity? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw HubError.signInNeeded }
        let secret = Secret(parts[1])
        let found = try await hub.store.read { database -> Identity? in
            guard let (token, user) = try APIToken.find(secret, now: .now, in: database) else { return nil }
            let projects = try User.roles(of: user.id, in: database)
            return Identity(user: user, projects: projects, token: token, address: address)
        }
        guard let found else {
            throw HubError(
                code: .signInNeeded, problem: "The token is unknown, revoked or has expired", remedy: "Make a new one")
        }
        if let token = found.token, (token.usedAt ?? .distantPast) + 60 < .now {
            try await hub.store.write { database in
                try database.execute(
                    sql: "UPDATE token SET usedAt = ? WHERE id = ?", arguments: [Date.now, token.id])
            }
        }
        return found
    }

    /// Forwarded addresses are believed of named proxies only.
    private func address(_ request: Request, _ peer: String) -> String {
        guard hub.configuration.trustedProxies.contains(peer), let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[name]?.split(separator: ",").last
        else { return peer }
        return Text.trimmed(String(last))
    }
}

extension HubConfiguration {
    /// Over an encrypted connection the name itself binds the cookie to this host and to encryption (RFC 6265bis, `__Host-`).
    var cookieName: String { isEncrypted ? "__Host-sfumato" : "sfumato" }

    func cookie(_ secret: Secret) -> String {
        let expiry = "Max-Age=\(Int(Session.longest))"
        return "\(cookieName)=\(secret.text); Path=/; HttpOnly; SameSite=Lax; \(expiry)\(isEncrypted ? "; Secure" : "")"
    }

    var emptyCookie: String {
        "\(cookieName)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\(isEncrypted ? "; Secure" : "")"
    }
}
