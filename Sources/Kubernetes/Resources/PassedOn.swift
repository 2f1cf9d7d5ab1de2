/// A part of an object that is passed on as its author wrote it, such as an affinity: any JSON.
public enum PassedOn: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// Any other number.
    case real(Double)
    /// A text.
    case text(String)
    /// `[…]`
    case list([PassedOn])
    /// `{…}`
    case object([String: PassedOn])
}

extension PassedOn: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    /// Reads whatever stands there.
    public init(from decoder: any Decoder) throws {
        if let fields = try? decoder.container(keyedBy: Key.self) {
            self = .object(
                try fields.allKeys.reduce(into: [:]) { object, key in
                    object[key.stringValue] = try fields.decode(PassedOn.self, forKey: key)
                })
        } else if var elements = try? decoder.unkeyedContainer() {
            var list: [PassedOn] = []
            while !elements.isAtEnd { list.append(try elements.decode(PassedOn.self)) }
            self = .list(list)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> PassedOn {
        if value.decodeNil() { return .null }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let integer = try? value.decode(Int.self) { return .integer(integer) }
        if let real = try? value.decode(Double.self) { return .real(real) }
        return .text(try value.decode(String.self))
    }

    /// Writes it as it was.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .real(let real): try value.encode(real)
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .object(let object): try value.encode(object)
        }
    }
}
