/// The noisy counts of a marginal.
struct Measurement: Sendable {
    let clique: Clique
    /// Row-major over the clique's ascending columns; may be negative. Unit: rows.
    let counts: [Double]
    /// The noise's standard deviation in each cell. Unit: rows.
    let sigma: Double

    init(_ clique: Clique, counts: [Double], sigma: Double) {
        precondition(sigma > 0 && sigma.isFinite, "a measurement has noise")
        precondition(!counts.isEmpty && !counts.contains { !$0.isFinite }, "counts are numbers")
        (self.clique, self.counts, self.sigma) = (clique, counts, sigma)
    }

    /// The number of rows that some measurements speak of: the mean of their sums, weighted by inverse variance, which
    /// for n independent cells is 1/(nσ²); at least 1, since a model must stand for something.
    static func total(_ measurements: [Measurement]) -> Double {
        var (sum, weights) = (0.0, 0.0)
        for measurement in measurements {
            let weight = 1 / (Double(measurement.counts.count) * measurement.sigma * measurement.sigma)
            sum += weight * measurement.counts.reduce(0, +)
            weights += weight
        }
        return weights > 0 ? max(1, sum / weights) : 1
    }
}

/// All that was measured of one clique, in one: the mean of its measurements, weighted by precision.
/// The squared errors of several measurements of a clique differ from this one's by a constant only.
struct Target: Sendable {
    var mean: Factor
    /// The sum of 1/σ².
    var precision: Double

    /// One target per clique, in an order that does not depend on that of the measurements' cliques.
    static func merging(_ measurements: [Measurement]) -> [Target] {
        var merged: [Clique: Target] = [:]
        for measurement in measurements {
            let weight = 1 / (measurement.sigma * measurement.sigma)
            let blank = Factor(measurement.clique, values: measurement.counts.map { _ in 0 })
            var target = merged[measurement.clique] ?? Target(mean: blank, precision: 0)
            precondition(target.mean.values.count == measurement.counts.count, "a clique has one number of cells")
            target.precision += weight
            let share = weight / target.precision
            for (cell, count) in measurement.counts.enumerated() {
                target.mean.values[cell] += share * (count - target.mean.values[cell])
            }
            merged[measurement.clique] = target
        }
        return merged.values.sorted { $0.mean.clique < $1.mean.clique }
    }
}
