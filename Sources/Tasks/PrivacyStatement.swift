import Glibc
import Synthesis

/// What a model promises about the people in its source.
enum PrivacyStatement {
    /// What `marginals` promises.
    static func marginals(_ account: FormalPrivacy) -> Manifest.Privacy {
        Manifest.Privacy(
            guarantee:
                "(\(account.epsilon), \(account.delta))-differentially private: the whole model, and all that is "
                + "generated from it, for adding or removing \(account.unit).",
            protections: [
                account.meaning,
                "Labels, ranges, cells, counts, and whether values are missing were all measured with noise, and paid for.",
                "The noise is exact and from the system's secure generator; no seed can repeat it.",
            ], formal: account)
    }

    /// What `trees` promises, and what it does without a promise.
    /// - Parameter kept: the tables that are in the model as they are.
    static func trees(minimumCount: Int, entity: String?, kept: [String]) -> Manifest.Privacy {
        let units = entity.map { "rows of \($0), each with all that hangs on it," } ?? "rows"
        return Manifest.Privacy(
            guarantee: "No formal guarantee: treat the model, and what it generates, as derived from personal data.",
            protections: [
                "A category or frequent value that fewer than \(minimumCount) \(units) have is never generated.",
                "No rule of the model rests on fewer of these than a minimum, and rules are kept only where they hold for some that "
                    + "were held out.",
                "Smallest and largest values are not kept exactly.",
                "Keys, names, addresses and the like are generated fresh; free text is withheld unless the owner asked "
                    + "for it.",
            ]
                + (kept.isEmpty
                    ? []
                    : [
                        "Not protected, as they are public or lists of shared names: \(kept.joined(separator: ", ")) (kept as they are)."
                    ]))
    }
}

extension FormalPrivacy {
    /// What ε means to someone who is half sure. Source: Bayes' rule with odds of at most e^ε, but for δ.
    fileprivate var meaning: String {
        let sure = 100 / (1 + exp(-epsilon))
        return "An attacker who is 50 % sure whether someone's row was in the table can become at most "
            + "\(sure >= 99.95 ? "99.9" : String(Double((sure * 10).rounded(.up)) / 10)) % sure, but for a chance of \(delta)."
    }
}
