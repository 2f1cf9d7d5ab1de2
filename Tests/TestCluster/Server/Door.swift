import Foundation
import Kubernetes
import NIOHTTP1
import Synchronization

/// Lets requests in: who is it, may they, what goes wrong, what is the answer.
final class Door: Sendable {
    private let state: ClusterState
    private let cluster = Mutex<Held>(Held())

    private struct Held: Sendable { weak var cluster: TestCluster? }

    init(state: ClusterState) { self.state = state }

    func open(_ cluster: TestCluster) { self.cluster.withLock { $0.cluster = cluster } }

    func serve(_ request: HTTPRequest, _ exchange: Exchange) async throws {
        guard let cluster = cluster.withLock({ $0.cluster }) else { return await exchange.reset() }
        do {
            try await serve(request, exchange, cluster)
        } catch let refusal as Refusal {
            let wait = refusal.retryAfter.map { [("retry-after", "\($0)")] } ?? []
            try await exchange.answer(refusal.code, refusal.status, headers: wait)
        }
    }

    private func serve(_ request: HTTPRequest, _ exchange: Exchange, _ cluster: TestCluster) async throws {
        guard let user = user(of: request, cluster) else {
            throw Refusal(code: 401, reason: "Unauthorized", message: "Unauthorized")
        }
        if request.path == ["version"] {
            return try await exchange.answer(200, ["major": "1", "minor": "36", "gitVersion": "v1.36.0"])
        }
        guard let route = Route(request) else {
            throw Refusal(
                code: 404, reason: "NotFound", message: "the server could not find the requested resource")
        }
        let fault = cluster.rules.withLock { rules in
            rules.requests += 1
            rules.log.append("\(route.verb) \(route.resource)")
            let asked = TestCluster.Asked(verb: route.verb, resource: route.resource, number: rules.requests)
            return rules.fault?(asked)
        }
        try await serve(request, route, user, fault, exchange, cluster)
    }

    private func serve(
        _ request: HTTPRequest, _ route: Route, _ user: String, _ fault: TestCluster.Fault?, _ exchange: Exchange,
        _ cluster: TestCluster
    ) async throws {
        switch fault {
        case .resetBefore: return await exchange.reset()
        case .delay(let pause): try await Task.sleep(for: pause)
        case .status(let code, let wait):
            throw Refusal(
                code: code, reason: code == 429 ? "TooManyRequests" : "InternalError", message: "fault",
                retryAfter: wait)
        default: break
        }
        let rights = cluster.rules.withLock { $0.rights[user] }
        if user != "system:admin", route.kind != .accessReview, !route.isAllowed(by: rights ?? []) {
            throw route.forbidden(user)
        }
        if route.verb == "watch" { return try await WatchStream(state, route, request, fault).run(exchange) }
        if route.subresource == "log" { return try await LogStream(state, route, request, fault).run(exchange) }
        if route.kind == .accessReview {
            return try await exchange.answer(201, review(request, user == "system:admin" ? nil : rights ?? []))
        }
        let (code, answer) = try await answer(request, route, user)
        if case .resetAfter = fault { return await exchange.reset() }
        try await exchange.answer(code, answer)
    }

    private func user(of request: HTTPRequest, _ cluster: TestCluster) -> String? {
        if let field = request.headers.first(name: "authorization"), field.hasPrefix("Bearer ") {
            return cluster.rules.withLock { $0.tokens[String(field.dropFirst(7))] }
        }
        return request.certificate.flatMap(TestAuthority.user)
    }

    private func review(_ request: HTTPRequest, _ rights: [TestCluster.Right]?) throws -> JSON {
        var object = try JSON(request.body)
        let wanted = object["spec"]?["resourceAttributes"]
        let part = wanted?["subresource"]?.string.flatMap { $0.isEmpty ? nil : "/\($0)" } ?? ""
        let isAllowed = rights.map {
            Route.allows(
                $0, wanted?["group"]?.string ?? "", (wanted?["resource"]?.string ?? "") + part,
                wanted?["verb"]?.string ?? "")
        }
        object["status"] = ["allowed": .bool(isAllowed ?? true)]
        return object
    }

    private func answer(_ request: HTTPRequest, _ route: Route, _ user: String) async throws -> (Int, JSON) {
        switch route.verb {
        case "create":
            let object = try JSON(request.body)
            let isTrial = request.query["dryRun"] == "All"
            return (201, try await state.create(route.kind, namespace: route.namespace ?? "", object, isTrial: isTrial))
        case "get": return (200, try await state.object(route.key))
        case "list": return (200, try await list(request, route))
        case "update": return (200, try await state.replace(route.key, try JSON(request.body)))
        case "patch":
            guard request.headers.first(name: "content-type") == "application/merge-patch+json" else {
                throw Refusal(
                    code: 415, reason: "UnsupportedMediaType",
                    message: "the body of the request was in an unknown format")
            }
            return (200, try await state.patch(route.key, try JSON(request.body)))
        case "delete":
            let options: JSON = request.body.isEmpty ? [:] : try JSON(request.body)
            let left = try await state.delete(route.key, options)
            return (200, left ?? ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success"])
        default: throw Refusal(code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method")
        }
    }

    private func list(_ request: HTTPRequest, _ route: Route) async throws -> JSON {
        let selector = try Selector(labels: request.query["labelSelector"], fields: request.query["fieldSelector"])
        let page = try await state.page(
            route.kind, namespace: route.namespace, selector, limit: request.query["limit"].flatMap { Int($0) } ?? 0,
            token: request.query["continue"])
        var metadata: JSON = ["resourceVersion": .text("\(page.version)")]
        if let token = page.token { metadata["continue"] = .text(token) }
        // Items of a list carry neither kind nor version: Kubernetes, "API Concepts", "Collections".
        let items = page.items.map { item in
            var item = item
            (item["kind"], item["apiVersion"]) = (nil, nil)
            return item
        }
        return [
            "kind": .text("\(route.kind.name)List"), "apiVersion": .text(route.kind.apiVersion), "metadata": metadata,
            "items": .list(items),
        ]
    }
}
