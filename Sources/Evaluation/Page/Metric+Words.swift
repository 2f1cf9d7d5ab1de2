import Charts

extension Metric {
    /// For people.
    var title: String {
        switch self {
        case .overlap: "Overlap"
        case .distance: "Distance"
        case .missingShare: "Missing share"
        case .rangeCoverage: "Range covered"
        case .spikeCoverage: "Frequent values kept"
        case .categoryCoverage: "Categories covered"
        case .pairDistance: "Pair distance"
        case .pearson: "Pearson correlation"
        case .spearman: "Spearman correlation"
        case .cramersV: "Cramér’s V"
        case .correlationRatio: "Correlation ratio"
        case .mutualInformation: "Mutual information"
        case .tripleDistance: "Triple distance"
        case .queryError: "Error of queries"
        case .classifier: "Classifier"
        case .classifierAtParent: "Classifier, rows with their children"
        case .autocorrelation: "Autocorrelation"
        case .gap: "Gap between events"
        case .seasonality: "Seasons"
        case .childrenPerParent: "Children per parent"
        case .parentPairDistance: "Pair distance with the parent"
        case .grandparentPairDistance: "Pair distance with the grandparent"
        case .parentMutualInformation: "Mutual information with the parent"
        case .keyIntegrity: "Foreign key"
        case .keyUniqueness: "Primary key"
        case .ruleKept: "Rule"
        default: titleBeyondFidelity
        }
    }

    private var titleBeyondFidelity: String {
        switch self {
        case .auc: "AUC"
        case .accuracy: "Accuracy"
        case .f1: "F1"
        case .r2: "R²"
        case .meanAbsoluteError: "Mean absolute error"
        case .agreement: "Agreement"
        case .confusionShift: "Shift of mistakes"
        case .importanceShift: "Shift of importance"
        case .exactCopies: "Exact copies"
        case .nearCopies: "Near copies"
        case .closerToTraining: "Closer to training rows"
        case .closestRecord: "Distance to closest record"
        case .neighbourRatio: "Nearest against next"
        case .membershipNeighbour: "Membership, by the nearest row"
        case .membershipDensity: "Membership, by density"
        case .membershipHits: "Membership, members found"
        case .membershipOutliers: "Membership, most exposed rows"
        case .attributeInference: "Guessing a column"
        case .singlingOut: "Singling out"
        case .linkability: "Linking"
        default: rawValue
        }
    }

    /// How its numbers are written.
    var style: NumberStyle {
        switch self {
        case .missingShare, .rangeCoverage, .spikeCoverage, .categoryCoverage, .keyIntegrity, .keyUniqueness, .ruleKept,
            .exactCopies, .nearCopies, .membershipHits:
            .share(places: 2)
        case .accuracy, .agreement, .confusionShift, .importanceShift, .closerToTraining: .share(places: 1)
        case .meanAbsoluteError: .compact
        default: .fixed(places: 3)
        }
    }
}
