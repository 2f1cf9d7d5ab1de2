import Foundation
import NIOHTTP1

extension KubernetesClient {
    /// Makes an object, and gives it as the server has it now. An object without a name (`generateName`) is sent once only.
    /// - Parameter isTrial: goes through all checks, admission included, and keeps nothing (`dryRun=All`).
    public func create<Item: Resource>(
        _ item: Item, in namespace: String? = nil, isTrial: Bool = false
    ) async throws -> Item {
        var call = Call(.POST, "create", Item.self, namespace: namespace)
        call.body = try JSONEncoder().encode(Envelope(item: item))
        if isTrial { call.query.append(("dryRun", "All")) }
        call.isRepeatable = item.metadata.name != nil || !Item.isNamespaced
        return try decoded(try await answer(call), call)
    }

    /// One object.
    public func get<Item: Resource>(_ type: Item.Type, _ name: String, in namespace: String?) async throws -> Item {
        let call = Call(.GET, "get", type, namespace: namespace, name: name)
        return try decoded(try await answer(call), call)
    }

    /// One object; nil where it is not there.
    public func find<Item: Resource>(_ type: Item.Type, _ name: String, in namespace: String?) async throws -> Item? {
        do { return try await get(type, name, in: namespace) } catch let error as APIError where error.kind == .notFound
        {
            return nil
        }
    }

    /// Writes an object as a whole; refused as a conflict where it has changed since it was read.
    public func replace<Item: Resource>(_ item: Item, in namespace: String?) async throws -> Item {
        var call = Call(.PUT, "update", Item.self, namespace: namespace, name: item.metadata.name ?? "")
        call.body = try JSONEncoder().encode(Envelope(item: item))
        return try decoded(try await answer(call), call)
    }

    /// Changes some fields of an object. Source: RFC 7386, `application/merge-patch+json`.
    public func patch<Item: Resource>(
        _ type: Item.Type, _ name: String, in namespace: String?, with fields: PassedOn
    ) async throws -> Item {
        var call = Call(.PATCH, "patch", type, namespace: namespace, name: name)
        call.body = try JSONEncoder().encode(fields)
        call.contentType = "application/merge-patch+json"
        return try decoded(try await answer(call), call)
    }

    /// What happens to the objects that an object owns. Source: meta/v1 DeletionPropagation. It is always named: a Job's own
    /// default leaves its pods behind (registry/batch/job, DefaultGarbageCollectionPolicy).
    public enum Propagation: String, Sendable {
        /// The object goes at once, what it owns soon after.
        case background = "Background"
        /// What it owns goes first; until then the object is there with a deletion time.
        case foreground = "Foreground"
        /// What it owns stays.
        case orphan = "Orphan"
    }

    /// Deletes an object. That it is not there is success; that another one of this name is there (`uid`) is a conflict.
    public func delete<Item: Resource>(
        _ type: Item.Type, _ name: String, in namespace: String?, uid: String? = nil,
        propagation: Propagation = .background
    ) async throws {
        var call = Call(.DELETE, "delete", type, namespace: namespace, name: name)
        call.body = try JSONEncoder().encode(
            DeleteOptions(propagationPolicy: propagation.rawValue, preconditions: uid.map { .init(uid: $0) }))
        do { _ = try await answer(call) } catch let error as APIError where error.kind == .notFound {}
    }

    /// All objects that fit, page by page, and the version that they are of. Where the server no longer has the rest of a
    /// list that took long, it begins anew; `begin` is called before the first page each time.
    func list<Item: Resource>(
        _ type: Item.Type, in namespace: String?, _ selection: Selection, begin: () async throws -> Void,
        page: ([Item]) async throws -> Void
    ) async throws -> String {
        var restarts = 0
        while true {
            do {
                try await begin()
                return try await pages(type, namespace, selection, page)
            } catch let error as APIError where error.kind == .expired && restarts < 3 {
                restarts += 1
            }
        }
    }

    private func pages<Item: Resource>(
        _ type: Item.Type, _ namespace: String?, _ selection: Selection, _ page: ([Item]) async throws -> Void
    ) async throws -> String {
        var next: String?
        repeat {
            var call = Call(.GET, "list", type, namespace: namespace)
            call.query = selection.query + [("limit", "500")] + (next.map { [("continue", $0)] } ?? [])
            let list: ObjectList<Item> = try decoded(try await answer(call), call)
            try await page(list.items)
            next = list.metadata.continue.flatMap { $0.isEmpty ? nil : $0 }
            if next == nil { return list.metadata.resourceVersion ?? "" }
        } while true
    }

    /// All objects that fit.
    public func list<Item: Resource>(
        _ type: Item.Type, in namespace: String?, _ selection: Selection = Selection()
    ) async throws -> [Item] {
        var items: [Item] = []
        _ = try await list(type, in: namespace, selection, begin: { items = [] }, page: { items += $0 })
        return items
    }

    /// Whether we may do something, as the server's authorization has it.
    public func may(_ attributes: SelfSubjectAccessReview.Attributes) async throws -> Bool {
        let review = try await create(SelfSubjectAccessReview(attributes))
        return review.status?.allowed ?? false
    }

    /// The server's version, such as `v1.36.0`.
    public func serverVersion() async throws -> String {
        var call = Call(.GET, "get", Pod.self, namespace: nil)
        call.path = "/version"
        call.purpose = "tell its version"
        let version: ServerVersion = try decoded(try await answer(call), call)
        return version.gitVersion
    }

    func decoded<Value: Decodable>(_ data: Data, _ call: Call) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: data) } catch let error as DecodingError {
            throw APIError(
                kind: .other, message: "its answer is not what this version understands (\(error.place))",
                request: call.purpose)
        }
    }
}

/// Which objects are meant. Source: Kubernetes, "Labels and Selectors", "Field Selectors".
public struct Selection: Hashable, Sendable {
    /// Such as `app.kubernetes.io/managed-by=sfumato`.
    public var labels: String?
    /// Such as `type=Warning`.
    public var fields: String?

    /// All objects, unless told.
    public init(labels: String? = nil, fields: String? = nil) {
        self.labels = labels
        self.fields = fields
    }

    var query: [(String, String)] {
        (labels.map { [("labelSelector", $0)] } ?? []) + (fields.map { [("fieldSelector", $0)] } ?? [])
    }
}

private struct DeleteOptions: Encodable {
    var apiVersion = "v1"
    var kind = "DeleteOptions"
    var propagationPolicy: String
    var preconditions: Preconditions?

    struct Preconditions: Encodable { var uid: String }
}

private struct ServerVersion: Decodable { var gitVersion: String }

extension DecodingError {
    /// The field's path alone: the value may be anything.
    fileprivate var place: String {
        let path: [any CodingKey] =
            switch self {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        return path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}
