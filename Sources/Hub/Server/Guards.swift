import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging

/// Headers of every answer: what a page may load, and that nothing else may frame, sniff or keep it.
struct Headers: RouterMiddleware {
    typealias Context = RequestScope
    let isEncrypted: Bool

    static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """

    func handle(
        _ request: Request, context: RequestScope, next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        set("Content-Security-Policy", Self.policy, &response)
        set("X-Content-Type-Options", "nosniff", &response)
        set("Referrer-Policy", "same-origin", &response)
        set("Cross-Origin-Opener-Policy", "same-origin", &response)
        set("Permissions-Policy", "camera=(), geolocation=(), microphone=()", &response)
        set("X-Request-Id", context.requestID, &response)
        set("Cache-Control", "no-store", &response)
        if isEncrypted { set("Strict-Transport-Security", "max-age=31536000", &response) }
        return response
    }

    /// What a route has said itself stands.
    private func set(_ name: String, _ value: String, _ response: inout Response) {
        guard let name = HTTPField.Name(name), response.headers[name] == nil else { return }
        response.headers[name] = value
    }
}

/// Refuses to change anything for a page of another site. Forms carry a token, too; this stands before it, for all of them.
struct SameSite: RouterMiddleware {
    typealias Context = RequestScope
    let hub: Hub

    func handle(
        _ request: Request, context: RequestScope, next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        let isSafe = request.method == .get || request.method == .head || request.uri.path.hasPrefix("/api/")
        if !isSafe, isForeign(request) {
            throw HubError(
                code: .forbidden, problem: "This form was sent from another site",
                remedy: "Open the page here and send it again")
        }
        return try await next(request, context)
    }

    private func isForeign(_ request: Request) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            return site != "same-origin" && site != "none"
        }
        guard let origin = request.headers[.origin] else { return false }
        guard let host = request.head.authority, let start = origin.firstRange(of: "://") else { return true }
        return origin[start.upperBound...].lowercased() != host.lowercased()
    }
}

/// Logs each request with its id, and counts it.
struct RequestLog: RouterMiddleware {
    typealias Context = RequestScope
    let metrics: HubMetrics

    func handle(
        _ request: Request, context: RequestScope, next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let took = ContinuousClock.now - start
        let path = context.endpointPath ?? "other"
        metrics.count(request.method.rawValue, path, response.status.code, took)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(path)", "status": "\(response.status.code)",
                "milliseconds": "\(Int(took / .milliseconds(1)))", "address": "\(context.address)",
            ])
        return response
    }
}
