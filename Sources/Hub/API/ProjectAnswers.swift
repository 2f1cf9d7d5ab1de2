import FoundationEssentials
import TaskContract

/// A project, as programs see it.
struct ProjectAnswer: Codable, Sendable {
    let id, slug, title, purpose, createdBy: String
    let createdAt: Date
    let source: Source?
    let version: Int

    init(_ project: Project) {
        (id, slug, title, purpose) = (project.id, project.slug, project.title, project.purpose)
        (createdBy, createdAt) = (project.createdBy, project.createdAt)
        (source, version) = (project.source, project.version)
    }
}

/// What makes a project.
struct ProjectRequest: Codable, Sendable {
    let title: String
    let purpose: String?
    let source: SourceRequest?
}

/// What may be changed of a project; what is absent stays.
struct ProjectChange: Codable, Sendable {
    let title: String?
    let purpose: String?
}

/// A source: one that the context's owner has named, or places that the context allows.
struct SourceRequest: Codable, Sendable {
    let context: String
    let name: String?
    let location: String?
    let tables: [String]?

    func chosen(_ hub: Hub) throws -> Source {
        guard let context = hub.configuration.contexts.first(where: { $0.name == context }) else {
            throw HubError.invalid("context", "There is no context \(context)")
        }
        switch (name, location) {
        case (let name?, nil): return try ChosenSource.named(name, in: context)
        case (nil, let location?):
            return try ChosenSource.place(location, tables: tables?.joined(separator: ","), in: context)
        default: throw HubError.invalid("source", "A source has either a name or a location")
        }
    }
}

/// A role in a project.
struct RoleRequest: Codable, Sendable {
    let role: Role
}

/// A person's role in a project.
struct MemberAnswer: Codable, Sendable {
    let email, name: String
    let role: Role
}

/// A saved schema.
struct SchemaAnswer: Codable, Sendable {
    let version: Int
    let digest, createdBy: String
    let createdAt: Date
    /// The content of a schema file.
    let schema: JSONValue

    init(_ version: SchemaVersion) {
        (self.version, digest, schema) = (version.number, version.digest, version.document.file)
        (createdBy, createdAt) = (version.createdBy, version.createdAt)
    }
}
