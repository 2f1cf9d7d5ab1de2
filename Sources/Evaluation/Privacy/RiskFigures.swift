/// The figures of an attack that is made on members and, as a control, on strangers. Source: Giomi et al. 2023,
/// arXiv:2211.10459, section 4.
struct RiskFigures {
    let figures: [Figure]

    /// - Parameter baseline: of guesses that know nothing of the synthetic table.
    init(
        _ metric: Metric, _ field: AttackField, variant: String, attack: Proportion, control: Proportion,
        baseline: Proportion
    ) {
        let risk = Self.risk(attack, control)
        figures = [
            Figure(
                metric, table: field.name, variant: variant, synthetic: attack.value, holdout: control.value,
                uninformed: baseline.value, interval: attack.interval, pValue: attack.chance(above: control)),
            Figure(
                metric, table: field.name, variant: "\(variant), risk beyond strangers'", synthetic: risk.value,
                holdout: 0, interval: risk.interval),
        ]
    }

    /// The share of what strangers' privacy leaves to be found out that is found out about members; the interval by
    /// propagation of both intervals' half widths.
    private static func risk(_ attack: Proportion, _ control: Proportion) -> (value: Double, interval: [Double]) {
        let rest = 1 - control.value
        guard rest > 0 else { return (0, [0, 1]) }
        let value = max((attack.value - control.value) / rest, 0)
        let (own, other) = (halfWidth(attack) / rest, (1 - attack.value) * halfWidth(control) / (rest * rest))
        let width = (own * own + other * other).squareRoot()
        return (value, [max(value - width, 0), min(value + width, 1)])
    }

    private static func halfWidth(_ share: Proportion) -> Double { (share.interval[1] - share.interval[0]) / 2 }
}
