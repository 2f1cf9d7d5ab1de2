import FoundationEssentials
import Hummingbird

/// The first station of a project: where its data is.
struct SourceRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/projects/:slug/source") { visit in
            let project = try await visit.project()
            return pages.page(
                "source", "Source", visit, in: .projects, view: SourceView(visit, project, error: nil))
        }
        routes.post("/projects/:slug/source") { visit in try await choose(visit, pages) }
        routes.post("/projects/:slug/discover") { visit in
            let project = try await visit.project()
            try visit.identity.require(.chooseSource, in: project.id)
            return try await discover(visit, project)
        }
    }

    private func choose(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let (project, identity) = (try await visit.project(), visit.identity)
        try identity.require(.chooseSource, in: project.id)
        do {
            guard let chosen = try ChosenSource(visit.form, visit.hub.configuration) else {
                throw HubError.invalid("source", "Choose a source")
            }
            let changed = try await visit.hub.store.write { database in
                try Projects.choose(chosen.source, for: project, by: identity, in: database)
            }
            return try await discover(visit, changed)
        } catch let error as HubError where error.code == .invalid {
            let view = SourceView(visit, project, error: error)
            return pages.page("source", "Source", visit, in: .projects, view: view, status: 422)
        }
    }

    private func discover(_ visit: Visit, _ project: Project) async throws -> Response {
        guard let name = project.source?.context else {
            throw HubError.conflict("This project has no source yet", remedy: "Choose one first")
        }
        let context = try visit.hub.context(name)
        let request = RunRequest(
            identity: visit.identity, context: context, project: project, purpose: project.purpose)
        let run = try await visit.hub.change(context) { (try request.discover(in: $0), []) }
        return .seeOther("/runs/\(run.number ?? 0)")
    }
}

private struct SourceView {
    let project: String
    let projectPath: String
    let choices: SourceChoices
    let mayChoose: Bool
    let current: String?

    init(_ visit: Visit, _ project: Project, error: HubError?) {
        (self.project, projectPath) = (project.title, "/projects/\(project.slug)")
        let typed = error == nil ? nil : visit.form
        choices = SourceChoices(visit.hub.configuration, chosen: project.source, typed: typed, error: error)
        mayChoose = visit.identity.may(.chooseSource, in: project.id)
        current = project.source?.title
    }
}
