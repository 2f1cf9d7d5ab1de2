extension Metric {
    /// What it is, in one or two sentences.
    var explanation: String {
        switch part {
        case .fidelity: fidelityExplanation
        case .utility: utilityExplanation
        case .privacy: privacyExplanation
        }
    }

    private var fidelityExplanation: String {
        switch self {
        case .overlap:
            "What two distributions share: Σ min of their shares of bins. 1 is the same, 0 has nothing in common."
        case .distance: "How far two distributions of a column are apart. 0 is the same, 1 has nothing in common."
        case .missingShare: "How much the share of rows without a value differs from the real one."
        case .rangeCoverage: "How much of the range of real values the synthetic ones reach."
        case .spikeCoverage: "The share of unusually frequent single values that are frequent in the copy, too."
        case .categoryCoverage: "The share of real categories that occur in the copy."
        case .pairDistance:
            "How far the joint distributions of two columns are apart. 0 is the same, 1 has nothing in common."
        case .pearson: "How much the linear correlation of two columns of numbers differs from the real one."
        case .spearman: "How much the correlation of the ranks of two columns differs from the real one."
        case .cramersV: "How much the association of two columns of labels differs from the real one."
        case .correlationRatio:
            "How much a label says about a number: the difference from what it says in the real table."
        case .mutualInformation:
            "How much columns say about each other in any way: how far the sum over pairs is off, as a share of it."
        case .tripleDistance: "How far the joint distributions of three columns are apart, over random triples."
        case .queryError: "How far counts of random queries, such as “under 30 and in Bern”, are off."
        case .classifier:
            "How well boosted trees tell synthetic rows from real ones that the model has not seen, as an AUC. 0.5 is "
                + "a blind guess, 1 is certain."
        case .classifierAtParent:
            "The same of rows together with what can be said of their children: how many, their mean and most frequent "
                + "values."
        default: orderExplanation
        }
    }

    private var orderExplanation: String {
        switch self {
        case .autocorrelation:
            "How much a value says about that of the next row of the same parent: the difference from the real table."
        case .gap: "How far the distributions of the time between two rows of a parent are apart."
        case .seasonality: "How far the shares of rows by hour, weekday and month are apart."
        case .childrenPerParent: "How far the distributions of the number of children of a parent are apart."
        case .parentPairDistance: "The pair distance of a column and a column of the parent row."
        case .grandparentPairDistance: "The pair distance of a column and a column of the parent’s parent."
        case .parentMutualInformation:
            "How much a parent’s columns say about a child’s: how far the sum over pairs is off, as a share of it."
        case .keyIntegrity: "The share of references that point to a row that exists."
        case .keyUniqueness: "The share of keys that occur once."
        case .ruleKept: "The share of rows that keep a rule that every real row keeps."
        default: ""
        }
    }

    private var utilityExplanation: String {
        switch self {
        case .auc:
            "How well a model that learnt from synthetic rows ranks real ones. 0.5 is a blind guess, 1 is perfect."
        case .accuracy: "The share of real rows of which a model that learnt from synthetic rows guesses the label."
        case .f1: "The harmonic mean of how many it finds and how many of those it found are right, mean over labels."
        case .r2: "The share of a number’s variance that a model explains. 0 is no better than guessing the mean."
        case .meanAbsoluteError: "How far a model’s guess of a number is off on average, in units of the column."
        case .agreement: "The share of real rows of which the two models say the same."
        case .confusionShift: "How much the mistakes of the two models differ: which label they take for which."
        case .importanceShift: "How much the two models differ in what matters to them."
        default: ""
        }
    }

    private var privacyExplanation: String {
        switch self {
        case .exactCopies:
            "The share of synthetic rows that are the same as a real one. Some are by chance: see the holdout."
        case .nearCopies:
            "The share of synthetic rows that lie closer to a real one than all but one in a hundred strangers do."
        case .closerToTraining:
            "The share of synthetic rows that lie closer to a training row than to any of the holdout. 50 % is chance."
        case .closestRecord:
            "The distance of a real row to the closest synthetic one, beside that of a stranger. If people were copied, "
                + "it is the smaller one."
        case .neighbourRatio:
            "The distance of a real row to the closest synthetic one, divided by that to the next, beside a stranger’s. "
                + "Near 0, a single row was followed."
        case .membershipNeighbour:
            "Guesses who was in the source by the distance to the nearest synthetic row. 0.5 is a blind guess."
        case .membershipDensity:
            "Guesses who was in the source by how dense synthetic rows lie around. 0.5 is a blind guess."
        case .membershipHits:
            "The share of members that the best attack finds while it is wrong about 1 % of strangers."
        case .membershipOutliers: "The same attack on the rows that stand out most, which are the easiest to betray."
        case .attributeInference:
            "How often someone who knows the rest of a real row guesses this column right from the copy; beside it, from "
                + "strangers’ rows. The test compares people in the source with strangers."
        case .singlingOut:
            "How often a condition that fits one synthetic row alone fits one person of the source alone; beside it, one "
                + "stranger."
        case .linkability:
            "How often two halves of a real row, known from two places, are brought together by way of the copy; beside "
                + "it, of a stranger’s."
        default: ""
        }
    }
}
