import FoundationEssentials
import GRDB

/// What is done to people, each with its entry in the audit log.
enum Users {
    /// Adds a person, who sets a password by a link that works once within three days.
    static func add(
        email: String, name: String, role: Role?, by identity: Identity, in database: Database
    ) throws -> Secret {
        try User.check(email: email, name: name)
        guard try User.find(email: email, in: database) == nil else {
            throw HubError.conflict("There is somebody with this e-mail address", remedy: "Change that person's role")
        }
        let user = User(id: Identifier.make(), email: email, name: name, role: role, createdAt: .now)
        try user.insert(database)
        try AuditLog.append(
            identity.entry(
                .userAdded, "user/\(user.id)", name, detail: ["email": email, "role": role?.rawValue ?? "none"]),
            in: database)
        return try Invitation.make(for: user.id, lasting: 3 * 86_400, in: database)
    }

    /// Changes a role, or shuts a person out; sessions end at once.
    static func change(
        _ id: String, role: Role?, isDisabled: Bool, by identity: Identity, in database: Database
    ) throws {
        guard var user = try User.fetchOne(database, key: id) else { throw HubError.notFound("person") }
        let admins =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM user WHERE role = 'admin' AND disabledAt IS NULL AND id <> ?",
                arguments: [id]) ?? 0
        if user.role == .admin, role != .admin || isDisabled, admins == 0 {
            throw HubError.conflict("\(user.name) is the last administrator", remedy: "Make somebody else one first")
        }
        user.role = role
        user.disabledAt = isDisabled ? user.disabledAt ?? .now : nil
        user.version += 1
        try user.update(database)
        if isDisabled { try database.execute(sql: "DELETE FROM session WHERE userId = ?", arguments: [id]) }
        try AuditLog.append(
            identity.entry(
                .userChanged, "user/\(id)", user.name,
                detail: ["role": role?.rawValue ?? "none", "disabled": String(isDisabled)]), in: database)
    }

    /// A link with which a person sets a new password, for three days.
    static func invite(_ user: User, by identity: Identity, in database: Database) throws -> Secret {
        try AuditLog.append(
            identity.entry(.userChanged, "user/\(user.id)", user.name, detail: ["link": "new password"]), in: database)
        return try Invitation.make(for: user.id, lasting: 3 * 86_400, in: database)
    }

    /// Makes a token of one's own void.
    static func revokeToken(_ id: String, by identity: Identity, in database: Database) throws {
        guard var token = try APIToken.fetchOne(database, key: id), token.userId == identity.user.id else {
            throw HubError.notFound("token")
        }
        if token.revokedAt != nil { return }
        token.revokedAt = .now
        try token.update(database)
        try AuditLog.append(
            identity.entry(.tokenRevoked, "token/\(id)", "API token \(token.name)"), in: database)
    }
}

/// The page of people.
struct UsersView {
    struct Row {
        let id, name, email, initials: String
        let roles: [ProjectSettingsView.Option]
        let made: Moment
        let isDisabled, hasPassword: Bool
    }

    let rows: [Row]
    let roles: [ProjectSettingsView.Option]
    let link, linkName, error: String?
    let email, name: String

    init(_ visit: Visit, link: String? = nil, name: String? = nil, error: HubError? = nil) async throws {
        let users = try await visit.hub.store.read {
            try User.fetchAll($0, sql: "SELECT * FROM user ORDER BY disabledAt IS NOT NULL, name")
        }
        rows = users.map { user in
            Row(
                id: user.id, name: user.name, email: user.email, initials: user.initials,
                roles: Self.roles(user.role), made: Moment(user.createdAt), isDisabled: user.disabledAt != nil,
                hasPassword: user.password != nil || user.subject != nil)
        }
        roles = Self.roles(.analyst)
        (self.link, linkName, self.error) = (link, name, error?.description)
        email = error == nil ? "" : visit.form["email"] ?? ""
        self.name = error == nil ? "" : visit.form["name"] ?? ""
    }

    private static func roles(_ chosen: Role?) -> [ProjectSettingsView.Option] {
        [.init(value: "", label: "only in projects", isChosen: chosen == nil)]
            + Role.allCases.map { .init(value: $0.rawValue, label: $0.rawValue, isChosen: $0 == chosen) }
    }
}

/// One's own settings.
struct SettingsView {
    struct TokenRow {
        let id, name, scope: String
        let made, expires: Moment
        let used: Moment?
    }

    let name, email, role: String
    let themes: [ProjectSettingsView.Option]
    let shortcuts: Bool
    let tokens: [TokenRow]
    let hasTokens: Bool
    let scopes: [ProjectSettingsView.Option]
    let secret, error: String?

    init(_ visit: Visit, secret: String? = nil, error: HubError? = nil) async throws {
        let user = visit.identity.user
        let tokens = try await visit.hub.store.read { database in
            try APIToken.fetchAll(
                database,
                sql:
                    "SELECT * FROM token WHERE userId = ? AND revokedAt IS NULL AND expiresAt > ? ORDER BY createdAt DESC",
                arguments: [user.id, Date.now])
        }
        (name, email, role) = (user.name, user.email, user.role?.rawValue ?? "only in projects")
        themes = [("system", "as the system"), ("light", "light"), ("dark", "dark")].map {
            .init(value: $0, label: $1, isChosen: $0 == user.theme)
        }
        shortcuts = user.shortcuts
        self.tokens = tokens.map { token in
            TokenRow(
                id: token.id, name: token.name, scope: token.scope.words, made: Moment(token.createdAt),
                expires: Moment(token.expiresAt), used: Moment(token.usedAt))
        }
        hasTokens = !tokens.isEmpty
        scopes = APIToken.Scope.allCases.map { .init(value: $0.rawValue, label: $0.words, isChosen: $0 == .run) }
        (self.secret, self.error) = (secret, error?.description)
    }
}
