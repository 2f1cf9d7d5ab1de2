/// What a watch tells.
public enum WatchEvent<Item: Resource>: Sendable {
    /// All objects that are there follow; what is not among them until ``listed`` is gone.
    case listing
    /// An object that is there.
    case found(Item)
    /// All objects that are there were told.
    case listed
    /// An object is new, or has come to fit the selection.
    case added(Item)
    /// An object has changed.
    case modified(Item)
    /// An object is gone, or no longer fits; as it was last.
    case deleted(Item)
    /// The server cannot be reached, or failed; the watch goes on trying.
    case troubled(APIError)
}

extension WatchEvent: Equatable where Item: Equatable {}

/// A line of a watch. Source: meta/v1 WatchEvent.
enum WatchLine<Item: Resource>: Decodable {
    case added(Item)
    case modified(Item)
    case deleted(Item)
    case bookmark(version: String)
    case error(Status)

    private enum Key: String, CodingKey { case type, object }
    private struct Bare: Decodable { var metadata: ObjectMeta }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        switch try fields.decode(String.self, forKey: .type) {
        case "ADDED": self = .added(try fields.decode(Item.self, forKey: .object))
        case "MODIFIED": self = .modified(try fields.decode(Item.self, forKey: .object))
        case "DELETED": self = .deleted(try fields.decode(Item.self, forKey: .object))
        case "BOOKMARK":
            self = .bookmark(version: try fields.decode(Bare.self, forKey: .object).metadata.resourceVersion ?? "")
        case "ERROR": self = .error(try fields.decode(Status.self, forKey: .object))
        default: self = .error(Status())
        }
    }

    /// The version from which to go on after this line.
    var version: String? {
        switch self {
        case .added(let item), .modified(let item), .deleted(let item): item.metadata.resourceVersion
        case .bookmark(let version): version
        case .error: nil
        }
    }

    var event: WatchEvent<Item>? {
        switch self {
        case .added(let item): .added(item)
        case .modified(let item): .modified(item)
        case .deleted(let item): .deleted(item)
        case .bookmark, .error: nil
        }
    }
}
