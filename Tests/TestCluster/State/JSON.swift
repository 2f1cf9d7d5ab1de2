import Foundation
public import Kubernetes

/// An object as the server keeps it. The test server knows no types of ours, so that a mistake in a type is seen.
public typealias JSON = PassedOn

extension PassedOn: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }
    /// A number.
    public init(integerLiteral number: Int) { self = .integer(number) }
    /// A truth.
    public init(booleanLiteral bool: Bool) { self = .bool(bool) }
    /// A list.
    public init(arrayLiteral elements: PassedOn...) { self = .list(elements) }
    /// An object.
    public init(dictionaryLiteral members: (String, PassedOn)...) {
        self = .object(Dictionary(members) { _, last in last })
    }

    /// What stands at a path such as `metadata.name`; setting makes the objects on the way, and `nil` removes.
    public subscript(path: String) -> PassedOn? {
        get { self[path.split(separator: ".")[...]] }
        set { self[path.split(separator: ".")[...]] = newValue }
    }

    private subscript(path: ArraySlice<Substring>) -> PassedOn? {
        get {
            guard let first = path.first else { return self }
            guard case .object(let members) = self else { return nil }
            return members[String(first)].flatMap { $0 == .null ? nil : $0[path.dropFirst()] }
        }
        set {
            guard let first = path.first else { return self = newValue ?? .null }
            var members: [String: PassedOn] = [:]
            if case .object(let there) = self { members = there }
            let key = String(first)
            if path.count == 1 {
                members[key] = newValue
            } else {
                var inner = members[key] ?? .object([:])
                inner[path.dropFirst()] = newValue
                members[key] = inner
            }
            self = .object(members)
        }
    }

    /// The text; nil if this is none.
    public var string: String? { if case .text(let text) = self { text } else { nil } }
    /// The whole number; nil if this is none.
    public var int: Int? { if case .integer(let number) = self { number } else { nil } }
    /// The truth; nil if this is none.
    public var truth: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    /// The elements; empty if this is no list.
    public var elements: [PassedOn] { if case .list(let list) = self { list } else { [] } }
    /// The members; empty if this is no object.
    public var members: [String: PassedOn] { if case .object(let object) = self { object } else { [:] } }
    /// The members that are texts.
    var strings: [String: String] { members.compactMapValues(\.string) }

    /// The element of a list of conditions with this type.
    func condition(_ type: String) -> PassedOn? { elements.first { $0["type"]?.string == type } }

    var data: Data { (try? JSONEncoder().encode(self)) ?? Data() }

    init(_ data: Data) throws { self = try JSONDecoder().decode(PassedOn.self, from: data) }

    /// Source: RFC 7386, section 2.
    func merged(with patch: PassedOn) -> PassedOn {
        guard case .object(let changes) = patch else { return patch }
        var members = self.members
        for (key, change) in changes {
            members[key] = change == .null ? nil : (members[key] ?? .null).merged(with: change)
        }
        return .object(members)
    }
}
