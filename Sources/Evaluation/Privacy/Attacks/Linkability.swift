/// Can two sources, each of which knows half of a person's columns, find by way of the synthetic table that they speak of
/// the same person? The attack succeeds where both halves of a row have the same nearest synthetic row. How well a leak
/// shows hangs on which columns are in which half, so each part of the people is attacked with another halving, drawn at
/// random. Source: Giomi et al. 2023, doi:10.56553/popets-2023-0055, section 4.2 (one neighbour).
enum Linkability {
    private static let halvings = 8
    private static let mostQueries = 500

    /// Empty with fewer than two columns.
    static func figures(_ setting: AttackSetting) -> [Figure] {
        let (comparison, samples) = (setting.comparison, setting.samples)
        guard comparison.columns.count > 1 else { return [] }
        var generator = SplitMix(seed: comparison.seed ^ 0x6c69_6e6b)
        let targets = min(samples.members.count / halvings, mostQueries)
        var (attack, control) = (0, 0)
        for part in 0..<halvings {
            let halves = halves(comparison, &generator)
            let range = part * targets..<(part + 1) * targets
            let synthetic = halves.map {
                ReferencePoints($0.points(comparison.synthetic, rows: samples.synthetic))
            }
            let links = { (table: SampledTable, rows: ArraySlice<Int>) -> Int in
                let nearest = zip(halves, synthetic).map { half, synthetic in
                    synthetic.neighbours(of: half.points(table, rows: Array(rows)), threads: setting.threads).rows
                }
                return zip(nearest[0], nearest[1]).count { $0 == $1 }
            }
            attack += links(comparison.real, samples.members[range])
            control += links(setting.holdout, samples.strangers[range])
        }
        return setting.figures(
            .linkability, variant: nil, attack: Proportion(attack, of: targets * halvings),
            control: Proportion(control, of: targets * halvings),
            // Two guesses at random meet with this chance.
            baseline: 1 / Double(samples.synthetic.count), pValue: signTest(attack, of: attack + control))
    }

    /// The spaces of two halves of the columns.
    private static func halves(_ comparison: Comparison, _ generator: inout SplitMix) -> [DistanceSpace] {
        let columns = generator.rows(comparison.columns.count, of: comparison.columns.count)
        let middle = columns.count / 2
        return [columns[..<middle], columns[middle...]].map { DistanceSpace(comparison, columns: $0.sorted()) }
    }
}
