import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird

/// People, and one's own tokens.
struct PeopleAPI {
    func add(to routes: CallRoutes) {
        routes.get("me") { call in
            try .json(MeAnswer(person: PersonAnswer(call.identity.user), scope: call.identity.token?.scope))
        }
        routes.get("users", list)
        routes.post("users", addPerson)
        routes.get("users/:user") { call in
            try call.identity.require(.manageUsers)
            let user = try await call.person()
            return try .json(PersonAnswer(user), version: user.version)
        }
        routes.on(.patch, "users/:user", change)
        routes.post("users/:user/invitation", invite)
        routes.get("tokens", listTokens)
        routes.post("tokens", makeToken)
        routes.on(.delete, "tokens/:token") { call in
            try call.identity.requireFullToken()
            let (identity, id) = (call.identity, call.part("token"))
            try await call.hub.store.write { try Users.revokeToken(id, by: identity, in: $0) }
            return .noContent
        }
    }

    @Sendable private func list(_ call: Call) async throws -> Response {
        try call.identity.require(.manageUsers)
        let (limit, cursor) = (try call.limit(), call.query["cursor"])
        let users = try await call.hub.store.read { database in
            try User.fetchAll(
                database, sql: "SELECT * FROM user WHERE (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2",
                arguments: [cursor, limit + 1])
        }
        return try .json(PageAnswer(users, limit: limit, cursor: \.id, PersonAnswer.init))
    }

    @Sendable private func addPerson(_ call: Call) async throws -> Response {
        let (identity, address) = (call.identity, call.hub.configuration.publicAddress)
        try identity.require(.manageUsers)
        let wish = try call.read(PersonRequest.self)
        let invited = try await call.hub.store.write { database in
            let secret = try Users.add(
                email: wish.email, name: wish.name, role: wish.role, by: identity, in: database)
            guard let user = try User.find(email: wish.email, in: database) else { throw HubError.notFound("person") }
            return InvitedAnswer(person: PersonAnswer(user), invitation: "\(address)/invitation/\(secret.text)")
        }
        return try .json(invited, status: .created, location: "/api/v1/users/\(invited.person.id)")
    }

    @Sendable private func change(_ call: Call) async throws -> Response {
        let identity = call.identity
        try identity.require(.manageUsers)
        let (user, wish) = (try await call.person(), try call.read(PersonChange.self))
        let changed = try await call.hub.store.write { database -> User in
            guard let now = try User.fetchOne(database, key: user.id) else { throw HubError.notFound("person") }
            try call.require(version: now.version)
            let role = wish.role == nil ? now.role : Role(rawValue: wish.role ?? "")
            if let name = wish.role, role == nil, name != "none" {
                throw HubError.invalid("role", "There is no such role")
            }
            try Users.change(
                now.id, role: role, isDisabled: wish.isDisabled ?? (now.disabledAt != nil), by: identity, in: database)
            return try User.fetchOne(database, key: now.id) ?? now
        }
        return try .json(PersonAnswer(changed), version: changed.version)
    }

    @Sendable private func invite(_ call: Call) async throws -> Response {
        let (identity, address) = (call.identity, call.hub.configuration.publicAddress)
        try identity.require(.manageUsers)
        let user = try await call.person()
        let secret = try await call.hub.store.write { try Users.invite(user, by: identity, in: $0) }
        let invited = InvitedAnswer(person: PersonAnswer(user), invitation: "\(address)/invitation/\(secret.text)")
        return try .json(invited, status: .created)
    }

    @Sendable private func listTokens(_ call: Call) async throws -> Response {
        let person = call.identity.user.id
        let tokens = try await call.hub.store.read { database in
            try APIToken.fetchAll(
                database, sql: "SELECT * FROM token WHERE userId = ? AND revokedAt IS NULL ORDER BY createdAt DESC",
                arguments: [person])
        }
        return try .json(["items": tokens.map { TokenAnswer($0) }])
    }

    /// A token never makes one that may do more than itself.
    @Sendable private func makeToken(_ call: Call) async throws -> Response {
        let identity = call.identity
        try identity.requireFullToken()
        let wish = try call.read(TokenRequest.self)
        let made = try await call.hub.store.write { database in
            let (token, secret) = try APIToken.make(
                wish.name, scope: wish.scope ?? .read, days: wish.days ?? 30, for: identity.user,
                address: identity.address, in: database)
            return TokenAnswer(token, secret: secret.text)
        }
        return try .json(made, status: .created)
    }
}

extension Identity {
    /// Tokens are managed by people, and by tokens that may do all that their person may.
    fileprivate func requireFullToken() throws(HubError) {
        guard let token, token.scope != .full else { return }
        throw HubError(
            code: .forbidden, problem: "This token does not allow to manage tokens", remedy: "Do it in your settings")
    }
}

extension Call {
    fileprivate func person() async throws -> User {
        let id = part("user")
        guard let user = try await hub.store.read({ try User.fetchOne($0, key: id) }) else {
            throw HubError.notFound("person")
        }
        return user
    }
}

/// A person, as programs see one.
struct PersonAnswer: Codable, Sendable {
    let id, email, name: String
    let role: Role?
    let isDisabled: Bool
    let createdAt: Date
    let version: Int

    init(_ user: User) {
        (id, email, name, role) = (user.id, user.email, user.name, user.role)
        (isDisabled, createdAt, version) = (user.disabledAt != nil, user.createdAt, user.version)
    }
}

/// Who asks.
struct MeAnswer: Encodable, Sendable {
    let person: PersonAnswer
    let scope: APIToken.Scope?
}

/// A person with the link that sets a password, which is shown once.
struct InvitedAnswer: Codable, Sendable {
    let person: PersonAnswer
    let invitation: String
}

/// A person to be added.
struct PersonRequest: Codable, Sendable {
    let email, name: String
    /// For all projects; absent for one who gets roles in single projects.
    let role: Role?
}

/// What may be changed of a person; what is absent stays.
struct PersonChange: Codable, Sendable {
    /// A role, or `none`.
    let role: String?
    let isDisabled: Bool?
}

/// A token to be made.
struct TokenRequest: Codable, Sendable {
    let name: String
    let scope: APIToken.Scope?
    let days: Int?
}

/// A token, as programs see it.
struct TokenAnswer: Codable, Sendable {
    let id, name: String
    let scope: APIToken.Scope
    let createdAt, expiresAt: Date
    let usedAt: Date?
    /// Shown once, when it is made.
    let secret: String?

    init(_ token: APIToken, secret: String? = nil) {
        (id, name, scope) = (token.id, token.name, token.scope)
        (createdAt, expiresAt, usedAt, self.secret) = (token.createdAt, token.expiresAt, token.usedAt, secret)
    }
}
