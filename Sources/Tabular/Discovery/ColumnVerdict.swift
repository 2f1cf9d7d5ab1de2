/// The proposal for one column, from all that its profile holds.
struct ColumnVerdict {
    var column: ColumnSchema
    var evidence: ColumnEvidence
    let words: NameWords
    /// The type by which values of different columns are compared, before keys become ids.
    private(set) var plain: ColumnSchema
    /// Whether the values are whole numbers, whatever they mean.
    private(set) var isWholeNumber = false

    init(_ profile: ColumnProfile, table: NameWords) {
        let name = profile.source.name
        words = NameWords(name)
        column = ColumnSchema(name: name, type: .text)
        evidence = ColumnEvidence(
            name: name, rows: profile.rows, missing: profile.nulls, distinct: profile.distinct.count,
            distinctIsExact: profile.distinct.isExact, isUnique: profile.allDiffer, reason: "")
        plain = column
        if profile.source.kind == .text {
            TextVerdict(profile: profile, words: words, table: table).apply(to: &self)
        } else {
            decideTyped(profile)
        }
        if profile.isUncertain, profile.allDiffer {
            evidence.doubts.append("unique as far as compared: among the first four million values")
        }
        column.nullable = evidence.missing > 0
        plain = column
    }

    /// A short way to set type, reason and format at once.
    mutating func propose(_ type: ColumnType, _ reason: String, format: ValueFormat = .plain) {
        column.type = type
        column.format = format
        evidence.reason = reason
    }

    private mutating func decideTyped(_ profile: ColumnProfile) {
        let typed = profile.typed
        switch profile.source.kind {
        case .text: break
        case .boolean: propose(.boolean, "as in the source")
        case .date: propose(.date, "as in the source")
        case .time: propose(.time, "as in the source")
        case .decimal(let scale): propose(scale == 0 ? .integer : .decimal(scale: scale), "as in the source")
        case .integer: propose(.integer, "as in the source")
        case .real:
            if typed.values > 0, typed.isLattice {
                let whole = typed.places == 0
                propose(
                    whole ? .integer : .decimal(scale: typed.places), whole ? "whole numbers" : places(typed.places))
            } else {
                propose(.real, "as in the source")
            }
        case .datetime(let unit, let zone): decideDatetime(typed, unit: unit, zone: zone)
        }
        if column.type == .integer { decideInteger() }
    }

    func places(_ count: Int) -> String { "\(count) decimal place\(count == 1 ? "" : "s")" }

    private mutating func decideDatetime(_ typed: TypedEvidence, unit: TimeUnit, zone: String?) {
        if typed.step == unit.perSecond * 86_400, typed.values > 0, zone == nil {
            return propose(.date, "timestamps, all at midnight")
        }
        let own = TimeUnit.allCases.first { unit.perSecond / typed.step <= $0.perSecond } ?? unit
        propose(.datetime(unit: own, zone: zone), "as in the source")
    }

    /// Whole numbers may be keys, or the codes of categories.
    mutating func decideInteger() {
        isWholeNumber = true
        if words.saysID {
            if evidence.distinct <= 100, evidence.meanCount >= 10 {
                propose(.categorical, "few numbers, and the name says code")
            } else {
                propose(.id(pattern: nil), "whole numbers, and the name says key", format: column.format)
            }
        } else if words.saysKey, evidence.identifies, evidence.rows > 20, !words.has(["num"]) {
            propose(.id(pattern: nil), "unique numbers, and the name says key", format: column.format)
        } else if words.has(PersonalNames.codes), evidence.distinct <= 100, evidence.meanCount >= 10 {
            propose(.categorical, "few numbers, and the name says code")
        } else if words.endsIn(PersonalNames.postcode) {
            let repeated = evidence.meanCount >= 10
            propose(repeated ? .categorical : .personal(.postcode), "the name says postcode")
        } else if words.endsIn(PersonalNames.nationalID) {
            propose(.personal(.nationalID), "the name says national id")
        } else if words.endsIn(PersonalNames.phone), evidence.distinct > 100 {
            propose(.personal(.phone), "the name says telephone")
        }
        if evidence.distinct == 1, column.type == .integer { evidence.reason = "constant" }
    }
}
