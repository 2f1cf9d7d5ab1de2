import FoundationEssentials
import GRDB
import Hummingbird

/// People and roles; one's own settings and tokens.
struct UserRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/users") { visit in
            try visit.identity.require(.manageUsers)
            return pages.page("users", "People", visit, in: .users, view: try await UsersView(visit))
        }
        routes.post("/users") { visit in try await add(visit, pages) }
        routes.post("/users/:id") { visit in try await change(visit) }
        routes.post("/users/:id/invite") { visit in try await invite(visit, pages) }
        routes.get("/settings") { visit in
            pages.page("settings", "Your settings", visit, in: .none, view: try await SettingsView(visit))
        }
        routes.post("/settings") { visit in try await setLook(visit) }
        routes.post("/settings/tokens") { visit in try await makeToken(visit, pages) }
        routes.post("/settings/tokens/:id/revoke") { visit in try await revoke(visit) }
    }

    private func add(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let identity = visit.identity
        try identity.require(.manageUsers)
        let (email, name) = (visit.form["email"] ?? "", visit.form["name"] ?? "")
        let role = visit.form["role"].flatMap(Role.init)
        do {
            let secret = try await visit.hub.store.write { database in
                try Users.add(email: email, name: name, role: role, by: identity, in: database)
            }
            let link = "\(visit.hub.configuration.publicAddress)/invitation/\(secret.text)"
            let view = try await UsersView(visit, link: link, name: name)
            return pages.page("users", "People", visit, in: .users, view: view)
        } catch let error as HubError where error.code == .invalid || error.code == .conflict {
            let view = try await UsersView(visit, error: error)
            return pages.page("users", "People", visit, in: .users, view: view, status: 422)
        }
    }

    private func change(_ visit: Visit) async throws -> Response {
        let (identity, id) = (visit.identity, visit.part("id"))
        try identity.require(.manageUsers)
        let (role, isDisabled) = (visit.form["role"].flatMap(Role.init), visit.form.has("disabled"))
        try await visit.hub.store.write { database in
            try Users.change(id, role: role, isDisabled: isDisabled, by: identity, in: database)
        }
        return .seeOther("/users")
    }

    private func invite(_ visit: Visit, _ pages: Pages) async throws -> Response {
        try visit.identity.require(.manageUsers)
        let id = visit.part("id")
        let identity = visit.identity
        let (secret, name) = try await visit.hub.store.write { database -> (Secret, String) in
            guard let user = try User.fetchOne(database, key: id) else { throw HubError.notFound("person") }
            return (try Users.invite(user, by: identity, in: database), user.name)
        }
        let link = "\(visit.hub.configuration.publicAddress)/invitation/\(secret.text)"
        return pages.page(
            "users", "People", visit, in: .users, view: try await UsersView(visit, link: link, name: name))
    }

    private func setLook(_ visit: Visit) async throws -> Response {
        let (id, theme, shortcuts) = (
            visit.identity.user.id, visit.form["theme"] ?? "system", visit.form.has("shortcuts")
        )
        guard ["system", "light", "dark"].contains(theme) else {
            throw HubError.invalid("theme", "There is no such theme")
        }
        try await visit.hub.store.write { database in
            try database.execute(
                sql: "UPDATE user SET theme = ?, shortcuts = ? WHERE id = ?", arguments: [theme, shortcuts, id])
        }
        return .seeOther("/settings")
    }

    private func makeToken(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let identity = visit.identity
        let (name, scope) = (visit.form["name"] ?? "", visit.form["scope"].flatMap(APIToken.Scope.init) ?? .read)
        do {
            let days: Int = try visit.form.number("days", "The number of days") ?? 30
            let secret = try await visit.hub.store.write { database in
                try APIToken.make(
                    name, scope: scope, days: days, for: identity.user, address: identity.address, in: database
                ).1
            }
            let view = try await SettingsView(visit, secret: secret.text)
            return pages.page("settings", "Your settings", visit, in: .none, view: view)
        } catch let error as HubError where error.code == .invalid {
            let view = try await SettingsView(visit, error: error)
            return pages.page("settings", "Your settings", visit, in: .none, view: view, status: 422)
        }
    }

    private func revoke(_ visit: Visit) async throws -> Response {
        let (identity, id) = (visit.identity, visit.part("id"))
        try await visit.hub.store.write { try Users.revokeToken(id, by: identity, in: $0) }
        return .seeOther("/settings#tokens")
    }
}
