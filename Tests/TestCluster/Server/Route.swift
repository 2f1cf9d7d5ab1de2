import NIOHTTP1

/// What a request is about. Source: Kubernetes, "API Concepts", "Determine the request verb".
struct Route: Sendable {
    let kind: Kind
    let namespace: String?
    let name: String?
    let subresource: String?
    let verb: String

    init?(_ request: HTTPRequest) {
        var path = request.path[...]
        var prefix = ""
        switch path.popFirst() {
        case "api": prefix = path.popFirst() ?? ""
        case "apis": prefix = "\(path.popFirst() ?? "")/\(path.popFirst() ?? "")"
        default: return nil
        }
        var namespace: String?
        if path.first == "namespaces", path.count > 2 {
            path.removeFirst()
            namespace = path.popFirst()
        }
        let plural = path.popFirst()
        guard let kind = Kind.all.first(where: { $0.apiVersion == prefix && $0.plural == plural }) else { return nil }
        (self.kind, self.namespace) = (kind, namespace)
        name = path.popFirst()
        subresource = path.popFirst()
        switch request.method {
        case .POST: verb = "create"
        case .PUT: verb = "update"
        case .PATCH: verb = "patch"
        case .DELETE: verb = name == nil ? "deletecollection" : "delete"
        default:
            let isWatch = request.query["watch"] == "true" || request.query["watch"] == "1"
            verb = isWatch ? "watch" : name == nil ? "list" : "get"
        }
    }

    /// As in rules: `pods/log`.
    var resource: String { kind.plural + (subresource.map { "/\($0)" } ?? "") }

    var key: Key { Key(kind: kind, namespace: kind.isNamespaced ? namespace ?? "" : "", name: name ?? "") }

    func isAllowed(by rights: [TestCluster.Right]) -> Bool { Self.allows(rights, kind.group, resource, verb) }

    static func allows(_ rights: [TestCluster.Right], _ group: String, _ resource: String, _ verb: String) -> Bool {
        rights.contains {
            ($0.group == group || $0.group == "*") && ($0.resources.contains(resource) || $0.resources.contains("*"))
                && ($0.verbs.contains(verb) || $0.verbs.contains("*"))
        }
    }

    func forbidden(_ user: String) -> Refusal {
        let place = namespace.map { " in the namespace \"\($0)\"" } ?? " at the cluster scope"
        let what = "\(kind.qualified)\(name.map { " \"\($0)\"" } ?? "") is forbidden"
        return Refusal(
            code: 403, reason: "Forbidden",
            message:
                "\(what): User \"\(user)\" cannot \(verb) resource \"\(resource)\" in API group \"\(kind.group)\"\(place)"
        )
    }
}
