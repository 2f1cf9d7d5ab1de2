/// How trees are boosted.
struct BoostingOptions: Sendable {
    var rounds = 100
    var leaves = 31
    var learningRate: Float = 0.1
    /// A leaf has at least so many rows.
    var minimumRows = 20
    /// Added to the sum of second derivatives of a leaf.
    var ridge: Float = 1e-3
}
