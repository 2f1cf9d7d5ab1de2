import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import TaskContract

/// Projects, their people, source and schema.
struct ProjectAPI {
    func add(to routes: CallRoutes) {
        routes.get("projects", list)
        routes.post("projects", make)
        routes.get("projects/:project") { call in
            let project = try await call.project()
            return try .json(ProjectAnswer(project), version: project.version)
        }
        routes.on(.patch, "projects/:project", change)
        routes.on(.delete, "projects/:project", delete)
        routes.get("projects/:project/members", members)
        routes.on(.put, "projects/:project/members/:email", setRole)
        routes.on(.delete, "projects/:project/members/:email", setRole)
        routes.on(.put, "projects/:project/source", chooseSource)
        routes.get("projects/:project/schema", schema)
        routes.on(.put, "projects/:project/schema", saveSchema)
    }

    @Sendable private func list(_ call: Call) async throws -> Response {
        let (limit, cursor, visible) = (try call.limit(), call.query["cursor"], call.identity.visibleProjects)
        let found = try await call.hub.store.read { database in
            let among = Visible(visible, column: "id")
            return try Project.fetchAll(
                database,
                sql: """
                    SELECT * FROM project WHERE deletedAt IS NULL AND \(among.sql) AND (?1 IS NULL OR id < ?1)
                    ORDER BY id DESC LIMIT ?2
                    """, arguments: [cursor, limit + 1])
        }
        return try .json(PageAnswer(found, limit: limit, cursor: \.id, ProjectAnswer.init))
    }

    @Sendable private func make(_ call: Call) async throws -> Response {
        let identity = call.identity
        try identity.require(.makeProject)
        let wish = try call.read(ProjectRequest.self)
        try Project.check(title: wish.title, purpose: wish.purpose ?? "")
        let source = try wish.source?.chosen(call.hub)
        let project = try await call.hub.store.write { database in
            try call.once(in: database) {
                ProjectAnswer(
                    try Projects.make(
                        title: wish.title, purpose: wish.purpose ?? "", source: source, by: identity, in: database))
            }
        }
        return try .json(
            project, status: .created, version: project.version, location: "/api/v1/projects/\(project.slug)")
    }

    @Sendable private func change(_ call: Call) async throws -> Response {
        let (project, identity) = (try await call.project(for: .changeProject), call.identity)
        let wish = try call.read(ProjectChange.self)
        let (title, purpose) = (wish.title ?? project.title, wish.purpose ?? project.purpose)
        try Project.check(title: title, purpose: purpose)
        let changed = try await call.hub.store.write { database in
            try call.require(version: Project.fetchOne(database, key: project.id)?.version ?? 0)
            return try Projects.rename(project.id, title: title, purpose: purpose, by: identity, in: database)
        }
        return try .json(ProjectAnswer(changed), version: changed.version)
    }

    @Sendable private func delete(_ call: Call) async throws -> Response {
        let (project, identity) = (try await call.project(for: .changeProject), call.identity)
        try await call.hub.store.write { try Projects.delete(project, by: identity, in: $0) }
        return .noContent
    }

    @Sendable private func members(_ call: Call) async throws -> Response {
        let project = try await call.project()
        let rows = try await call.hub.store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT email, name, member.role AS part FROM member JOIN user ON user.id = userId
                    WHERE projectId = ? ORDER BY name
                    """, arguments: [project.id]
            ).compactMap { row in
                Role(rawValue: row["part"]).map { MemberAnswer(email: row["email"], name: row["name"], role: $0) }
            }
        }
        return try .json(["items": rows])
    }

    /// With `DELETE` the role is taken away.
    @Sendable private func setRole(_ call: Call) async throws -> Response {
        let (project, identity, email) = (
            try await call.project(for: .changeProject), call.identity, call.part("email")
        )
        let role = call.request.method == .delete ? nil : try call.read(RoleRequest.self).role
        try await call.hub.store.write { database in
            try Projects.setRole(role, of: email, in: project, by: identity, database)
        }
        return .noContent
    }

    @Sendable private func chooseSource(_ call: Call) async throws -> Response {
        let (project, identity) = (try await call.project(for: .chooseSource), call.identity)
        let source = try call.read(SourceRequest.self).chosen(call.hub)
        let changed = try await call.hub.store.write { database in
            try Projects.choose(source, for: project, by: identity, in: database)
        }
        return try .json(ProjectAnswer(changed), version: changed.version)
    }

    @Sendable private func schema(_ call: Call) async throws -> Response {
        let project = try await call.project()
        guard let version = try await call.hub.store.read({ try SchemaVersion.latest(of: project.id, in: $0) }) else {
            throw HubError.notFound("schema")
        }
        return try .json(SchemaAnswer(version), version: version.number)
    }

    @Sendable private func saveSchema(_ call: Call) async throws -> Response {
        let (project, identity) = (try await call.project(for: .changeSchema), call.identity)
        let document = try SchemaDocument(try call.read(JSONValue.self))
        let saved = try await call.hub.store.write { database in
            let latest = try SchemaVersion.latest(of: project.id, in: database)
            if let latest { try call.require(version: latest.number) }
            return try Schemas.save(
                document.ordered(as: latest?.document), of: project, over: latest, by: identity, in: database)
        }
        return try .json(SchemaAnswer(saved), version: saved.number)
    }
}

extension SchemaDocument {
    /// With tables' columns and row counts as an earlier version has them: JSON objects keep no order.
    func ordered(as earlier: SchemaDocument?) -> SchemaDocument {
        var document = self
        for (index, table) in tables.enumerated() {
            guard let former = earlier?.table(table.name) else { continue }
            let places = Dictionary(former.columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
            document.tables[index].rows = former.rows
            document.tables[index].columns = table.columns.enumerated().sorted {
                (places[$0.element.name] ?? .max, $0.offset) < (places[$1.element.name] ?? .max, $1.offset)
            }.map(\.element)
        }
        return document
    }
}

/// Narrows a query to projects that somebody may see.
struct Visible {
    /// A condition on a column that holds a project's id. Ids are ours: letters and digits.
    let sql: String

    init(_ projects: [String]?, column: String) {
        guard let projects else {
            sql = "1"
            return
        }
        let plain = projects.filter { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
        sql = "\(column) IN (\(plain.map { "'\($0)'" }.joined(separator: ",")))"
    }
}

extension Call {
    /// The project that the path names by its slug or id.
    /// - Throws: `notFound` where the caller may not see it, `forbidden` where more is asked than allowed.
    func project(for permission: Permission = .see) async throws -> Project {
        let name = part("project")
        let found = try await hub.store.read { database -> Project? in
            if let project = try Project.find(slug: name, in: database) { return project }
            let project = try Project.fetchOne(database, key: name)
            return project?.deletedAt == nil ? project : nil
        }
        guard let found, identity.may(.see, in: found.id) else { throw HubError.notFound("project") }
        try identity.require(permission, in: found.id)
        return found
    }

    /// A record that belongs to a project that the caller may see.
    func record<Record: Sendable>(
        _ what: String, project: @escaping @Sendable (Record) -> String,
        _ find: @escaping @Sendable (Database) throws -> Record?
    ) async throws -> (Record, Project) {
        let found = try await hub.store.read { database -> (Record, Project)? in
            guard let record = try find(database), let owner = try Project.fetchOne(database, key: project(record))
            else {
                return nil
            }
            return (record, owner)
        }
        guard let found, identity.may(.see, in: found.1.id) else { throw HubError.notFound(what) }
        return found
    }
}
