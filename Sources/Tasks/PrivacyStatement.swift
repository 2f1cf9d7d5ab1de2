import Synthesis

/// What a model promises about the people in its source.
enum PrivacyStatement {
    /// What `trees` promises, and what it does without a promise.
    static func trees(minimumCount: Int) -> Manifest.Privacy {
        Manifest.Privacy(
            guarantee: "No formal guarantee: treat the model, and what it generates, as derived from personal data.",
            protections: [
                "A category or frequent value that fewer than \(minimumCount) rows have is never generated.",
                "No rule of the model rests on fewer rows than a minimum, and rules are kept only where they hold for rows that "
                    + "were held out.",
                "Smallest and largest values are not kept exactly.",
                "Keys, names, addresses and the like are generated fresh; free text is withheld unless the owner asked "
                    + "for it.",
            ])
    }
}
