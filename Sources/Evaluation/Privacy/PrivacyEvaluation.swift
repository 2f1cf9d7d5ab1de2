import Tabular

/// What attacks on a table have found.
struct PrivacyFindings {
    var figures: [Figure] = []
    var curves: [Curve] = []
    var notes: [EvaluationReport.Note] = []
}

/// Attacks a synthetic table as somebody would who wants to know about single people of the source. Each attack is made
/// on real rows and, as a control, on rows of the holdout, about whom the table cannot tell anything.
struct PrivacyEvaluation {
    private static let leastRows = 40

    /// - Parameter progress: called with the share that is done; may throw to stop.
    static func run(
        _ comparison: Comparison, progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) -> PrivacyFindings {
        var findings = PrivacyFindings()
        findings.figures.append(CopySearch.exact(comparison))
        guard let holdout = comparison.holdout else {
            findings.notes.append(
                .init(
                    table: comparison.name,
                    "Without a holdout only copies were looked for. How close a copy may come to real rows by chance, and "
                        + "what an attacker learns about anybody at all, only rows show that the model has not seen."))
            return findings
        }
        guard min(comparison.real.rows, comparison.synthetic.rows, holdout.rows) >= leastRows else {
            findings.notes.append(
                .init(
                    table: comparison.name,
                    "There are fewer than \(leastRows) rows of a table, too few for attacks: what they find would be chance."
                ))
            return findings
        }
        let field = AttackField(comparison, holdout: holdout)
        guard field.real.rows >= leastRows else {
            findings.notes.append(
                .init(
                    table: comparison.name,
                    "The rows belong to fewer than \(leastRows) rows of another table, too few for attacks on people."))
            return findings
        }
        try addDistances(field, &findings, progress)
        findings.figures += AttributeInference.figures(field)
        try progress(0.7)
        findings.figures += SinglingOut.figures(field)
        try progress(0.85)
        findings.figures += Linkability.figures(field)
        try progress(1)
        return findings
    }

    private static func addDistances(
        _ field: AttackField, _ findings: inout PrivacyFindings,
        _ progress: (_ fraction: Double) throws(DataError) -> Void
    ) throws(DataError) {
        findings.figures += CopySearch.near(field)
        try progress(0.2)
        let membership = MembershipAttacks(field)
        findings.figures += membership.figures
        findings.curves += membership.curves
        findings.notes += membership.notes
        try progress(0.45)
    }
}

/// The rows that attacks work with: seeded samples of sizes that the machine can afford.
struct AttackField {
    let comparison: Comparison
    let space: DistanceSpace
    /// As many real rows as held-out ones, and no more synthetic ones.
    let real: SampledTable
    let synthetic: SampledTable
    let holdout: SampledTable
    /// Rows that are attacked, at most.
    let targets: Int
    private static let mostReferences = 20_000
    /// Pairs of fields that a pass over distances may compare.
    private static let budget = 1_500_000_000

    init(_ comparison: Comparison, holdout: SampledTable) {
        self.comparison = comparison
        space = DistanceSpace(comparison)
        var random = SplitMix(seed: comparison.seed ^ 0x7072_6976)
        let single = (
            real: Self.single(comparison.real, comparison.groups?.real, &random),
            holdout: Self.single(holdout, comparison.groups?.holdout, &random)
        )
        let count = min(single.real.count, single.holdout.count, Self.mostReferences)
        real = comparison.real.selecting(Array(single.real.prefix(count)))
        self.holdout = holdout.selecting(Array(single.holdout.prefix(count)))
        synthetic = comparison.synthetic.selecting(random.rows(Self.mostReferences, of: comparison.synthetic.rows))
        let cells = max(synthetic.rows, count) * max(comparison.columns.count, 1)
        targets = max(200, min(4_000, Self.budget / max(cells, 1)))
    }

    /// One random row of each group, in random order.
    private static func single(_ sample: SampledTable, _ groups: [Int?]?, _ random: inout SplitMix) -> [Int] {
        let rows = random.rows(sample.rows, of: sample.rows)
        guard let groups else { return rows }
        var seen = Set<Int>()
        return rows.filter { row in
            guard sample.places[row] < groups.count, let group = groups[sample.places[row]] else { return true }
            return seen.insert(group).inserted
        }
    }

    var threads: Int { comparison.threads }
    var name: String { comparison.name }

    /// A generator for one attack.
    func random(_ salt: UInt64) -> SplitMix { SplitMix(seed: comparison.seed ^ salt) }
}
