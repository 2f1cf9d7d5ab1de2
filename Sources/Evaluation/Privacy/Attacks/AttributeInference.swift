import Glibc

/// What does the synthetic table tell of one value of a person, all others being known? The attacker takes the value of the
/// nearest synthetic row. Success is the same label, both missing, or a number within 5 % of the column's standard
/// deviation.
struct AttributeInference {
    private(set) var figures: [Figure] = []

    /// At most so many columns: those with the highest entropy, which are hardest to guess.
    static let mostColumns = 15
    private static let mostQueries = 2_000
    private static let tolerance = 0.05

    private let setting: AttackSetting
    private let secrets: [Int]

    init(_ setting: AttackSetting) {
        self.setting = setting
        secrets = Self.secrets(setting.comparison)
        guard !secrets.isEmpty, setting.comparison.columns.count > 1 else { return }
        let (comparison, samples) = (setting.comparison, setting.samples)
        let references = min(samples.synthetic.count, samples.control.count)
        let released = Array(samples.synthetic.prefix(references))
        // The held-out rows last drawn stand for what anyone may know; those first drawn are the control's targets.
        let known = Array(samples.control.suffix(references))
        let members = Array(samples.members.prefix(Self.mostQueries))
        let strangers = Array(samples.strangers.prefix(Self.mostQueries))
        let attack = hits(comparison.real, members, by: comparison.synthetic, released)
        let trained = hits(comparison.real, members, by: setting.holdout, known)
        let control = hits(setting.holdout, strangers, by: comparison.synthetic, released)
        for (place, column) in secrets.enumerated() {
            let blind = uninformed(column, members: members, released: released)
            figures.append(
                setting.figure(
                    .attributeInference, columns: [comparison.columns[column].name], attack[place].value,
                    holdout: trained[place].value, uninformed: blind.value, interval: attack[place].interval,
                    pValue: attack[place].chance(above: control[place])))
        }
    }

    /// Columns of the real table with two values or more.
    private static func secrets(_ comparison: Comparison) -> [Int] {
        let binned = comparison.binned(comparison.real)
        let entropies = binned.columns.map { codes -> Double in
            let counts = codes.reduce(into: Array(repeating: 0, count: 256)) { $0[Int($1)] += 1 }
            return counts.reduce(0) { sum, count in
                count == 0 ? sum : sum - Double(count) * log(Double(count) / Double(codes.count))
            }
        }
        let varied = entropies.indices.filter { entropies[$0] > 0 }
        let chosen = varied.sorted { (entropies[$1], $0) < (entropies[$0], $1) }.prefix(mostColumns)
        return chosen.sorted()
    }

    /// For each secret, how often the nearest row of another table, by all other columns, has the target's value.
    private func hits(
        _ table: SampledTable, _ targets: [Int], by other: SampledTable, _ references: [Int]
    ) -> [Proportion] {
        let points = setting.space.points(table, rows: targets)
        let known = ReferencePoints(setting.space.points(other, rows: references))
        let nearest = known.neighbours(
            of: points, without: secrets.map(setting.space.parts), threads: setting.threads)
        return secrets.indices.map { place in
            let equals = comparator(secrets[place])
            let (truth, guess) = (table.columns[secrets[place]], other.columns[secrets[place]])
            let count = targets.indices.count { target in
                equals(truth, targets[target], guess, references[Int(nearest[target * secrets.count + place])])
            }
            return Proportion(count, of: targets.count)
        }
    }

    private typealias Comparator = (SampledTable.Values, Int, SampledTable.Values, Int) -> Bool

    /// Whether a guess is right.
    private func comparator(_ column: Int) -> Comparator {
        let margin = Self.tolerance * deviation(setting.comparison.real.columns[column].numbers ?? [])
        return { truth, row, guess, other in
            switch (truth, guess) {
            case (.labels(let truth), .labels(let guess)): truth[row] == guess[other]
            case (.numbers(let truth), .numbers(let guess)):
                truth[row].isNaN ? guess[other].isNaN : abs(truth[row] - guess[other]) <= margin
            default: false
            }
        }
    }

    /// How often the synthetic table's most frequent label or median is right: what a guess without any knowledge of the
    /// person gets.
    private func uninformed(_ column: Int, members: [Int], released: [Int]) -> Proportion {
        let values = setting.comparison.synthetic.columns[column]
        let typical: Int?
        switch values {
        case .labels(let labels):
            let counts = released.reduce(into: [Int32: (count: Int, row: Int)]()) { counts, row in
                counts[labels[row], default: (0, row)].count += 1
            }
            typical = counts.values.max { ($0.count, $1.row) < ($1.count, $0.row) }?.row
        case .numbers(let numbers):
            let sorted = released.filter { !numbers[$0].isNaN }.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
            typical = sorted.isEmpty ? released.first : sorted[sorted.count / 2]
        }
        guard let typical else { return Proportion(0, of: members.count) }
        let (equals, truth) = (comparator(column), setting.comparison.real.columns[column])
        return Proportion(members.count { equals(truth, $0, values, typical) }, of: members.count)
    }
}

/// The standard deviation of the numbers that are not missing.
private func deviation(_ numbers: [Double]) -> Double {
    let known = numbers.filter { !$0.isNaN }
    guard let first = known.first else { return 0 }
    let sums = known.reduce(SIMD2<Double>.zero) { $0 + SIMD2($1 - first, ($1 - first) * ($1 - first)) }
    let means = sums / Double(known.count)
    let deviation = max(means.y - means.x * means.x, 0).squareRoot()
    return deviation.isFinite ? deviation : 0
}
