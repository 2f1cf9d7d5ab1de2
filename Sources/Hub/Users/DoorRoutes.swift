import FoundationEssentials
import GRDB
import Hummingbird
import NIOCore

/// Signing in, setting up, accepting an invitation.
struct DoorRoutes {
    let hub: Hub
    let pages: Pages

    func add(to router: Router<RequestScope>) {
        router.get("/sign-in") { request, scope -> Response in
            if scope.session != nil { return .seeOther("/") }
            return signInPage(SignInView(next: Form(request.uri.query ?? "")["next"]))
        }
        router.post("/sign-in") { request, scope -> Response in try await signIn(request, scope) }
        router.post("/sign-out") { request, scope -> Response in try await signOut(request, scope) }
        for (path, isSetUp) in [("/setup/:secret", true), ("/invitation/:secret", false)] {
            router.get(RouterPath(path)) { _, scope -> Response in try await invitation(scope, isSetUp, nil, nil) }
            router.post(RouterPath(path)) { request, scope -> Response in try await accept(request, scope, isSetUp) }
        }
    }

    private func signInPage(_ view: SignInView, status: Int = 200) -> Response {
        pages.door("sign-in", "Sign in", view: view, status: status)
    }

    private func signIn(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let form = try await Self.form(request)
        let (email, next) = (form["email"] ?? "", form["next"])
        do {
            let signIn = SignIn(store: hub.store)
            let secret = try await signIn.signIn(
                email: email, password: form.raw("password"), address: scope.address)
            return entered(secret, Address.local(next))
        } catch let error as HubError where error.code == .invalid {
            return signInPage(SignInView(next: next, email: email, error: error.description), status: 422)
        }
    }

    private func signOut(_ request: Request, _ scope: RequestScope) async throws -> Response {
        guard let session = scope.session, let identity = scope.identity else { return .seeOther("/sign-in") }
        let form = try await Self.form(request)
        guard Digest.areSame(form.raw("token"), session.formToken) else { return .seeOther("/") }
        try await hub.store.write { database in
            _ = try session.delete(database)
            try AuditLog.append(identity.entry(.signedOut, "user/\(identity.user.id)", "Signed out"), in: database)
        }
        var response = Response.seeOther("/sign-in")
        response.headers[.setCookie] = hub.configuration.emptyCookie
        return response
    }

    private func entered(_ secret: Secret, _ path: String) -> Response {
        var response = Response.seeOther(path)
        response.headers[.setCookie] = hub.configuration.cookie(secret)
        return response
    }

    private func invitation(
        _ scope: RequestScope, _ isSetUp: Bool, _ typed: Form?, _ error: HubError?
    ) async throws -> Response {
        let secret = Secret(scope.parameters.get("secret") ?? "")
        let found = try await hub.store.read { database -> (Invitation, User?)? in
            guard let invitation = try Invitation.find(secret, in: database) else { return nil }
            return (invitation, try invitation.userId.flatMap { try User.fetchOne(database, key: $0) })
        }
        guard let (invitation, user) = found, (invitation.userId == nil) == isSetUp else {
            return pages.door("expired", "Link not valid", view: ExpiredView(isSetUp: isSetUp), status: 404)
        }
        let view = InvitationView(
            hub.configuration, user: user, until: invitation.expiresAt, typed: typed, error: error)
        return pages.door(
            isSetUp ? "setup" : "invitation", isSetUp ? "Set up" : "Your account", view: view,
            status: error == nil ? 200 : 422)
    }

    private func accept(_ request: Request, _ scope: RequestScope, _ isSetUp: Bool) async throws -> Response {
        let form = try await Self.form(request)
        let (email, name, password) = (form["email"] ?? "", form["name"] ?? "", form.raw("password"))
        do {
            if isSetUp { try User.check(email: email, name: name) }
            try Password.check(password, email: email)
        } catch { return try await invitation(scope, isSetUp, form, error) }
        let secret = Secret(scope.parameters.get("secret") ?? "")
        let hash = try await Password().hash(password)
        let address = scope.address
        let session = try await hub.store.write { database -> Secret? in
            guard let invitation = try Invitation.find(secret, in: database), (invitation.userId == nil) == isSetUp
            else { return nil }
            return try invitation.accept(
                email: email, name: name, passwordHash: hash, address: address, in: database)
        }
        guard let session else { return try await invitation(scope, isSetUp, nil, nil) }
        return entered(session, "/")
    }

    private static func form(_ request: Request) async throws -> Form {
        var request = request
        return Form(String(buffer: try await request.collectBody(upTo: 65_536)))
    }
}

private struct SignInView {
    var next: String?
    var email = ""
    var error: String?
}

private struct ExpiredView {
    let isSetUp: Bool
}

private struct InvitationView {
    let until: Moment
    let name: String
    let email: String
    let isKnown: Bool
    let contexts: [Found]
    let store: String
    let isEncrypted: Bool
    let isLocal: Bool
    let nameError, emailError, passwordError: String?

    struct Found { let title, facts: String }

    init(_ configuration: HubConfiguration, user: User?, until: Date, typed: Form?, error: HubError?) {
        self.until = Moment(until)
        name = typed?["name"] ?? user?.name ?? ""
        email = typed?["email"] ?? user?.email ?? ""
        isKnown = user != nil
        contexts = configuration.contexts.map { context in
            let memory = context.memoryBytes.map { ", \(Words.memory($0)) each" } ?? ""
            return Found(title: context.title, facts: "as \(context.runsAs), \(context.places) at once\(memory)")
        }
        store = configuration.dataDirectory
        (isEncrypted, isLocal) = (
            configuration.isEncrypted, ["127.0.0.1", "::1", "localhost"].contains(configuration.host)
        )
        func fault(_ field: String) -> String? { error?.field == field ? error?.description : nil }
        (nameError, emailError, passwordError) = (fault("name"), fault("email"), fault("password"))
    }
}
