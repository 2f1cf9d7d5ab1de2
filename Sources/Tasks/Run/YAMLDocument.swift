import FoundationEssentials
import Tabular
import TaskContract
import Yams

/// Documents that people write in YAML and programs in JSON: specs and policies. YAML's types are those of its core
/// schema (YAML 1.2, section 10.3); a quoted scalar is always a text.
enum YAMLDocument {
    /// The document as JSON, whichever of the two it is.
    static func json(of bytes: [UInt8], place: String) throws(DataError) -> [UInt8] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OutputFile.wrong(place, "this is not a text in UTF-8", "Give JSON or YAML in UTF-8")
        }
        guard text.first(where: { !$0.isWhitespace }) != "{" else { return bytes }
        let value = try value(of: text, place: place)
        guard let data = try? JSONEncoder().encode(value) else {
            throw OutputFile.wrong(place, "it holds a number that JSON cannot", "Correct it there")
        }
        return Array(data)
    }

    /// What a text in YAML says.
    static func value(of yaml: String, place: String = "schema") throws(DataError) -> JSONValue {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw OutputFile.wrong(place, "it is empty", "Fill it")
            }
            return value(node)
        } catch let error as DataError { throw error } catch {
            throw OutputFile.wrong(place, "this is neither JSON nor YAML", "Correct it there")
        }
    }

    /// What a text in JSON says; nil for what is none.
    static func json(_ bytes: [UInt8]) -> JSONValue? { try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) }

    private static func value(_ node: Node) -> JSONValue {
        switch node {
        case .mapping(let mapping):
            .object(Dictionary(mapping.map { ($0.key.string ?? "", value($0.value)) }) { first, _ in first })
        case .sequence(let sequence): .array(sequence.map(value))
        case .scalar(let scalar): value(scalar)
        case .alias: .null
        }
    }

    private static func value(_ scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        if let integer = Int64(scalar.string) { return .integer(integer) }
        if let unsigned = UInt64(scalar.string) { return .unsigned(unsigned) }
        let isNumber = scalar.string.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        if isNumber, let real = Double(scalar.string), real.isFinite { return .real(real) }
        return .string(scalar.string)
    }
}
