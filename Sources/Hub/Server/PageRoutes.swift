import FoundationEssentials
import GRDB
import Hummingbird
import NIOCore

/// Adds pages to the router, each with the checks that none may forget: signed in, and for what changes something the form's
/// token.
struct PageRoutes {
    let hub: Hub
    let pages: Pages
    let router: Router<RequestScope>

    typealias Answer = @Sendable (Visit) async throws -> Response

    /// A page to read.
    func get(_ path: RouterPath, _ answer: @escaping Answer) {
        router.get(path) { [hub] request, scope in try await answer(try visit(hub, request, scope, Form(""))) }
    }

    /// A form that changes something.
    func post(_ path: RouterPath, _ answer: @escaping Answer) {
        router.post(path) { [hub] request, scope in
            var request = request
            let body = try await request.collectBody(upTo: Form.longest)
            let form = Form(String(buffer: body))
            let visit = try visit(hub, request, scope, form)
            guard Digest.areSame(form.raw("token"), visit.session.formToken) else {
                throw HubError(
                    code: .conflict, problem: "This form belongs to another sign-in",
                    remedy: "Go back, reload the page and send it again")
            }
            return try await answer(visit)
        }
    }
}

private func visit(_ hub: Hub, _ request: Request, _ scope: RequestScope, _ form: Form) throws -> Visit {
    guard let identity = scope.identity, let session = scope.session else { throw HubError.signInNeeded }
    return Visit(
        hub: hub, request: request, scope: scope, identity: identity, session: session, form: form,
        query: Form(request.uri.query ?? ""))
}
