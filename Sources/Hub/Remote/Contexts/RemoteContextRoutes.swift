import FoundationEssentials
import GRDB
import Hummingbird

/// Remote contexts as a page, for administrators: what there is, codes, an end to it.
struct RemoteContextRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/contexts/remote") { visit in
            try visit.identity.require(.manageContexts)
            return pages.page(
                "remote", "Remote contexts", visit, in: .contexts, view: try await RemoteContextsView(visit))
        }
        routes.post("/contexts/remote") { visit in try await add(visit, pages) }
        routes.post("/contexts/remote/:name/code") { visit in
            let (hub, identity, name) = (visit.hub, visit.identity, visit.part("name"))
            let (context, code) = try await hub.store.write {
                try RemoteContext.renewCode(of: name, by: identity, in: $0)
            }
            return try await shown(code, of: context, visit, pages)
        }
        routes.post("/contexts/remote/:name/revoke") { visit in
            let (hub, identity, name) = (visit.hub, visit.identity, visit.part("name"))
            try await hub.store.write { database in
                _ = try RemoteContext.revoke(name, by: identity, in: database)
                try hub.remote.refresh(in: database)
            }
            return .seeOther("/contexts/remote")
        }
    }

    private func add(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let (hub, identity, form) = (visit.hub, visit.identity, visit.form)
        try identity.require(.manageContexts)
        let configuration = hub.configuration
        do {
            let (context, code) = try await hub.store.write { database in
                try RemoteContext.add(
                    form["name"] ?? "", title: form["title"], modelsTo: form["modelsTo"], by: identity, configuration,
                    in: database)
            }
            return try await shown(code, of: context, visit, pages)
        } catch let error as HubError where error.code == .invalid || error.code == .conflict {
            let view = try await RemoteContextsView(visit, error: error)
            return pages.page("remote", "Remote contexts", visit, in: .contexts, view: view, status: 422)
        }
    }

    private func shown(
        _ code: Secret, of context: RemoteContext, _ visit: Visit, _ pages: Pages
    ) async throws -> Response {
        let view = try await RemoteContextsView(visit, code: try visit.hub.carried(code), of: context.title)
        return pages.page("remote", "Remote contexts", visit, in: .contexts, view: view)
    }
}

/// The page of remote contexts.
private struct RemoteContextsView {
    struct Row {
        let name, title: String
        let release, modelsTo: String?
        let heard: Moment?
        let badge: Badge
        let mayRevoke: Bool
    }

    struct Receiver { let name, title: String }

    let rows: [Row]
    let receivers: [Receiver]
    let code, codeTitle, error: String?

    init(_ visit: Visit, code: String? = nil, of title: String? = nil, error: HubError? = nil) async throws {
        let contexts = try await visit.hub.store.read { try RemoteContext.all(in: $0) }
        rows = contexts.map { context in
            let state = context.state(now: .now)
            return Row(
                name: context.name, title: context.title, release: context.release, modelsTo: context.modelsTo,
                heard: context.heardAt.map { Moment($0) }, badge: Self.badge(state), mayRevoke: state != .revoked)
        }
        receivers = visit.hub.fixed.contexts.filter(\.keepsFilesHere)
            .map { Receiver(name: $0.name, title: $0.title) }
        (self.code, codeTitle, self.error) = (code, title, error?.description)
    }

    private static func badge(_ state: RemoteContext.State) -> Badge {
        switch state {
        case .awaited: Badge("is-waiting", "Awaited")
        case .connected: Badge("is-done", "Connected")
        case .away: Badge("is-failed", "Away")
        case .revoked: Badge("is-cancelled", "Revoked")
        }
    }
}
