import FoundationEssentials

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

/// Reads JSON into a value and takes nothing that the value has no place for: a misspelt option must not pass as absent.
public enum StrictJSON {
    /// - Throws: ``SpecFault`` that names the first field at fault.
    public static func decode<Value: Codable>(_ type: Value.Type, from json: [UInt8]) throws(SpecFault) -> Value {
        let data = Data(json)
        guard let given = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw SpecFault("", "is not JSON")
        }
        let (value, known): (Value, JSONValue)
        do {
            value = try JSONDecoder().decode(Value.self, from: data)
            known = try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(value))
        } catch let fault as SpecFault {
            throw fault
        } catch let error as DecodingError {
            throw misfit(Value.self, in: given) ?? SpecFault(error)
        } catch {
            throw SpecFault("", "cannot be read")
        }
        // What was read is written again: a name that does not come back was not understood.
        if let field = stranger(given, known, path: "") { throw SpecFault(field, "is not a known field") }
        return value
    }

    /// The decoder doesn't say where a number stands that does not fit (1.5 for a count): it is the one whose replacement by 1
    /// makes the document readable, or lets another fault show.
    private static func misfit<Value: Codable>(_ type: Value.Type, in document: JSONValue) -> SpecFault? {
        var (changed, before) = (document, pathless(type, document))
        for (path, steps) in document.numbers where before {
            changed.replace(steps[...], by: .integer(1))
            before = pathless(type, changed)
            if !before { return SpecFault(path, "has a value that is not allowed there") }
        }
        return nil
    }

    private static func pathless<Value: Codable>(_ type: Value.Type, _ document: JSONValue) -> Bool {
        do {
            _ = try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(document))
            return false
        } catch DecodingError.dataCorrupted(let context) { return context.codingPath.isEmpty } catch { return false }
    }

    private static func stranger(_ given: JSONValue, _ known: JSONValue, path: String) -> String? {
        switch (given, known) {
        case (.object(let given), .object(let known)):
            for (name, value) in given.sorted(by: { $0.key < $1.key }) where value != .null {
                let path = path.isEmpty ? name : "\(path).\(name)"
                guard let counterpart = known[name] else { return path }
                if let field = stranger(value, counterpart, path: path) { return field }
            }
            return nil
        case (.array(let given), .array(let known)):
            return zip(given, known).enumerated().lazy.compactMap {
                stranger($0.element.0, $0.element.1, path: "\(path)[\($0.offset)]")
            }.first
        default: return nil
        }
    }
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

    private static func path(_ keys: [any CodingKey]) -> String {
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

extension JSONValue {
    fileprivate enum Step {
        case name(String)
        case index(Int)
    }

    /// Where numbers stand, in words and in steps.
    fileprivate var numbers: [(path: String, steps: [Step])] {
        switch self {
        case .integer, .unsigned, .real: [("", [])]
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                element.numbers.map { ("[\(index)]\($0.path)", [.index(index)] + $0.steps) }
            }
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { name, value in
                value.numbers.map { path, steps in
                    (path.isEmpty || path.hasPrefix("[") ? name + path : "\(name).\(path)", [.name(name)] + steps)
                }
            }
        default: []
        }
    }

    fileprivate mutating func replace(_ steps: ArraySlice<Step>, by value: JSONValue) {
        switch (steps.first, self) {
        case (.name(let name), .object(var members)):
            members[name]?.replace(steps.dropFirst(), by: value)
            self = .object(members)
        case (.index(let index), .array(var elements)):
            elements[index].replace(steps.dropFirst(), by: value)
            self = .array(elements)
        default: self = value
        }
    }
}
