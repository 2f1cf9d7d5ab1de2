import FoundationEssentials
import GRDB
import Hummingbird
import TaskContract

/// Projects: the list, a new one, the path of one.
struct ProjectRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/projects") { visit in
            pages.page("projects", "Projects", visit, in: .projects, view: try await ProjectsView(visit))
        }
        routes.get("/projects/new") { visit in
            try visit.identity.require(.makeProject)
            return pages.page("project-new", "New project", visit, in: .projects, view: NewProjectView(visit))
        }
        routes.post("/projects") { visit in try await make(visit, pages) }
        routes.get("/projects/:slug") { visit in
            let project = try await visit.project()
            if project.slug != visit.part("slug") { return .seeOther("/projects/\(project.slug)") }
            let view = try await ProjectView(visit, project)
            return pages.page("project", project.title, visit, in: .projects, modules: ["live.js"], view: view)
        }
        routes.get("/projects/:slug/settings") { visit in
            let project = try await visit.project()
            try visit.identity.require(.changeProject, in: project.id)
            let view = try await ProjectSettingsView(visit, project)
            return pages.page("project-settings", "Settings of \(project.title)", visit, in: .projects, view: view)
        }
        routes.post("/projects/:slug/settings") { visit in try await change(visit, pages) }
        routes.post("/projects/:slug/members") { visit in try await changeMember(visit) }
        routes.post("/projects/:slug/delete") { visit in try await delete(visit) }
    }

    private func make(_ visit: Visit, _ pages: Pages) async throws -> Response {
        try visit.identity.require(.makeProject)
        let (title, purpose) = (visit.form["title"] ?? "", visit.form["purpose"] ?? "")
        do {
            try Project.check(title: title, purpose: purpose)
            let source = try ChosenSource(visit.form, visit.hub.configuration)
            let identity = visit.identity
            let project = try await visit.hub.store.write { database in
                try Projects.make(title: title, purpose: purpose, source: source?.source, by: identity, in: database)
            }
            guard let source else { return .seeOther("/projects/\(project.slug)") }
            let request = RunRequest(identity: identity, context: source.context, project: project, purpose: purpose)
            _ = try await visit.hub.change(source.context) { (try request.discover(in: $0), []) }
            return .seeOther("/projects/\(project.slug)")
        } catch let error as HubError where error.code == .invalid {
            let view = NewProjectView(visit, error: error)
            return pages.page("project-new", "New project", visit, in: .projects, view: view, status: 422)
        }
    }

    private func change(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let (project, identity) = (try await visit.project(), visit.identity)
        try identity.require(.changeProject, in: project.id)
        let (title, purpose) = (visit.form["title"] ?? "", visit.form["purpose"] ?? "")
        do { try Project.check(title: title, purpose: purpose) } catch {
            let view = try await ProjectSettingsView(visit, project, error: error)
            return pages.page("project-settings", "Settings", visit, in: .projects, view: view, status: 422)
        }
        let changed = try await visit.hub.store.write { database in
            try Projects.rename(project.id, title: title, purpose: purpose, by: identity, in: database)
        }
        return .seeOther("/projects/\(changed.slug)/settings")
    }

    private func changeMember(_ visit: Visit) async throws -> Response {
        let (project, identity) = (try await visit.project(), visit.identity)
        try identity.require(.changeProject, in: project.id)
        let (email, role) = (visit.form["email"] ?? "", visit.form["role"].flatMap(Role.init))
        try await visit.hub.store.write { database in
            try Projects.setRole(role, of: email, in: project, by: identity, database)
        }
        return .seeOther("/projects/\(project.slug)/settings")
    }

    private func delete(_ visit: Visit) async throws -> Response {
        let (project, identity) = (try await visit.project(), visit.identity)
        try identity.require(.changeProject, in: project.id)
        guard visit.form["name"] == project.title else {
            throw HubError.invalid(
                "name", "The name typed is not the project's", remedy: "Type it as it is written, or keep the project")
        }
        try await visit.hub.store.write { try Projects.delete(project, by: identity, in: $0) }
        return .seeOther("/projects")
    }
}
