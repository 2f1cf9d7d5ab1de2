/// Why a document is not what it should be, in words for the person who wrote it. Names fields, never values.
public struct SpecFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `source.locations`; empty for the document as a whole.
    public let field: String
    /// Such as `is missing`.
    public let problem: String

    /// A fault in a field.
    public init(_ field: String, _ problem: String) {
        self.field = field
        self.problem = problem
    }

    /// Such as `source.locations is missing`.
    public var description: String { field.isEmpty ? "it \(problem)" : "\(field) \(problem)" }
}

extension SpecFault {
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(Self.path(context.codingPath + [key]), "is missing")
        case .typeMismatch(let type, let context):
            self.init(Self.path(context.codingPath), "is not \(Self.phrase(type))")
        case .valueNotFound(let type, let context):
            self.init(Self.path(context.codingPath), "is null, and should be \(Self.phrase(type))")
        case .dataCorrupted(let context):
            self.init(Self.path(context.codingPath), "has a value that is not allowed there")
        default: self.init("", "cannot be read")
        }
    }

    /// Such as `source.locations[2]`.
    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { path, key in
            if let index = key.intValue { return "\(path)[\(index)]" }
            return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
        }
    }

    private static func phrase(_ type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number in range"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any Collection.Type where !(type is any ExpressibleByDictionaryLiteral.Type): "a list"
        default: "an object"
        }
    }
}
