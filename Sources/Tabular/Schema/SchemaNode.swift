import Yams

/// A place in a schema file: the node and the path that leads to it, for messages.
struct SchemaNode {
    let node: Node
    let path: [String]
    let file: String

    /// `schema.yaml: tables.orders.columns.total`
    var place: String { path.isEmpty ? file : "\(file): \(path.joined(separator: "."))" }

    var isText: Bool { node.scalar != nil }

    func fail(_ problem: String, _ remedy: String) -> DataError {
        DataError(.usage, place, problem: problem, remedy: remedy)
    }

    private func child(_ key: String, _ node: Node) -> SchemaNode {
        SchemaNode(node: node, path: path + [key], file: file)
    }

    /// The entries in file order; keys are texts and occur once.
    func entries(_ what: String) throws(DataError) -> [(key: String, value: SchemaNode)] {
        guard let mapping = node.mapping else { throw fail("is not a mapping", "Write \(what)") }
        var seen: Set<String> = []
        var entries: [(key: String, value: SchemaNode)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw fail("has a key that is no text", "Write \(what)") }
            guard seen.insert(name).inserted else {
                throw child(name, value).fail("occurs twice", "Remove one of them")
            }
            entries.append((name, child(name, value)))
        }
        return entries
    }

    /// The entries by key, all of them among `allowed`.
    func fields(_ allowed: [String]) throws(DataError) -> [String: SchemaNode] {
        let keys = allowed.joined(separator: ", ")
        var fields: [String: SchemaNode] = [:]
        for (key, value) in try entries("a mapping with the keys \(keys)") {
            guard allowed.contains(key) else { throw value.fail("is not a key known here", "Allowed are \(keys)") }
            fields[key] = value
        }
        return fields
    }

    func text(_ remedy: String) throws(DataError) -> String {
        guard let scalar = node.scalar else { throw fail("is not a text", remedy) }
        return scalar.string
    }

    func bool() throws(DataError) -> Bool {
        guard let value = node.bool else { throw fail("is neither true nor false", "Write true or false") }
        return value
    }

    func int(_ range: ClosedRange<Int>) throws(DataError) -> Int {
        let bounds = "Write a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let value = node.int else { throw fail("is not a whole number", bounds) }
        guard range.contains(value) else { throw fail("is out of range", bounds) }
        return value
    }

    /// A sequence; each member's path ends in its number.
    func sequence(_ remedy: String) throws(DataError) -> [SchemaNode] {
        guard let sequence = node.sequence else { throw fail("is not a list", remedy) }
        return sequence.enumerated().map { child(String($0.offset + 1), $0.element) }
    }

    /// A list of texts; one text counts as a list of one.
    func texts(_ remedy: String) throws(DataError) -> [String] {
        if let scalar = node.scalar { return [scalar.string] }
        var texts: [String] = []
        for member in try sequence(remedy) { texts.append(try member.text(remedy)) }
        return texts
    }
}
