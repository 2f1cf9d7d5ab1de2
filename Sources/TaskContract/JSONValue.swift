/// Any JSON: what a spec carries without this module knowing its form, such as a schema. Source: RFC 8259.
public enum JSONValue: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A whole number within 64 bits.
    case integer(Int64)
    /// A whole number above `Int64.max`, such as a seed.
    case unsigned(UInt64)
    /// Any other number.
    case real(Double)
    /// A text.
    case string(String)
    /// `[…]`
    case array([JSONValue])
    /// `{…}`
    case object([String: JSONValue])

    /// The value under this name; nil if this is no object or has no such name.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The text; nil if this is none.
    public var text: String? { if case .string(let text) = self { text } else { nil } }
}

extension JSONValue: Codable {
    /// Reads whatever stands there.
    public init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: JSONKey.self) {
            let values = try members.allKeys.map { ($0.stringValue, try members.decode(JSONValue.self, forKey: $0)) }
            self = .object(Dictionary(values) { first, _ in first })
        } else if var elements = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !elements.isAtEnd { values.append(try elements.decode(JSONValue.self)) }
            self = .array(values)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> JSONValue {
        if value.decodeNil() { return .null }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let text = try? value.decode(String.self) { return .string(text) }
        if let integer = try? value.decode(Int64.self) { return .integer(integer) }
        if let unsigned = try? value.decode(UInt64.self) { return .unsigned(unsigned) }
        return .real(try value.decode(Double.self))
    }

    /// Writes it as it was.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .unsigned(let unsigned): try value.encode(unsigned)
        case .real(let real): try value.encode(real)
        case .string(let text): try value.encode(text)
        case .array(let elements): try value.encode(elements)
        case .object(let members): try value.encode(members)
        }
    }
}

/// A step into a document: a member's name or an element's place.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}
