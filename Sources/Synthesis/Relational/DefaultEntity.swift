import Tabular

/// Who the entities are, where nobody has said so.
public enum DefaultEntity {
    /// Names of tables whose rows are people, or what stands for them.
    private static let people: Set<String> = [
        "account", "applicant", "beneficiary", "borrower", "buyer", "cardholder", "citizen", "client", "consumer",
        "contact", "customer", "donor", "guest", "household", "individual", "insured", "member",
        "passenger", "patient", "people", "person", "player", "policyholder", "student", "subject", "subscriber",
        "tenant", "traveler", "traveller", "user", "visitor",
    ]
    /// Names of tables of those who serve these.
    private static let staff: Set<String> = ["agent", "driver", "employee", "staff", "worker"]

    /// Whether a table of this name has a row for each person.
    static func isAboutPeople(_ name: String) -> Bool {
        let word = singular(name)
        return people.contains(word) || staff.contains(word)
    }

    /// The table on which people hang: by its name, by names and addresses in it, or as the only root; of several the one
    /// on which most tables hang, then the one that refers to others. Nil where none stands out.
    public static func table(of graph: SchemaGraph) -> String? {
        let tables = graph.schema.tables
        func choose(_ candidates: [Int]) -> String? {
            let ranked = candidates.map { (graph.dependents(on: $0).count, graph.references(of: $0).count, $0) }
            guard let best = ranked.max(by: { ($0.0, $0.1, -$0.2) < ($1.0, $1.1, -$1.2) }), best.0 > 0 else {
                return nil
            }
            return tables[best.2].name
        }
        let candidates = tables.indices.filter { !graph.isPublic[$0] }
        let names = tables.map { singular($0.name) }
        let named = candidates.filter { people.contains(names[$0]) }
        let serving = candidates.filter { staff.contains(names[$0]) }
        let personal = candidates.filter { tables[$0].isAboutPeople }
        let roots = candidates.filter { index in graph.references(of: index).allSatisfy { $0.isSelf || $0.isLate } }
        let inner = roots.filter { !graph.dependents(on: $0).isEmpty }
        return choose(named) ?? choose(serving) ?? choose(personal) ?? (inner.count == 1 ? choose(inner) : nil)
    }

    private static func singular(_ name: String) -> String {
        let word = name.lowercased().split(whereSeparator: { !$0.isLetter }).last.map(String.init) ?? ""
        for (ending, other) in [("ies", "y"), ("ses", "s"), ("s", "")] where word.hasSuffix(ending) && word.count > 4 {
            let stem = String(word.dropLast(ending.count)) + other
            if people.contains(stem) || staff.contains(stem) { return stem }
        }
        return word
    }
}
