import FoundationEssentials
import GRDB
import Hummingbird

/// The schema of a project: a drawn graph, and a table to correct.
struct SchemaRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/projects/:slug/schema") { visit in
            let (project, version) = try await Self.schema(visit)
            let view = try SchemaView(visit, project, version)
            return pages.page("schema", "Schema", visit, in: .projects, modules: ["columns.js"], view: view)
        }
        routes.post("/projects/:slug/schema") { visit in try await save(visit, pages) }
    }

    private static func schema(_ visit: Visit) async throws -> (Project, SchemaVersion) {
        let project = try await visit.project()
        guard let version = try await visit.hub.store.read({ try SchemaVersion.latest(of: project.id, in: $0) }) else {
            throw HubError.conflict(
                "The source of this project has not been discovered yet", remedy: "Choose a source and discover it")
        }
        return (project, version)
    }

    private func save(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let (project, version) = try await Self.schema(visit)
        let identity = visit.identity
        try identity.require(.changeSchema, in: project.id)
        let edited: SchemaDocument
        do {
            edited = try SchemaForm(visit.form).apply(to: version.document)
            guard visit.form["version"] == String(version.number) else {
                throw HubError.conflict(
                    "\(version.createdBy) saved this schema while you were editing it",
                    remedy: "Your changes are kept below; look them through and save again")
            }
        } catch let error as HubError where error.code == .invalid || error.code == .conflict {
            // What was typed stays: the form shows it over the newest version.
            let kept = (try? SchemaForm(visit.form).apply(to: version.document)) ?? version.document
            let view = try SchemaView(visit, project, version, showing: kept, error: error)
            let status = error.code == .conflict ? 409 : 422
            return pages.page(
                "schema", "Schema", visit, in: .projects, modules: ["columns.js"], view: view, status: status)
        }
        if edited != version.document {
            _ = try await visit.hub.store.write { database in
                try Schemas.save(edited, of: project, over: version, by: identity, in: database)
            }
        }
        let table = visit.form["table"].map { "?table=" + Address.query($0) } ?? ""
        return .seeOther("/projects/\(project.slug)/schema\(table)")
    }
}

/// What is done to schemas.
enum Schemas {
    /// Saves the next version, unless another came first.
    static func save(
        _ document: SchemaDocument, of project: Project, over version: SchemaVersion?, by identity: Identity,
        in database: Database
    ) throws -> SchemaVersion {
        let latest = try SchemaVersion.latest(of: project.id, in: database)
        guard latest?.id == version?.id else {
            throw HubError.conflict(
                "\(latest?.createdBy ?? "Somebody") saved this schema meanwhile",
                remedy: "Load it again and repeat your changes")
        }
        try document.check()
        let saved = try SchemaVersion.add(
            document, to: project.id, run: nil, by: identity.user.email, in: database)
        try AuditLog.append(
            identity.entry(
                .schemaSaved, "project/\(project.id)", "Schema version \(saved.number)", project: project.slug,
                detail: ["digest": saved.digest]), in: database)
        return saved
    }
}
