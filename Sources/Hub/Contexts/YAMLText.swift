import FoundationEssentials
import TaskContract
import Yams

/// A text in YAML as a JSON value. Scalars that stand without quotes are what YAML's core schema says: a decoder would take
/// every number for a text. Source: YAML 1.2.2, section 10.3.
enum YAMLText {
    /// - Throws: for a text that is no YAML.
    static func value(of text: String) throws -> JSONValue {
        guard let node = try Yams.compose(yaml: text) else { return .null }
        return value(node)
    }

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
        if let whole = Int64(scalar.string) { return .integer(whole) }
        let isNumber = scalar.string.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
        if isNumber, let real = Double(scalar.string) { return .real(real) }
        return .string(scalar.string)
    }
}
