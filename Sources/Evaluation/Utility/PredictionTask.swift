/// What is to be predicted from all other columns, as the samples have it.
struct PredictionTask: Sendable {
    /// The kind of the target.
    enum Kind: Hashable, Sendable {
        /// Of two; the rarer one is the one to find.
        case binary
        case classes(Int)
        case number
    }
    let column: Int
    let kind: Kind
    /// For labels: the class of each value that has one.
    private let classes: [Double: UInt8]
    private static let mostClasses = 20

    /// - Throws: ``Refusal`` with a sentence that says why the column cannot be predicted.
    init(_ comparison: Comparison, column: Int) throws(Refusal) {
        self.column = column
        let values = comparison.real.columns[column].plain.filter { !$0.isNaN }
        guard !values.isEmpty else { throw Refusal("All its values are missing, so nothing can be learnt about it.") }
        let counts = values.reduce(into: [Double: Int]()) { if $0.count <= 1_000 { $0[$1, default: 0] += 1 } }
        guard counts.count > 1 else { throw Refusal("It has one value only, so there is nothing to predict.") }
        guard comparison.columns[column].isLabel || counts.count == 2 else {
            (kind, classes) = (.number, [:])
            return
        }
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostClasses)
        let covered = frequent.reduce(0) { $0 + $1.value }
        guard counts.count <= Self.mostClasses || covered * 10 >= values.count * 9 else {
            throw Refusal("It has too many different labels to predict.")
        }
        classes = Dictionary(uniqueKeysWithValues: frequent.enumerated().map { ($0.element.key, UInt8($0.offset)) })
        kind = frequent.count == 2 ? .binary : .classes(frequent.count)
    }

    /// Why a column cannot be predicted.
    struct Refusal: Error {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }

    /// The rows that have a value that can be learnt or predicted.
    func usable(_ sample: SampledTable) -> [Int] {
        let values = sample.columns[column].plain
        return values.indices.filter { kind == .number ? !values[$0].isNaN : classes[values[$0]] != nil }
    }

    /// The class of each row.
    func labels(_ sample: SampledTable) -> [UInt8] { sample.columns[column].plain.map { classes[$0] ?? 0 } }

    /// The number of each row.
    func numbers(_ sample: SampledTable) -> [Double] { sample.columns[column].plain }
}

extension SampledTable.Values {
    /// Numbers, or the numbers of labels; NaN where there is no value.
    var plain: [Double] {
        switch self {
        case .numbers(let numbers): numbers
        case .labels(let labels): labels.map { $0 < 0 ? .nan : Double($0) }
        }
    }
}

extension SampledTable {
    /// Without one column.
    func removing(_ column: Int) -> SampledTable {
        SampledTable(
            rows: rows, totalRows: totalRows, places: places,
            columns: columns.indices.filter { $0 != column }.map { columns[$0] }, unreadable: unreadable, rowHashes: [])
    }
}
