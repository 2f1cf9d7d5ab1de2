import Testing

@testable import Synthesis

@Suite("Fitting to measurements")
struct FitTests {
    /// The exact marginals of a model, as if measured.
    private static func exact(_ graph: RandomGraph, rows: Double) -> [Measurement] {
        Set(graph.potentials.map(\.clique)).sorted().map { clique in
            Measurement(clique, counts: graph.enumerated(clique).map { $0 * rows }, sigma: 1)
        }
    }

    private static let fine = GraphicalModel.FitLimits(steps: 20_000, tolerance: 1e-12)

    @Test("A distribution that factors over the tree is found again", arguments: 0..<30 as Range<UInt64>)
    func recovers(_ seed: UInt64) throws {
        let graph = RandomGraph(seed: seed)
        let measurements = Self.exact(graph, rows: 10_000)
        let model = try GraphicalModel.fit(
            measurements, cardinalities: graph.cardinalities, seed: 1, limits: Self.fine)
        #expect(abs(model.total - 10_000) < 1e-6)
        for measurement in measurements {
            let marginal = try #require(model.marginal(of: measurement.clique))
            #expect(gap(marginal.values, measurement.counts) < 0.01, "\(measurement.clique), of 10,000 rows")
        }
    }

    @Test("What was measured apart is met apart, and a column that was not is uniform")
    func unmeasured() throws {
        let measurements = [
            Measurement(Clique([0, 1]), counts: [30, 10, 20, 40], sigma: 1),
            Measurement(Clique([2]), counts: [25, 75], sigma: 1),
        ]
        let model = try GraphicalModel.fit(measurements, cardinalities: [2, 2, 2, 2], seed: 1, limits: Self.fine)
        #expect(gap(try #require(model.marginal(of: Clique([0, 1]))).values, [30, 10, 20, 40]) < 1e-3)
        #expect(gap(try #require(model.marginal(of: Clique([3]))).values, [50, 50]) < 1e-9)
    }

    @Test("Measurements that contradict each other meet at their mean by precision")
    func leastSquares() throws {
        let measurements = [
            Measurement(Clique([0]), counts: [10, 20, 30], sigma: 1),
            Measurement(Clique([0]), counts: [40, 20, 0], sigma: 2),
        ]
        let model = try GraphicalModel.fit(measurements, cardinalities: [3], seed: 1, limits: Self.fine)
        #expect(abs(model.total - 60) < 1e-9)
        #expect(gap(try #require(model.marginal(of: Clique([0]))).values, [16, 20, 24]) < 1e-3)
    }

    @Test("Negative counts are answered by the nearest point without any")
    func simplex() throws {
        let measurements = [Measurement(Clique([0]), counts: [70, 40, -10], sigma: 3)]
        let model = try GraphicalModel.fit(measurements, cardinalities: [3], seed: 1, limits: Self.fine)
        #expect(gap(try #require(model.marginal(of: Clique([0]))).values, [65, 35, 0]) < 0.02)
    }

    @Test("The total is the mean of the sums by inverse variance, and 1 at least")
    func total() {
        let wide = Measurement(Clique([0]), counts: [50, 25, 25, 0], sigma: 1)  // variance of the sum: 4
        let narrow = Measurement(Clique([1]), counts: [60, 64], sigma: 1)  // 2
        #expect(abs(Measurement.total([wide, narrow]) - 116) < 1e-9)
        #expect(Measurement.total([Measurement(Clique([0]), counts: [-5, 2], sigma: 1)]) == 1)
        #expect(Measurement.total([]) == 1)
    }

    @Test("A warm start is close at once, and keeps its place when the tree grows")
    func warmStart() throws {
        let graph = RandomGraph(chainOf: 4, seed: 4)
        let measurements = Self.exact(graph, rows: 1_000)
        let first = try GraphicalModel.fit(
            measurements, cardinalities: graph.cardinalities, seed: 1, limits: Self.fine)
        let extra = Clique([0, graph.cardinalities.count - 1])
        #expect(first.tree.home(of: extra) == nil, "a pair that makes the tree grow")
        let more = measurements + [Measurement(extra, counts: graph.enumerated(extra).map { $0 * 1_000 }, sigma: 1)]
        let one = GraphicalModel.FitLimits(steps: 1)
        let warm = try GraphicalModel.fit(more, cardinalities: graph.cardinalities, seed: 1, from: first, limits: one)
        let cold = try GraphicalModel.fit(more, cardinalities: graph.cardinalities, seed: 1, limits: one)
        func miss(_ model: GraphicalModel) -> Double {
            more.reduce(0) { max($0, gap(model.marginal(of: $1.clique)?.values ?? [], $1.counts)) }
        }
        #expect(miss(warm) < 2)
        #expect(miss(cold) > 10 * miss(warm))
    }

    @Test("The same measurements and seed give the same model, to the last bit")
    func deterministic() throws {
        let graph = RandomGraph(seed: 7)
        let fits = try (0..<2).map { _ in
            try GraphicalModel.fit(Self.exact(graph, rows: 500), cardinalities: graph.cardinalities, seed: 3).counts
        }
        #expect(fits[0] == fits[1])
    }

    @Test("Nothing measured is uniform")
    func nothing() throws {
        let model = try GraphicalModel.fit([], cardinalities: [2, 4], seed: 1)
        #expect(gap(try #require(model.marginal(of: Clique([1]))).values, [0.25, 0.25, 0.25, 0.25]) < 1e-15)
    }
}
