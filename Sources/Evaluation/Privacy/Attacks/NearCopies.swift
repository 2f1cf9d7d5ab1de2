/// How close synthetic rows come to real ones, beside how close they come to as many rows that the model never saw.
enum NearCopies {
    /// Of the holdout's rows that are not in the real table, this share counts as near it.
    private static let nearShare = 0.01

    static func figures(_ setting: AttackSetting) -> [Figure] {
        let (samples, space, comparison) = (setting.samples, setting.space, setting.comparison)
        let released = space.points(comparison.synthetic, rows: samples.released)
        let training = ReferencePoints(space.points(comparison.real, rows: samples.training))
        let control = ReferencePoints(space.points(setting.holdout, rows: samples.control))
        let toTraining = training.neighbours(of: released, threads: setting.threads)
        let toControl = control.neighbours(of: released, threads: setting.threads)
        let usual = training.neighbours(of: setting.strangers, threads: setting.threads).squared
        return [
            nearCopies(setting, toTraining, toControl, usual: usual), closer(setting, sides(toTraining, toControl)),
        ]
    }

    /// For each synthetic row, which table's row is nearer, and which row that is.
    private static func sides(_ training: Neighbours, _ control: Neighbours) -> [(sign: Int, winner: Int)] {
        training.squared.indices.map { row in
            let (real, held) = (training.squared[row], control.squared[row])
            if real == held { return (0, 0) }
            return real < held ? (1, training.nearest(row)) : (-1, control.nearest(row))
        }
    }

    /// Near is what 1 % of the held-out rows are to their closest real row, those that have an equal not counted: they
    /// move the mark outwards. The p-value asks whether synthetic rows that are near anything are near real rows rather
    /// than held-out ones.
    private static func nearCopies(
        _ setting: AttackSetting, _ training: Neighbours, _ control: Neighbours, usual: [Float]
    ) -> Figure {
        let apart = usual.filter { $0 > 0 }.sorted()
        let place = Int((nearShare * Double(usual.count)).rounded(.up)) - 1
        let mark = apart.isEmpty ? 0 : apart[min(max(place, 0), apart.count - 1)]
        let near = Proportion(training.squared.count { $0 <= mark }, of: training.squared.count)
        let close = zip(training.squared, control.squared).map { min($0, $1) <= mark }
        let witnesses = zip(sides(training, control), close).filter(\.1).map(\.0)
        return setting.figure(
            .nearCopies, near.value, holdout: Proportion(usual.count { $0 <= mark }, of: usual.count).value,
            interval: near.interval, pValue: SidedShare(witnesses).pValue)
    }

    /// The share of synthetic rows that are closer to a real row than to any of as many held-out rows; even ones count
    /// half. Source: Platzer, Reutterer 2021, doi:10.3389/fdata.2021.679939.
    private static func closer(_ setting: AttackSetting, _ cases: [(sign: Int, winner: Int)]) -> Figure {
        let share = SidedShare(cases)
        return setting.figure(
            .closerToTraining, share.value, holdout: 0.5, uninformed: 0.5, interval: share.interval,
            pValue: share.pValue)
    }
}
