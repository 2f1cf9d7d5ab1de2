/// How strongly names say that a column refers to the key of a table.
enum ForeignKeyNames {
    /// Key columns whose names say nothing by themselves.
    private static let generic: Set<String> = [
        "id", "key", "code", "no", "nr", "number", "name", "uid", "uuid", "guid", "pk", "ref", "type", "num",
    ]

    /// 0 (nothing) to 10 (`orders.customer_id` → `customers.id`).
    static func score(_ child: NameWords, in table: TableProfile, to parent: TableProfile, _ key: NameWords) -> Int {
        let owner = parent.singular
        let isSelf = table.name == parent.name
        if isSelf { return refersToOwnTable(child, owner) ? 8 : 0 }
        if !owner.isEmpty, singular(child.compact) == owner + key.compact || child.compact == owner + "id" { return 10 }
        if child.compact == key.compact, !generic.contains(key.compact) { return 9 }
        if endsIn(child.words, parent.singularWords + key.words) || endsIn(child.words, parent.singularWords + ["id"]) {
            return 8
        }
        if singular(child.compact) == owner { return 7 }
        if endsIn(child.words, key.words), !generic.contains(key.compact) { return 6 }
        let words = Set(child.words.map(NameWords.singular))
        if !PersonalNames.staffRoles.isDisjoint(with: words), PersonalNames.staffTables.contains(owner), child.saysKey {
            return 5
        }
        return child.saysKey && words.isSuperset(of: parent.singularWords) ? 4 : 0
    }

    private static func refersToOwnTable(_ child: NameWords, _ owner: String) -> Bool {
        guard child.saysKey || child.words.count <= 2 else { return false }
        if child.has(PersonalNames.selfReferences) { return true }
        return child.words.count > 2 && child.words.contains(owner)  // previous_employee_id, linked_order_id
    }

    private static func singular(_ word: String) -> String { NameWords.singular(word) }

    private static func endsIn(_ words: [String], _ end: [String]) -> Bool {
        !end.isEmpty && words.count > end.count
            && words.suffix(end.count).map(NameWords.singular) == end.map(NameWords.singular)
    }
}
