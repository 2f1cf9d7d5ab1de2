import FoundationEssentials
import GRDB

/// What is done to projects, each with its entry in the audit log.
enum Projects {
    static func make(
        title: String, purpose: String, source: Source?, by identity: Identity, in database: Database
    ) throws -> Project {
        let project = Project(
            id: Identifier.make(), slug: try Project.freeSlug(for: title, in: database), title: title, purpose: purpose,
            createdAt: .now, createdBy: identity.user.email, source: source)
        try project.insert(database)
        if identity.user.role != .admin, identity.user.role != .steward {
            try database.execute(
                sql: "INSERT INTO member (projectId, userId, role) VALUES (?, ?, ?)",
                arguments: [project.id, identity.user.id, Role.steward.rawValue])
        }
        try AuditLog.append(
            identity.entry(
                .projectMade, "project/\(project.id)", project.title, project: project.slug, purpose: purpose),
            in: database)
        if let source { try note(source, of: project, by: identity, in: database) }
        return project
    }

    static func choose(
        _ source: Source, for project: Project, by identity: Identity, in database: Database
    ) throws -> Project {
        guard var project = try Project.fetchOne(database, key: project.id) else { throw HubError.notFound("project") }
        project.source = source
        project.version += 1
        try project.update(database)
        try note(source, of: project, by: identity, in: database)
        return project
    }

    private static func note(
        _ source: Source, of project: Project, by identity: Identity, in database: Database
    ) throws {
        try AuditLog.append(
            identity.entry(
                .sourceChosen, "project/\(project.id)", "Source \(source.title)", project: project.slug,
                context: source.context, detail: ["source": source.name]), in: database)
    }

    static func rename(
        _ id: String, title: String, purpose: String, by identity: Identity, in database: Database
    ) throws -> Project {
        guard var project = try Project.fetchOne(database, key: id) else { throw HubError.notFound("project") }
        if title != project.title, Project.slug(for: title) != Project.slug(for: project.title) {
            try database.execute(
                sql: "INSERT OR IGNORE INTO formerSlug (slug, projectId) VALUES (?, ?)",
                arguments: [project.slug, project.id])
            project.slug = try Project.freeSlug(for: title, in: database)
        }
        (project.title, project.purpose, project.version) = (title, purpose, project.version + 1)
        try project.update(database)
        try AuditLog.append(
            identity.entry(.projectChanged, "project/\(id)", title, project: project.slug, purpose: purpose),
            in: database)
        return project
    }

    /// Gives a person a role in the project; nil takes it away.
    static func setRole(
        _ role: Role?, of email: String, in project: Project, by identity: Identity, _ database: Database
    ) throws {
        guard let user = try User.find(email: email, in: database) else {
            throw HubError.invalid(
                "email", "Nobody here has this e-mail address", remedy: "An administrator can add people")
        }
        if let role {
            guard role != .admin else { throw HubError.invalid("role", "A project has no administrators of its own") }
            try database.execute(
                sql: "INSERT OR REPLACE INTO member (projectId, userId, role) VALUES (?, ?, ?)",
                arguments: [project.id, user.id, role.rawValue])
        } else {
            try database.execute(
                sql: "DELETE FROM member WHERE projectId = ? AND userId = ?", arguments: [project.id, user.id])
        }
        try AuditLog.append(
            identity.entry(
                .projectChanged, "project/\(project.id)", "Role of \(user.name)", project: project.slug,
                detail: ["person": user.email, "role": role?.rawValue ?? "none"]), in: database)
    }

    /// Hides the project. Runs, models and entries of the audit log stay: others may hang on them.
    static func delete(_ project: Project, by identity: Identity, in database: Database) throws {
        let open = try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM run WHERE projectId = ?
                AND state IN ('waiting', 'starting', 'running', 'retrying', 'cancelling')
                """, arguments: [project.id])
        guard open == 0 else {
            throw HubError.conflict("Runs of this project are under way", remedy: "Cancel them first")
        }
        guard var project = try Project.fetchOne(database, key: project.id) else { throw HubError.notFound("project") }
        (project.deletedAt, project.version) = (.now, project.version + 1)
        try project.update(database)
        try AuditLog.append(
            identity.entry(.projectDeleted, "project/\(project.id)", project.title, project: project.slug), in: database
        )
    }
}
