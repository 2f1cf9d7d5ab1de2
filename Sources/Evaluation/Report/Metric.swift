/// What a ``Figure`` measures. Raw values are stable; they are names in `report.json`.
public enum Metric: String, Codable, Sendable, CaseIterable {
    // Fidelity, one column.
    case overlap, distance, missingShare, rangeCoverage, spikeCoverage, categoryCoverage
    // Fidelity, two columns and more.
    case pairDistance, pearson, spearman, cramersV, correlationRatio, mutualInformation, tripleDistance, queryError
    // Fidelity, the table.
    case classifier, classifierAtParent
    // Order and time.
    case autocorrelation, gap, seasonality
    // Several tables.
    case childrenPerParent, parentPairDistance, grandparentPairDistance, parentMutualInformation
    case keyIntegrity, keyUniqueness, ruleKept
    // Utility.
    case auc, accuracy, f1, r2, meanAbsoluteError, agreement, confusionShift, importanceShift
    // Privacy.
    case exactCopies, nearCopies, closerToTraining, closestRecord, neighbourRatio
    case membershipNeighbour, membershipDensity, membershipHits, membershipOutliers
    case attributeInference, singlingOut, linkability

    /// The part of the report that it belongs to.
    public var part: Verdict.Kind {
        switch self {
        case .auc, .accuracy, .f1, .r2, .meanAbsoluteError, .agreement, .confusionShift, .importanceShift: .utility
        case .exactCopies, .nearCopies, .closerToTraining, .closestRecord, .neighbourRatio, .membershipNeighbour,
            .membershipDensity, .membershipHits, .membershipOutliers, .attributeInference, .singlingOut, .linkability:
            .privacy
        default: .fidelity
        }
    }
}
