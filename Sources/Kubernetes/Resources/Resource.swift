/// A kind of object that the API server keeps. Source: Kubernetes API conventions, `metadata`, `apiVersion`, `kind`.
///
/// A type may hold fewer fields than the server does: what it leaves out is neither read nor sent. Whoever watches many
/// objects uses a lean type.
public protocol Resource: Codable, Sendable {
    /// Group and version, such as `batch/v1`; the core group has no name: `v1`.
    static var apiVersion: String { get }
    /// Such as `Job`.
    static var kind: String { get }
    /// Such as `jobs`: what stands in the path of a request.
    static var plural: String { get }
    /// Whether objects belong to a namespace.
    static var isNamespaced: Bool { get }
    /// Name, labels, version and so on.
    var metadata: ObjectMeta { get set }
}

extension Resource {
    /// Most kinds are.
    public static var isNamespaced: Bool { true }

    /// The path of a collection, or of one of its objects.
    static func path(namespace: String?, name: String? = nil, subresource: String? = nil) -> String {
        var parts = [apiVersion.contains("/") ? "/apis/\(apiVersion)" : "/api/\(apiVersion)"]
        if isNamespaced, let namespace { parts.append("namespaces/\(namespace)") }
        parts.append(plural)
        if let name { parts.append(name) }
        if let subresource { parts.append(subresource) }
        return parts.joined(separator: "/")
    }
}

/// One page of a list. Source: meta/v1 ListMeta.
struct ObjectList<Item: Resource>: Decodable {
    struct Metadata: Decodable {
        var resourceVersion: String?
        var `continue`: String?
    }

    let metadata: Metadata
    let items: [Item]

    private enum Key: String, CodingKey { case metadata, items }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        metadata = try fields.decode(Metadata.self, forKey: .metadata)
        items = try fields.decodeIfPresent([Item].self, forKey: .items) ?? []  // Go writes an empty slice as null
    }
}

/// What is sent: the object with `apiVersion` and `kind`, which the types do not carry about.
struct Envelope<Item: Resource>: Encodable {
    let item: Item

    private enum Key: String, CodingKey { case apiVersion, kind }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(Item.apiVersion, forKey: .apiVersion)
        try fields.encode(Item.kind, forKey: .kind)
        try item.encode(to: encoder)
    }
}
