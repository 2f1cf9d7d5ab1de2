/// The decision over text that is neither number, date nor boolean: personal data, keys, categories or free text.
struct LabelVerdict {
    let profile: ColumnProfile
    let evidence: TextEvidence
    let words: NameWords
    let table: NameWords

    func apply(to verdict: inout ColumnVerdict) {
        let seen = verdict.evidence
        if let (kind, reason) = personalKind(seen) {
            verdict.propose(.personal(kind), reason)
        } else if let reason = keyReason(seen) {
            verdict.propose(.id(pattern: evidence.shape.pattern?.text), reason)
        } else if let reason = categoryReason(seen) {
            verdict.propose(.categorical, reason)
        } else if evidence.shape.pattern != nil, varies, seen.meanCount < 10 {
            verdict.propose(.id(pattern: evidence.shape.pattern?.text), "one pattern, many values")
        } else {
            verdict.propose(.text, seen.isUnique ? "every value differs" : "many different values")
        }
    }

    /// Whether the pattern has room for many values.
    private var varies: Bool { (evidence.shape.pattern?.capacity ?? 0) >= 1_000 }

    private func personalKind(_ seen: ColumnEvidence) -> (PersonalKind, String)? {
        if let kind = evidence.personal.kind, kind != .phone || !evidence.shape.onlyDigits, seen.values > 1 {
            return (kind, "the values have its form")
        }
        guard seen.distinct > 2 else { return nil }
        if words.endsIn(PersonalNames.phone), evidence.personal.mayBePhone { return (.phone, "name and form") }
        if words.endsIn(PersonalNames.nationalID) { return (.nationalID, "by its name") }
        guard let kind = kindByName(seen) else { return nil }
        return (kind, "by its name")
    }

    private func kindByName(_ seen: ColumnEvidence) -> PersonalKind? {
        let short = evidence.shape.meanLength <= 40
        if words.endsIn(PersonalNames.firstName), short { return .firstName }
        if words.endsIn(PersonalNames.lastName), short { return .lastName }
        if words.endsIn(PersonalNames.fullName), short { return .fullName }
        if words.compact == "name",
            table.words.contains(where: { PersonalNames.people.contains(NameWords.singular($0)) }),
            seen.meanCount < 10
        {
            return .fullName
        }
        if words.endsIn(PersonalNames.street), seen.distinct > 4, evidence.shape.meanLength >= 6,
            evidence.shape.withBlanks > 0
        {
            return .street
        }
        guard seen.meanCount < 10 else { return nil }
        if words.endsIn(PersonalNames.postcode) { return .postcode }
        return words.endsIn(PersonalNames.city) ? .city : nil
    }

    private func keyReason(_ seen: ColumnEvidence) -> String? {
        guard evidence.shape.withBlanks == 0, seen.distinct > 1 else { return nil }
        if words.saysID {
            return seen.meanCount >= 10 && seen.distinct <= 100 ? nil : "the name says key"
        }
        guard seen.isUnique, seen.distinct > 20 else { return nil }
        if words.saysKey { return "unique, and the name says key" }
        if varies { return "unique, and of one pattern" }
        return evidence.shape.withDigits == evidence.shape.values && evidence.shape.longest <= 24 ? "unique codes" : nil
    }

    private func categoryReason(_ seen: ColumnEvidence) -> String? {
        if seen.distinct == 1 { return "constant" }
        if seen.distinct == 0 || seen.isUnique && seen.distinct > 2 {
            return words.has(PersonalNames.region) && seen.distinct <= 300 && seen.distinct > 0 ? "by its name" : nil
        }
        // A column that is mostly empty shows too few values to tell; labels of few rows are kept out in any case.
        if seen.distinct <= 20, seen.values * 2 < seen.rows, !seen.isUnique { return "few labels" }
        let repeated = seen.meanCount >= 1.5 || words.has(PersonalNames.region)
        if seen.distinct <= max(100, seen.values / 20), repeated { return "few labels" }
        return seen.meanCount >= 10 ? "labels that repeat" : nil
    }
}
