import FoundationEssentials

extension Hub {
    /// Adds a person on behalf of whoever runs the Hub.
    /// - Returns: the link with which a password is set.
    public static func addPerson(
        email: String, name: String, role: String?, _ configuration: HubConfiguration
    ) async throws -> String {
        let rank = try role.map { text in
            guard let role = Role(rawValue: text) else { throw HubError.invalid("role", "There is no role \(text)") }
            return role
        }
        let store = try Store(path: configuration.storePath)
        let secret = try await store.write {
            try Users.add(email: email, name: name, role: rank, by: .operator, in: $0)
        }
        return "\(configuration.publicAddress)/invitation/\(secret.text)"
    }

    /// A link with which a person sets a new password.
    public static func passwordLink(for email: String, _ configuration: HubConfiguration) async throws -> String {
        let store = try Store(path: configuration.storePath)
        let secret = try await store.write { database in
            guard let user = try User.find(email: email, in: database) else { throw HubError.notFound("person") }
            return try Users.invite(user, by: .operator, in: database)
        }
        return "\(configuration.publicAddress)/invitation/\(secret.text)"
    }
}

extension Identity {
    /// Whoever may run commands where the store is.
    static let `operator` = Identity(
        user: User(id: "operator", email: "operator", name: "Operator", role: .admin, createdAt: .distantPast),
        projects: [:], token: nil, address: "local")
}
