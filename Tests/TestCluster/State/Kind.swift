import Kubernetes

/// A kind of object that the test server keeps.
struct Kind: Hashable, Sendable {
    let group: String
    let version: String
    let name: String
    let plural: String
    let isNamespaced: Bool

    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    /// As messages name it: `jobs.batch`, `pods`.
    var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }

    init(_ group: String, _ version: String, _ name: String, _ plural: String, isNamespaced: Bool = true) {
        (self.group, self.version, self.name, self.plural) = (group, version, name, plural)
        self.isNamespaced = isNamespaced
    }

    static let job = Kind("batch", "v1", "Job", "jobs")
    static let pod = Kind("", "v1", "Pod", "pods")
    static let configMap = Kind("", "v1", "ConfigMap", "configmaps")
    static let secret = Kind("", "v1", "Secret", "secrets")
    static let event = Kind("", "v1", "Event", "events")
    static let serviceAccount = Kind("", "v1", "ServiceAccount", "serviceaccounts")
    static let lease = Kind("coordination.k8s.io", "v1", "Lease", "leases")
    static let namespace = Kind("", "v1", "Namespace", "namespaces", isNamespaced: false)
    static let accessReview = Kind(
        "authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", isNamespaced: false)
    static let all = [job, pod, configMap, secret, event, serviceAccount, lease, namespace, accessReview]
}

/// Where an object is.
struct Key: Hashable, Comparable, Sendable {
    let kind: Kind
    let namespace: String
    let name: String

    static func < (left: Key, right: Key) -> Bool { (left.namespace, left.name) < (right.namespace, right.name) }
}

/// A refusal as the API server words it.
struct Refusal: Error, Sendable {
    let code: Int
    let reason: String
    let message: String
    var retryAfter: Int?

    var status: JSON {
        [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .text(message),
            "reason": .text(reason), "code": .integer(code),
        ]
    }

    static func notFound(_ kind: Kind, _ name: String) -> Refusal {
        Refusal(code: 404, reason: "NotFound", message: "\(kind.qualified) \"\(name)\" not found")
    }
    static func exists(_ kind: Kind, _ name: String) -> Refusal {
        Refusal(code: 409, reason: "AlreadyExists", message: "\(kind.qualified) \"\(name)\" already exists")
    }
    static func conflict(_ kind: Kind, _ name: String, _ why: String) -> Refusal {
        Refusal(
            code: 409, reason: "Conflict",
            message: "Operation cannot be fulfilled on \(kind.qualified) \"\(name)\": \(why)")
    }
    static func invalid(_ kind: Kind, _ name: String, _ why: String) -> Refusal {
        let type = kind.group.isEmpty ? kind.name : "\(kind.name).\(kind.group)"
        return Refusal(code: 422, reason: "Invalid", message: "\(type) \"\(name)\" is invalid: \(why)")
    }
    static func forbidden(_ kind: Kind, _ name: String, _ why: String) -> Refusal {
        Refusal(code: 403, reason: "Forbidden", message: "\(kind.qualified) \"\(name)\" is forbidden: \(why)")
    }
    static func expired(_ message: String) -> Refusal { Refusal(code: 410, reason: "Expired", message: message) }
    static func bad(_ message: String) -> Refusal { Refusal(code: 400, reason: "BadRequest", message: message) }
}
