import Charts
import Glibc

extension EvaluationReport.Statement {
    /// What the guarantee means for someone who would know whether a unit is in the source.
    var meaning: String {
        """
        The model hides the presence of \(unit). Someone who is 50 % sure that it is in the source \
        \(certainty), whatever else they know; δ is the chance that this fails.
        """
    }

    /// Rounded up.
    private var certainty: String {
        let share = 100 / (1 + exp(-epsilon))
        return share > 99
            ? "can become practically certain after seeing the data"
            : "can become at most \(Int(share.rounded(.up))) % sure after seeing the data"
    }

    var strictness: String {
        switch epsilon {
        case ...0.3: "very strict"
        case ...1: "the usual choice"
        case ...3: "loose"
        default: "very loose"
        }
    }

    /// With up to two figures, never rounded down.
    var epsilonText: String {
        switch epsilon {
        case ..<0.01: NumberStyle.compact.text(epsilon)
        case ..<0.995: NumberStyle.fixed(places: 2).text((epsilon * 100 - 1e-9).rounded(.up) / 100)
        case ..<9.95: NumberStyle.fixed(places: 1).text((epsilon * 10 - 1e-9).rounded(.up) / 10)
        default: NumberStyle.fixed(places: 0).text(epsilon.rounded(.up))
        }
    }
}
