import Tabular

/// Tries to join two tables that hold different columns of the same people, by the synthetic rows that are near to both
/// halves. Source: Giomi et al. 2023, arXiv:2211.10459, section 5.2.
struct Linkability {
    private static let neighbours = 10
    private static let mostTargets = 1_500

    static func figures(_ field: AttackField) -> [Figure] {
        let count = field.comparison.columns.count
        guard count >= 4, field.synthetic.rows > 10 * neighbours else { return [] }
        var random = field.random(0x6c69_6e6b)
        let order = random.rows(count, of: count)
        let halves = [Set(order[..<(count / 2)]), Set(order[(count / 2)...])]
        let spaces = halves.map { DistanceSpace(field.comparison, columns: $0) }
        let synthetic = spaces.map { $0.points(field.synthetic) }
        let targets = min(mostTargets, field.targets, field.real.rows, field.holdout.rows)
        func links(_ sample: SampledTable) -> Proportion {
            let near = zip(spaces, synthetic).map { space, points in
                space.points(sample).neighbours(neighbours, among: points, threads: field.threads)
            }
            let linked = zip(near[0], near[1]).count { !Set($0.rows).isDisjoint(with: $1.rows) }
            return Proportion(linked, of: sample.rows)
        }
        let attack = links(field.real.selecting(random.rows(targets, of: field.real.rows)))
        let control = links(field.holdout.selecting(random.rows(targets, of: field.holdout.rows)))
        // Two random sets of neighbours meet about so often.
        let blind = (0..<targets).count { _ in
            let sets = (0..<2).map { _ in
                Set((0..<neighbours).map { _ in Int.random(in: 0..<field.synthetic.rows, using: &random) })
            }
            return !sets[0].isDisjoint(with: sets[1])
        }
        return RiskFigures(
            .linkability, field, variant: "columns in two halves", attack: attack, control: control,
            baseline: Proportion(blind, of: targets)
        ).figures
    }
}
