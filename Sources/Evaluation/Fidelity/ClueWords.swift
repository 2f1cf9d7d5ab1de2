import Glibc
import Tabular

/// Says in words what differs in a place, and what to do. Only combinations that at least k rows have are named.
struct ClueWords {
    private let comparison: Comparison
    private let columns: [Int]

    init(_ comparison: Comparison, columns: [Int]) { (self.comparison, self.columns) = (comparison, columns) }

    /// - Parameter ratio: of synthetic to real rows.
    func difference(bins: [UInt8], ratio: Double) -> String {
        let place = zip(columns, bins).map { "\(comparison.columns[$0].name) \(name(column: $0, bin: $1))" }
        let amount =
            switch ratio {
            case ..<0.01: "is missing"
            case ..<1: "is too rare by \(Int(((1 - ratio) * 100).rounded())) %"
            case ..<3: "is too frequent by \(Int(((ratio - 1) * 100).rounded())) %"
            case ..<1_000: "is \(Int(ratio.rounded())) times too frequent"
            default: "occurs in the copy only"
            }
        return "\(place.joined(separator: " with ")) \(amount)"
    }

    func remedy(bins: [UInt8]) -> String {
        if bins.contains(Binning.rest) { return "By design: rare values of the source are left out" }
        if columns.count == 1, bins.contains(Binning.missing) {
            return "Check the spellings of missing values in the schema"
        }
        if columns.count == 2, columns.allSatisfy({ !comparison.columns[$0].isLabel }) {
            return "Declare the rule between the two in the schema, if there is one"
        }
        return columns.count == 2
            ? "Train on more rows, or look whether one of the two is of another type"
            : "Look at the column's type and format in the schema"
    }

    private func name(column: Int, bin: UInt8) -> String {
        let described = comparison.columns[column]
        if bin == Binning.missing { return "(missing)" }
        if bin == Binning.rest { return "(a rare or new value)" }
        switch described.binning {
        case .labels(let codes):
            return codes.first { $0.value == bin }.map { "“\(described.labels[Int($0.key)])”" } ?? ""
        case .numbers(let codes): return codes.first { $0.value == bin }.map { text($0.key, described) } ?? ""
        case .cuts(let cuts):
            let place = Int(bin) - 2
            let low = place > 0 && place <= cuts.count ? cuts[place - 1] : nil
            let high = cuts.indices.contains(place) ? cuts[place] : nil
            return switch (low, high) {
            case (let low?, let high?): "above \(text(low, described)) to \(text(high, described))"
            case (let low?, nil): "above \(text(low, described))"
            case (nil, let high?): "up to \(text(high, described))"
            case (nil, nil): ""
            }
        }
    }

    private func text(_ value: Double, _ column: Comparison.Column) -> String {
        switch column.type {
        case .date: return dateText(days: Int64(value.rounded(.down)))
        case .datetime:
            let days = Int64((value / 86_400).rounded(.down))
            return "\(dateText(days: days)) \(clockText(seconds: Int(value - Double(days) * 86_400)))"
        case .time: return clockText(seconds: Int(value))
        case .boolean: return value == 1 ? "yes" : "no"
        default: return numberText(value)
        }
    }
}

/// `1994-05-31`
private func dateText(days: Int64) -> String {
    let date = CivilDate(days: max(-3_000_000, min(3_000_000, days)))
    return "\(padded(Int(date.year), 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
}

/// `09:41`
private func clockText(seconds: Int) -> String { "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2))" }

private func padded(_ number: Int, _ places: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, places - digits.count)) + digits
}

/// With five digits that count.
func numberText(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "0" }
    if value == value.rounded(), value.magnitude < 1e15 { return String(Int64(value)) }
    let places = max(0, 4 - Int(log10(value.magnitude).rounded(.down)))
    guard places <= 12 else { return value.description }
    let text = fixed(value, places)
    guard text.contains(".") else { return text }
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
}
