import Foundation
import Kubernetes

extension ClusterState {
    /// POST.
    func create(_ kind: Kind, namespace: String, _ given: JSON, isTrial: Bool = false) throws -> JSON {
        if kind == .accessReview { throw Refusal.bad("not kept") }
        var object = given
        guard given["kind"]?.string == kind.name, given["apiVersion"]?.string == kind.apiVersion else {
            throw Refusal.bad(
                "the API version in the data does not match the expected API version (\(kind.apiVersion))")
        }
        if kind.isNamespaced {
            guard objects[Key(kind: .namespace, namespace: "", name: namespace)] != nil else {
                throw Refusal.notFound(.namespace, namespace)
            }
            if let inside = given["metadata.namespace"]?.string, inside != namespace {
                throw Refusal.bad(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            object["metadata.namespace"] = .text(namespace)
        }
        if object["metadata.name"] == nil, let start = object["metadata.generateName"]?.string {
            object["metadata.name"] = .text(start + Self.suffix())
        }
        guard let name = object["metadata.name"]?.string else {
            throw Refusal.invalid(kind, "", "metadata.name: Required value: name or generateName is required")
        }
        object["metadata.uid"] = .text(UUID().uuidString.lowercased())
        object["metadata.creationTimestamp"] = .text(Timestamp.now.text(digits: 0))
        object["metadata.generation"] = 1
        object["status"] = kind == .job || kind == .pod ? [:] : given["status"]
        object = try Defaults.applied(to: object, kind)
        try Validation.check(object, kind, name)
        try admit(kind, name, namespace, object)
        let key = Key(kind: kind, namespace: kind.isNamespaced ? namespace : "", name: name)
        guard objects[key] == nil else { throw Refusal.exists(kind, name) }
        if isTrial { return object }
        put(key, object)
        return try self.object(key)
    }

    private func admit(_ kind: Kind, _ name: String, _ namespace: String, _ object: JSON) throws {
        for check in admission {
            guard let denial = check(kind.qualified, object) else { continue }
            let message = "\(kind.qualified) \"\(name)\" is forbidden: \(denial.message)"
            throw Refusal(code: denial.code, reason: denial.code == 422 ? "Invalid" : "Forbidden", message: message)
        }
        if let limit = settings.quotas[kind.qualified] {
            let used = all(kind, in: namespace).count
            guard used < limit else {
                let what = "count/\(kind.qualified)"
                throw Refusal.forbidden(
                    kind, name,
                    "exceeded quota: tasks, requested: \(what)=1, used: \(what)=\(used), limited: \(what)=\(limit)")
            }
        }
        if kind == .pod {
            let account = object["spec.serviceAccountName"]?.string ?? "default"
            guard objects[Key(kind: .serviceAccount, namespace: namespace, name: account)] != nil else {
                throw Refusal.forbidden(
                    kind, name,
                    "error looking up service account \(namespace)/\(account): serviceaccount \"\(account)\" not found")
            }
            if settings.isRestricted { try PodSecurity.check(object, name) }
        }
    }

    /// PUT.
    func replace(_ key: Key, _ given: JSON) throws -> JSON {
        let old = try object(key)
        if let version = given["metadata.resourceVersion"], version != old["metadata.resourceVersion"] {
            throw Refusal.conflict(
                key.kind, key.name,
                "the object has been modified; please apply your changes to the latest version and try again")
        }
        var new = given
        for field in ["uid", "creationTimestamp", "namespace", "deletionTimestamp", "deletionGracePeriodSeconds"] {
            new["metadata.\(field)"] = old["metadata.\(field)"]
        }
        new["apiVersion"] = .text(key.kind.apiVersion)
        new["kind"] = .text(key.kind.name)
        if key.kind == .job || key.kind == .pod { new["status"] = old["status"] }
        if key.kind == .job, new["spec.template"] != old["spec.template"] {
            throw Refusal.invalid(key.kind, key.name, "spec.template: Invalid value: field is immutable")
        }
        if key.kind == .configMap, old["immutable"]?.truth == true, new["data"] != old["data"] {
            throw Refusal.invalid(
                key.kind, key.name, "data: Forbidden: field is immutable when `immutable` is set")
        }
        try Validation.check(new, key.kind, key.name)
        put(key, new)
        finishDeletion(key)
        return objects[key] ?? new
    }

    /// PATCH with a merge patch.
    func patch(_ key: Key, _ changes: JSON) throws -> JSON { try replace(key, object(key).merged(with: changes)) }

    /// DELETE.
    /// - Returns: the object, where it is not gone at once.
    @discardableResult
    func delete(_ key: Key, _ options: JSON = [:]) throws -> JSON? {
        var target = try object(key)
        if let uid = options["preconditions.uid"]?.string, uid != target["metadata.uid"]?.string {
            throw Refusal.conflict(
                key.kind, key.name,
                "Precondition failed: UID in precondition: \(uid), UID in object meta: "
                    + (target["metadata.uid"]?.string ?? ""))
        }
        var finalizers = target["metadata.finalizers"]?.elements ?? []
        // Source: registry/batch/job/strategy.go: a Job of batch/v1 leaves its pods behind unless told otherwise.
        let usual = key.kind == .job ? "Orphan" : "Background"
        switch options["propagationPolicy"]?.string ?? usual {
        case "Foreground": if !finalizers.contains("foregroundDeletion") { finalizers.append("foregroundDeletion") }
        case "Orphan": orphan(target)
        default: break
        }
        if target["metadata.deletionTimestamp"] == nil {
            let isPlaced = key.kind == .pod && target["spec.nodeName"] != nil && !Self.hasEnded(target)
            let grace = options["gracePeriodSeconds"]?.int ?? target["spec.terminationGracePeriodSeconds"]?.int ?? 30
            let seconds = isPlaced ? grace : 0
            target["metadata.deletionTimestamp"] = .text(
                Timestamp(seconds: Timestamp.now.seconds + seconds).text(digits: 0))
            target["metadata.deletionGracePeriodSeconds"] = .integer(seconds)
        }
        target["metadata.finalizers"] = finalizers.isEmpty ? nil : .list(finalizers)
        put(key, target)
        finishDeletion(key)
        return objects[key]
    }

    static func hasEnded(_ pod: JSON) -> Bool { ["Succeeded", "Failed"].contains(pod["status.phase"]?.string ?? "") }

    /// Removes an object that is deleted and that nothing holds any more.
    func finishDeletion(_ key: Key) {
        guard let object = objects[key], object["metadata.deletionTimestamp"] != nil,
            object["metadata.finalizers"]?.elements.isEmpty != false
        else { return }
        if key.kind == .pod, object["metadata.deletionGracePeriodSeconds"]?.int ?? 0 > 0 {
            return  // the kubelet's turn
        }
        put(key, nil)
    }

    static func suffix() -> String { String((0..<5).map { _ in "bcdfghjklmnpqrstvwxz2456789".randomElement() ?? "x" }) }
}
