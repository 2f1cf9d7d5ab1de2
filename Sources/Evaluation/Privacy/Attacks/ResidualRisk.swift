/// What an attack gains over the same attack on people who are not in the training data: (attack − control) / (1 −
/// control), with its 95 % interval. Source: Giomi et al. 2023, doi:10.56553/popets-2023-0055, section 5.
struct ResidualRisk: Hashable, Sendable {
    /// 0 to 1; 0 where the control does as well.
    let value: Double
    let interval: [Double]

    init(attack: Proportion, control: Proportion) {
        let (attack, control) = (Self.centre(attack), Self.centre(control))
        let room = max(1 - control.rate, 1e-9)
        let risk = (attack.rate - control.rate) / room
        let (byAttack, byControl) = (attack.error / room, control.error * (1 - attack.rate) / (room * room))
        let error = (byAttack * byAttack + byControl * byControl).squareRoot()
        value = min(max(risk, 0), 1)
        interval = [risk - error, risk + error].map { min(max($0, 0), 1) }
    }

    /// The middle of Wilson's interval and half its width, which stay sensible where no attack or every one succeeds.
    private static func centre(_ share: Proportion) -> (rate: Double, error: Double) {
        let (n, z) = (Double(share.trials), 1.959_964)
        let spread = Double(share.count) * (1 - share.value) + z * z / 4
        return ((Double(share.count) + z * z / 2) / (n + z * z), z / (n + z * z) * spread.squareRoot())
    }
}

extension AttackSetting {
    /// The rates of an attack and, as a variant of its own, what is left of them after the control's.
    /// - Parameter pValue: successes are few, so the callers count them in exact tests.
    func figures(
        _ metric: Metric, variant: String?, attack: Proportion, control: Proportion, baseline: Double,
        pValue: Double
    ) -> [Figure] {
        let risk = ResidualRisk(attack: attack, control: control)
        return [
            figure(
                metric, variant: variant, attack.value, holdout: control.value, uninformed: baseline,
                interval: attack.interval, pValue: pValue),
            figure(
                metric, variant: [variant, "risk"].compactMap { $0 }.joined(separator: ", "), risk.value, holdout: 0,
                interval: risk.interval),
        ]
    }
}
