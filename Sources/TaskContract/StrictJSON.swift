import FoundationEssentials

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
        if let path = stranger(given, known, at: []) { throw SpecFault(SpecFault.path(path), "is not a known field") }
        return value
    }

    /// The decoder doesn't say where a number stands that does not fit (1.5 for a count): it is the one whose replacement by 1
    /// makes the document readable, or lets another fault show.
    private static func misfit<Value: Codable>(_ type: Value.Type, in document: JSONValue) -> SpecFault? {
        var (changed, before) = (document, pathless(type, document))
        for path in document.numbers where before {
            changed.replace(path[...], by: .integer(1))
            before = pathless(type, changed)
            if !before { return SpecFault(SpecFault.path(path), "has a value that is not allowed there") }
        }
        return nil
    }

    private static func pathless<Value: Codable>(_ type: Value.Type, _ document: JSONValue) -> Bool {
        do {
            _ = try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(document))
            return false
        } catch DecodingError.dataCorrupted(let context) { return context.codingPath.isEmpty } catch { return false }
    }

    private static func stranger(_ given: JSONValue, _ known: JSONValue, at path: [JSONKey]) -> [JSONKey]? {
        switch (given, known) {
        case (.object(let given), .object(let known)):
            for (name, value) in given.sorted(by: { $0.key < $1.key }) where value != .null {
                let path = path + [JSONKey(stringValue: name)]
                guard let counterpart = known[name] else { return path }
                if let path = stranger(value, counterpart, at: path) { return path }
            }
            return nil
        case (.array(let given), .array(let known)):
            return zip(given, known).enumerated().lazy.compactMap {
                stranger($0.element.0, $0.element.1, at: path + [JSONKey(intValue: $0.offset)])
            }.first
        default: return nil
        }
    }
}

extension JSONValue {
    /// Where numbers stand.
    fileprivate var numbers: [[JSONKey]] {
        switch self {
        case .integer, .unsigned, .real: [[]]
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                element.numbers.map { [JSONKey(intValue: index)] + $0 }
            }
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { name, value in
                value.numbers.map { [JSONKey(stringValue: name)] + $0 }
            }
        default: []
        }
    }

    fileprivate mutating func replace(_ path: ArraySlice<JSONKey>, by value: JSONValue) {
        guard let key = path.first else { return self = value }
        switch self {
        case .object(var members):
            members[key.stringValue]?.replace(path.dropFirst(), by: value)
            self = .object(members)
        case .array(var elements):
            if let index = key.intValue { elements[index].replace(path.dropFirst(), by: value) }
            self = .array(elements)
        default: break
        }
    }
}
