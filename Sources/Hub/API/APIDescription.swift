import FoundationEssentials
import Hummingbird
import TaskContract

/// The API's own description. Source: OpenAPI 3.1.0.
struct APIDescription: Sendable {
    /// One operation.
    struct Operation: Sendable {
        let method, path, name, tag, summary: String
        /// A permission, `signedIn`, `ownTokens` or `public`.
        let permission: String
    }

    /// As it is served.
    let document: JSONValue
    let operations: [Operation]

    init() throws {
        let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
        document = try YAMLText.value(of: text)
        var operations: [Operation] = []
        if case .object(let paths)? = document["paths"] {
            for (path, item) in paths.sorted(by: { $0.key < $1.key }) {
                for method in ["get", "post", "put", "patch", "delete"] {
                    guard let operation = item[method] else { continue }
                    operations.append(
                        Operation(
                            method: method.uppercased(), path: path, name: operation["operationId"]?.text ?? "",
                            tag: operation["tags"]?.texts?.first ?? "", summary: operation["summary"]?.text ?? "",
                            permission: operation["x-permission"]?.text ?? ""))
                }
            }
        }
        self.operations = operations
    }

    /// The tags with what they are about, in the order of the document.
    var tags: [(name: String, about: String)] {
        (document["tags"]?.elements ?? []).map { ($0["name"]?.text ?? "", $0["description"]?.text ?? "") }
    }
}

/// The description for programs, and as a page.
struct APIDescriptionRoutes {
    let description: APIDescription

    func add(to routes: PageRoutes) {
        let text = description.document.canonicalText
        routes.router.get("/api/v1/openapi.json") { _, _ in Response.text(text, type: "application/json") }
        let (view, pages) = (APIView(description), routes.pages)
        routes.get("/api") { visit in pages.page("api", "API", visit, in: .none, view: view) }
    }
}

private struct APIView: Sendable {
    struct Group: Sendable {
        let title, about, id: String
        let operations: [Row]
    }

    struct Row: Sendable { let method, path, summary, needs: String }

    let groups: [Group]

    init(_ description: APIDescription) {
        groups = description.tags.map { tag in
            Group(
                title: tag.name.prefix(1).uppercased() + tag.name.dropFirst(), about: tag.about, id: tag.name,
                operations: description.operations.filter { $0.tag == tag.name }.map { operation in
                    Row(
                        method: operation.method, path: "/api/v1" + operation.path, summary: operation.summary,
                        needs: Self.needs(operation.permission))
                })
        }
    }

    private static func needs(_ permission: String) -> String {
        switch permission {
        case "public": return "nothing"
        case "signedIn": return "a token"
        case "ownTokens": return "a full token"
        case "dispatcher": return "a dispatcher’s token"
        default:
            let roles = Role.allCases.filter { role in role.permissions.contains { $0.rawValue == permission } }
            return roles.map(\.rawValue).joined(separator: ", ")
        }
    }
}
