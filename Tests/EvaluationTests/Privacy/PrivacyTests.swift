import Testing

@testable import Evaluation

@Suite("Attacks")
struct PrivacyTests {
    private func run(_ real: MadeTable, _ synthetic: MadeTable, _ holdout: MadeTable?, seed: UInt64 = 0) throws
        -> PrivacyFindings
    {
        try PrivacyEvaluation.run(
            comparison(real: real, synthetic: synthetic, holdout: holdout, seed: seed)
        ) { _ in }
    }

    private func figure(_ metric: Metric, _ findings: PrivacyFindings, _ variant: String? = nil) -> Figure? {
        findings.figures.first { $0.metric == metric && (variant == nil || $0.variant == variant) }
    }

    @Test("A copy of the real rows is found out by every attack")
    func copy() throws {
        let real = related(rows: 600, seed: 1)
        let found = try run(real, real, related(rows: 600, seed: 2))
        #expect(figure(.exactCopies, found)?.synthetic == 1)
        #expect(try #require(figure(.nearCopies, found)).synthetic > 0.99)
        #expect(try #require(figure(.closerToTraining, found)).synthetic > 0.99)
        for metric in [Metric.membershipNeighbour, .membershipDensity, .membershipOutliers] {
            let attack = try #require(figure(metric, found))
            #expect(attack.synthetic > 0.99 && attack.pValue ?? 1 < 1e-6, "\(metric)")
        }
        #expect(try #require(figure(.membershipHits, found)).synthetic > 0.95)
        #expect(try #require(figure(.closestRecord, found)).synthetic == 0)
        #expect(try #require(figure(.singlingOut, found, "three columns")).synthetic == 1)
        #expect(try #require(figure(.singlingOut, found, "three columns, risk beyond strangers'")).synthetic > 0.9)
        let inferred = found.figures.filter { $0.metric == .attributeInference }
        #expect(inferred.map(\.columns) == [["x"], ["y"], ["kind"], ["shape"], ["noise"]])
        #expect(inferred.allSatisfy { $0.synthetic > 0.95 }, "\(inferred)")
    }

    @Test("Halves of rows that were copied are joined again")
    func linked() throws {
        func numbers(_ seed: UInt64) -> MadeTable {
            let (first, second) = (related(rows: 600, seed: seed), related(rows: 600, seed: seed + 50))
            let columns = [first.columns[0], first.columns[1], first.columns[4], second.columns[0], second.columns[4]]
            return MadeTable(zip(["a", "b", "c", "d", "e"], columns).map { ($0, $1.values) })
        }
        let real = numbers(1)
        let copied = try #require(figure(.linkability, run(real, real, numbers(2))))
        #expect(copied.synthetic == 1 && copied.pValue ?? 1 < 1e-6)
        let other = try #require(figure(.linkability, run(real, numbers(3), numbers(2))))
        #expect(abs(other.synthetic - (other.holdout ?? 0)) < 0.1)
    }

    @Test("Copies among other rows are counted, and those that differ a little count as near")
    func planted() throws {
        let real = related(rows: 1_000, seed: 1)
        var synthetic = related(rows: 1_000, seed: 2)
        for place in synthetic.columns.indices {
            for row in 0..<100 { synthetic.columns[place].values[row] = real.columns[place].values[row * 7] }
        }
        for row in 50..<100 { synthetic.columns[0].values[row] += "1" }
        let found = try run(real, synthetic, related(rows: 1_000, seed: 3))
        #expect(try #require(figure(.exactCopies, found)).synthetic == 0.05)
        #expect(try #require(figure(.exactCopies, found)).holdout == 0)
        #expect(try #require(figure(.nearCopies, found)).synthetic > 0.095)
        #expect(try #require(figure(.nearCopies, found)?.pValue) < 1e-6)
    }

    /// Of 30 splits and 5 tests with a p-value each, 7.5 are expected below 0.05; tests of one split hang together, so that
    /// the count strays by at most 5 × √(30 · 0.05 · 0.95) = 6: five of these above, alpha < 1e-6.
    @Test("Where nothing was learnt of single rows, alarms are as rare as the p-value says")
    func falseAlarms() throws {
        let metrics: [Metric] = [
            .closestRecord, .neighbourRatio, .membershipNeighbour, .membershipDensity, .membershipOutliers,
        ]
        var alarms = 0
        for split in 0..<30 as Range<UInt64> {
            let found = try run(
                related(rows: 150, seed: split * 3 + 100), related(rows: 150, seed: split * 3 + 101),
                related(rows: 150, seed: split * 3 + 102), seed: split)
            alarms += metrics.count { figure($0, found)?.pValue ?? 1 < 0.05 }
        }
        #expect(alarms <= 37, "\(alarms) of 150")
    }

    @Test("Without a holdout only copies are looked for, and a note says so")
    func noHoldout() throws {
        let found = try run(related(rows: 100, seed: 1), related(rows: 100, seed: 2), nil)
        #expect(found.figures.map(\.metric) == [.exactCopies])
        #expect(found.notes.contains { $0.text.contains("Without a holdout") })
    }

    @Test("Tables too small for attacks are left alone, tables of one column are not", arguments: [1, 5, 39, 40, 60])
    func small(_ rows: Int) throws {
        let found = try run(related(rows: rows, seed: 1), related(rows: rows, seed: 2), related(rows: rows, seed: 3))
        #expect((found.figures.count > 1) == (rows >= 40))
        func single(_ seed: UInt64) -> MadeTable { MadeTable([related(rows: rows, seed: seed).columns[2]]) }
        _ = try run(single(1), single(2), single(3))
    }

    @Test("Neighbours are those that a plain search finds")
    func neighbours() throws {
        let made = try comparison(real: related(rows: 200, seed: 1), synthetic: related(rows: 150, seed: 2))
        let space = DistanceSpace(made)
        let found = space.points(made.real).neighbours(3, among: space.points(made.synthetic), threads: 2)
        let deviations = made.real.columns.map { values -> Double in
            let numbers = values.numbers ?? [0]
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)).squareRoot()
        }
        for row in stride(from: 0, to: 200, by: 17) {
            let plain = (0..<150).map { other in
                made.columns.indices.reduce(0.0) { sum, column in
                    switch (made.real.columns[column], made.synthetic.columns[column]) {
                    case (.numbers(let left), .numbers(let right)):
                        let difference = (left[row] - right[other]) / deviations[column]
                        return sum + difference * difference
                    case (.labels(let left), .labels(let right)): return sum + (left[row] == right[other] ? 0 : 1)
                    default: return .nan
                    }
                }
            }
            let nearest = plain.sorted().prefix(3)
            #expect(zip(nearest, found[row].distances).allSatisfy { abs($0 - Double($1)) < 1e-3 })
        }
    }
}
