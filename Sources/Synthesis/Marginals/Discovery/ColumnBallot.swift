import Glibc
import Tabular

/// The noisy votes on one column, and what they make of it.
struct ColumnBallot {
    let name: String
    let source: SourceColumn
    /// By ``ValueShape/index``.
    let votes: [Double]
    /// Slots that values have marked.
    let marked: Double
    /// Standard deviation of each of these numbers.
    let sigma: Double

    /// Counts from here on stand out of the noise, of some ten thousand that are looked at.
    private var noticed: Double { 5.5 * sigma }

    private func count(_ shapes: [ValueShape]) -> Double {
        shapes.reduce(0) { $0 + (votes[$1.index] >= noticed ? votes[$1.index] : 0) }
    }

    private static let temporals = ValueShape.temporalPatterns.indices.map { ValueShape.temporal($0) }
    private static let decimals = (1...ValueShape.mostPlaces).map { ValueShape.decimal(places: $0) }
    private static let words: [ValueShape] = [.email, .url, .ip, .uuid, .iban, .card, .phone, .text]
    private static let missing = ValueShape.missingTokens.indices.map { ValueShape.missing($0) }

    /// Votes on shapes of values, missing ones aside.
    private var present: Double { count([.integer, .real] + Self.decimals + Self.temporals + Self.words) }

    /// The share of values that differ from all others, about: by the slots that so many different values mark.
    private var distinctShare: Double {
        let slots = Double(ShapeVotes.slots)
        let distinct = -slots * log1p(-min(max(marked, 0), slots - 1) / slots)
        return min(1, distinct / max(present, 1))
    }
    private var isUnique: Bool { distinctShare > 0.98 }
    private var isFewLabels: Bool { marked < 100 + noticed && distinctShare < 0.1 }

    /// The column as the schema has it. Whether values are missing is found when the domain is.
    var column: ColumnSchema {
        var column = ColumnSchema(name: name, type: .text)
        let hint = NameHint(name)
        if source.kind == .text {
            column.missing = missingTokens
            let numbers = count([.integer, .real] + Self.decimals)
            if numbers >= 0.95 * present, present > 0 {
                decideNumber(&column)
            } else if count(Self.temporals) >= 0.95 * present, present > 0 {
                decideTemporal(&column)
            } else {
                decideWords(&column, hint)
            }
        } else {
            decideTyped(&column)
        }
        if column.type == .integer {
            if hint.saysKey, isUnique { column.type = .id(pattern: nil) }
            if hint.saysCode, isFewLabels { column.type = .categorical }
        }
        return column
    }

    /// The tokens that stand out, the most frequent first; the empty text where none does.
    private var missingTokens: [String] {
        let found = ValueShape.missingTokens.indices.filter { votes[ValueShape.missing($0).index] >= noticed }
        let sorted = found.sorted { votes[ValueShape.missing($0).index] > votes[ValueShape.missing($1).index] }
        return sorted.isEmpty ? [""] : sorted.map { ValueShape.missingTokens[$0] }
    }

    private func decideNumber(_ column: inout ColumnSchema) {
        if votes[ValueShape.real.index] >= max(noticed, 0.02 * present) {
            column.type = .real
            return
        }
        let least = max(noticed, 0.005 * present)
        let places = (1...ValueShape.mostPlaces).last { votes[ValueShape.decimal(places: $0).index] >= least } ?? 0
        guard places > 0 else {
            column.type = .integer
            return
        }
        column.type = .decimal(scale: places)
        let whole = votes[ValueShape.integer.index] >= noticed
        let isFixed = votes[ValueShape.decimal(places: places).index] >= 0.98 * present
        column.format = .number(NumberFormat(fixedScale: isFixed, minimumPlaces: whole || isFixed ? 0 : 1))
    }

    /// Of the patterns that stand out the last reads all that the others do.
    private func decideTemporal(_ column: inout ColumnSchema) {
        let least = max(noticed, 0.02 * present)
        guard
            let place = ValueShape.temporalPatterns.indices.last(where: {
                votes[ValueShape.temporal($0).index] >= least
            })
        else { return }
        let pattern = ValueShape.temporalPatterns[place]
        let (hasDate, hasTime) = (pattern.contains("%Y") || pattern.contains("%y"), pattern.contains("%M"))
        let unit: TimeUnit = pattern.contains("%3f") ? .millisecond : pattern.contains("f") ? .microsecond : .second
        let zone = pattern.hasSuffix("z") || pattern.hasSuffix("Z") ? "UTC" : nil
        column.type = !hasTime ? .date : hasDate ? .datetime(unit: unit, zone: zone) : .time
        column.format = .temporal(pattern)
    }

    private func decideWords(_ column: inout ColumnSchema, _ hint: NameHint) {
        let kinds: [(ValueShape, PersonalKind)] = [
            (.email, .email), (.url, .url), (.ip, .ip), (.uuid, .uuid), (.iban, .iban), (.card, .card),
            (.phone, .phone),
        ]
        if let kind = kinds.first(where: { count([$0.0]) >= 0.95 * present && present > 0 }) {
            column.type = .personal(kind.1)
        } else if let personal = hint.personal, distinctShare > 0.01 {
            column.type = .personal(personal)
        } else if hint.saysKey, isUnique {
            column.type = .id(pattern: nil)
        } else {
            column.type = distinctShare > 0.5 ? .text : .categorical
        }
    }

    private func decideTyped(_ column: inout ColumnSchema) {
        switch source.kind {
        case .text: break
        case .boolean: column.type = .boolean
        case .date: column.type = .date
        case .time: column.type = .time
        case .integer: column.type = .integer
        case .decimal(let scale): column.type = scale == 0 ? .integer : .decimal(scale: scale)
        case .datetime(let unit, let zone): column.type = .datetime(unit: unit, zone: zone)
        case .real: decideNumber(&column)
        }
    }
}
