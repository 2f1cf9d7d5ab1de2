/// Which rows the attacks look at: samples drawn once, so that all attacks are of the same people, and few enough that the
/// distances can be computed in seconds.
struct AttackSamples: Sendable {
    /// Rows of the real table and as many of the holdout, whose presence is guessed.
    let members: [Int]
    let strangers: [Int]
    /// Rows of the synthetic table that are compared with both, and all of it that the attacker searches.
    let released: [Int]
    let synthetic: [Int]
    /// Equally many rows of the real table and of the holdout that synthetic rows may be close to.
    let training: [Int]
    let control: [Int]
    /// A half of the holdout that tells the attacker what is usual; none of ``strangers`` before ``judged`` is in it.
    let reference: [Int]
    /// How many of ``members`` and ``strangers`` attacks with a reference are judged on: the first ones.
    let judged: Int

    /// Numbers and traits compared in one search, at most; with 25,000 reference rows, 10,000 queries of 72 columns.
    private static let budget = 18_000_000_000
    private static let mostReferences = 25_000
    private static let mostQueries = 10_000
    /// Fewer than this many rows of a table tell nothing.
    static let leastRows = 20

    /// nil where a table has too few rows.
    init?(_ comparison: Comparison, width: Int) {
        guard let holdout = comparison.holdout else { return nil }
        var generator = SplitMix(seed: comparison.seed ^ 0x7072_6976)
        let known = Self.witnesses(holdout, comparison.groups?.holdout, &generator)
        let trained = Self.witnesses(comparison.real, comparison.groups?.real, &generator)
        let (real, held, synthetic) = (trained.count, known.count, comparison.synthetic.rows)
        guard min(real, synthetic, held) >= Self.leastRows else { return nil }
        let largest = min(max(real, synthetic, held), Self.mostReferences)
        let affordable = Self.budget / (largest * max(width, 1))
        let queries = max(200, min(Self.mostQueries, affordable))
        let references = max(1_000, min(Self.mostReferences, Self.budget / (queries * max(width, 1))))
        let targets = min(queries, real, held)
        members = Array(trained.prefix(targets))
        strangers = Array(known.prefix(targets))
        reference = Array(known.suffix(held - held / 2).suffix(references))
        judged = min(targets, held / 2)
        let both = min(references, real, held)
        training = Array(trained.prefix(both))
        control = Array(known.prefix(both))
        self.synthetic = generator.rows(references, of: synthetic)
        released = Array(self.synthetic.prefix(queries))
    }

    /// All rows in random order, but of rows that belong together one only: the rest tells nothing new of chance.
    private static func witnesses(
        _ sample: SampledTable, _ groups: [Int?]?, _ generator: inout SplitMix
    ) -> [Int] {
        let rows = generator.rows(sample.rows, of: sample.rows)
        guard let groups else { return rows }
        var seen = Set<Int>()
        return rows.filter { row in
            guard sample.places[row] < groups.count, let group = groups[sample.places[row]] else { return true }
            return seen.insert(group).inserted
        }
    }
}
