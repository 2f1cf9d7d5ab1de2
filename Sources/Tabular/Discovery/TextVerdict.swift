/// The decision over a column of text (every CSV column is one).
struct TextVerdict {
    let profile: ColumnProfile
    let words: NameWords
    let table: NameWords

    /// The tokens that occurred, the most frequent first.
    private var tokens: [(text: String, count: Int, isCertain: Bool)] {
        profile.tokens.enumerated().filter { $0.element > 0 }.sorted {
            ($1.element, $0.offset) < ($0.element, $1.offset)
        }
        .map { (MissingVocabulary.all[$0.offset], $0.element, $0.offset < MissingVocabulary.certain.count) }
    }

    func apply(to verdict: inout ColumnVerdict) {
        guard let evidence = profile.evidence else { return decideWithoutValues(&verdict) }
        if decideBoolean(&verdict) || decideNumber(evidence, &verdict) || decideTemporal(evidence, &verdict) {
            return takeMissing(tokens.map(\.text), &verdict)
        }
        let doubts = takeTextTokens(evidence, &verdict)
        LabelVerdict(profile: profile, evidence: evidence, words: words, table: table).apply(to: &verdict)
        if verdict.column.type == .categorical { verdict.evidence.doubts += doubts }
    }

    private func takeMissing(_ texts: [String], _ verdict: inout ColumnVerdict) {
        let counted = Set(texts)
        verdict.evidence.missing += tokens.filter { counted.contains($0.text) }.reduce(0) { $0 + $1.count }
        if !texts.isEmpty || profile.nulls == 0 { verdict.column.missing = texts.isEmpty ? [""] : texts }
    }

    /// No cell holds more than a token: labels where they are words, nothing where they are blank.
    private func decideWithoutValues(_ verdict: inout ColumnVerdict) {
        let labels = tokens.filter { !$0.isCertain }
        takeMissing(tokens.filter(\.isCertain).map(\.text), &verdict)
        verdict.evidence.distinct = labels.count
        verdict.propose(.categorical, labels.isEmpty ? "no value at all" : "constant")
        if labels.isEmpty { verdict.evidence.doubts.append("all missing") }
    }

    /// Text keeps what may be a label: only tokens that mean nothing else count as missing. Returns doubts about the
    /// others.
    private func takeTextTokens(_ evidence: TextEvidence, _ verdict: inout ColumnVerdict) -> [String] {
        // Among codes of two capitals, NA is one of them (Namibia, North America).
        let isCode = evidence.shape.pattern?.text == "AA" && profile.table.count > 20
        let missing = tokens.filter { $0.isCertain && !(isCode && $0.text == "NA") }
        takeMissing(missing.map(\.text), &verdict)
        let labels = tokens.filter { token in !missing.contains { $0.text == token.text } }
        verdict.evidence.distinct += labels.count
        if labels.contains(where: { $0.count > 1 }) { verdict.evidence.isUnique = false }
        return labels.map { "\"\($0.text)\" is kept as a label" }
    }

    private func decideBoolean(_ verdict: inout ColumnVerdict) -> Bool {
        guard !profile.hasOverflowed, profile.table.count == 2 else { return false }
        var labels: [String] = []
        profile.table.forEach { bytes, count, _ in
            labels.append(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
        }
        let digits =
            words.words.first.map(PersonalNames.flags.contains) == true || words.has(["flag", "yn", "indicator"])
        guard let pair = BooleanSpellings.find(labels, digitsToo: digits) else { return false }
        verdict.propose(.boolean, "two spellings", format: .boolean(yes: pair.yes, no: pair.no))
        return true
    }

    private func decideNumber(_ evidence: TextEvidence, _ verdict: inout ColumnVerdict) -> Bool {
        guard let (format, shape, rivals) = evidence.number.best else { return false }
        if words.has(PersonalNames.date), let temporal = evidence.temporal.best(nameSaysDate: true) {
            if temporal.candidate.needsName { return false }
        }
        if shape.neededPlaces == 0, !shape.hasExponent { return decideWhole(evidence, format, shape, rivals, &verdict) }
        let scale = format.fixedScale ? shape.maxPlaces : shape.neededPlaces
        // A few long fractions among short ones are the noise of binary arithmetic, not places.
        let isNoise = scale > 4 && shape.long * 2 < shape.values
        if shape.hasExponent || isNoise || scale > 9 || shape.wholeDigits + scale > 17 {
            var real = format
            real.fixedScale = false
            real.minimumPlaces = shape.longerThanOnePlace < shape.longerThanShortest ? 1 : 0
            verdict.propose(.real, "many decimal places", format: real == NumberFormat() ? .plain : .number(real))
        } else {
            let plain = format == NumberFormat()
            verdict.propose(
                .decimal(scale: scale), verdict.places(scale), format: plain ? .plain : .number(format))
        }
        note(rivals, format, &verdict)
        noteSpelling(evidence.number.irregular, &verdict)
        return true
    }

    /// What will not come back byte for byte.
    private func noteSpelling(_ irregular: Int, _ verdict: inout ColumnVerdict) {
        guard irregular > 0 else { return }
        verdict.evidence.doubts.append("blanks around numbers, plus signs and lacking zeros are not kept")
    }

    private func note(_ rivals: Int, _ format: NumberFormat, _ verdict: inout ColumnVerdict) {
        guard rivals > 0 else { return }
        let mark = format.decimalMark == "." ? "the point" : "the comma"
        verdict.evidence.doubts.append(
            format.thousands.isEmpty
                ? "\(mark) is taken as the decimal mark; it may group thousands"
                : "the separator is taken to group thousands; it may be the decimal mark")
    }

    private func decideWhole(
        _ evidence: TextEvidence, _ format: NumberFormat, _ shape: NumberEvidence.Shape, _ rivals: Int,
        _ verdict: inout ColumnVerdict
    ) -> Bool {
        guard shape.wholeDigits <= 18 else { return false }
        if let kind = evidence.personal.kind, kind == .card || kind == .iban, evidence.personal.values > 20 {
            return false
        }
        let plain = format == NumberFormat()
        verdict.propose(.integer, "whole numbers", format: plain ? .plain : .number(format))
        verdict.decideInteger()
        note(rivals, format, &verdict)
        noteSpelling(evidence.number.irregular, &verdict)
        return true
    }

    private func decideTemporal(_ evidence: TextEvidence, _ verdict: inout ColumnVerdict) -> Bool {
        let named = words.has(PersonalNames.date)
        guard let (candidate, ambiguous) = evidence.temporal.best(nameSaysDate: named) else { return false }
        verdict.propose(candidate.type, candidate.format.pattern, format: .temporal(candidate.format.pattern))
        if ambiguous {
            verdict.evidence.doubts.append("day and month could be the other way round: no day is above 12")
        }
        if candidate.offsets.count > 1 { verdict.evidence.doubts.append("several UTC offsets: all become UTC") }
        return true
    }
}

/// The usual pairs of spellings of true and false.
enum BooleanSpellings {
    private static let pairs: [(String, String)] = [
        ("true", "false"), ("t", "f"), ("yes", "no"), ("y", "n"), ("on", "off"), ("oui", "non"), ("ja", "nein"),
        ("j", "n"), ("si", "no"), ("sí", "no"), ("sì", "no"), ("s", "n"), ("ja", "nee"), ("ja", "nej"), ("tak", "nie"),
        ("wahr", "falsch"), ("vrai", "faux"), ("verdadero", "falso"), ("vero", "falso"), ("sim", "não"),
        ("evet", "hayır"),
    ]

    static func find(_ labels: [String], digitsToo: Bool) -> (yes: String, no: String)? {
        guard labels.count == 2 else { return nil }
        for (yes, no) in pairs + (digitsToo ? [("1", "0")] : []) {
            if labels[0].lowercased() == yes, labels[1].lowercased() == no { return (labels[0], labels[1]) }
            if labels[1].lowercased() == yes, labels[0].lowercased() == no { return (labels[1], labels[0]) }
        }
        return nil
    }
}
