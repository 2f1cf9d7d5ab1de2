import Kubernetes

/// Which objects a list or a watch is about. Source: Kubernetes, "Labels and Selectors", "Field Selectors".
struct Selector: Sendable {
    private var terms: [Term] = []
    private var fields: [(String, Bool, String)] = []

    private enum Term {
        case equals(String, String)
        case differs(String, String)
        case exists(String)
        case missing(String)
        case among(String, [String], Bool)
    }

    private static let knownFields = [
        "metadata.name", "metadata.namespace", "status.phase", "spec.nodeName", "involvedObject.kind",
        "involvedObject.name", "involvedObject.namespace", "involvedObject.uid", "type", "reason",
    ]

    init(labels: String?, fields: String?) throws {
        for part in Self.split(labels ?? "") { terms.append(try Self.term(part)) }
        for part in (fields ?? "").split(separator: ",") {
            let differs = part.contains("!=")
            let pieces = part.split(separator: "=", omittingEmptySubsequences: true)
            guard pieces.count == 2 else { throw Refusal.bad("invalid field selector: \(part)") }
            let name = String(pieces[0]).replacing("!", with: "")
            guard Self.knownFields.contains(name) else {
                throw Refusal.bad("field label not supported: \(name)")
            }
            self.fields.append((name, !differs, String(pieces[1])))
        }
    }

    private static func split(_ text: String) -> [String] {
        var (parts, depth) = ([""], 0)
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0.replacing(" in ", with: "\u{1}in\u{1}").replacing(" notin ", with: "\u{1}notin\u{1}") }
            .map { $0.replacing(" ", with: "") }.filter { !$0.isEmpty }
    }

    private static func term(_ text: String) throws -> Term {
        let set = text.split(separator: "\u{1}").map(String.init)
        if set.count == 3 {
            let values = set[2].dropFirst().dropLast().split(separator: ",").map(String.init)
            return .among(set[0], values, set[1] == "in")
        }
        if let range = text.firstRange(of: "!=") {
            return .differs(String(text[..<range.lowerBound]), String(text[range.upperBound...]))
        }
        if let range = text.firstRange(of: "==") ?? text.firstRange(of: "=") {
            return .equals(String(text[..<range.lowerBound]), String(text[range.upperBound...]))
        }
        return text.hasPrefix("!") ? .missing(String(text.dropFirst())) : .exists(text)
    }

    func fits(_ object: JSON) -> Bool {
        let labels = object["metadata"]?["labels"]?.strings ?? [:]
        let fitsLabels = terms.allSatisfy { term in
            switch term {
            case .equals(let name, let value): labels[name] == value
            case .differs(let name, let value): labels[name] != value
            case .exists(let name): labels[name] != nil
            case .missing(let name): labels[name] == nil
            case .among(let name, let values, let isIn): labels[name].map { values.contains($0) == isIn } ?? !isIn
            }
        }
        return fitsLabels && fields.allSatisfy { ((object[$0.0]?.string ?? "") == $0.2) == $0.1 }
    }
}
