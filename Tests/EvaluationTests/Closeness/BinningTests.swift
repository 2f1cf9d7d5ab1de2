import Testing

@testable import Evaluation

@Suite("Bins of closeness")
struct BinningTests {
    private func learn(_ cells: [Cell]) -> Binning {
        var learner = BinningLearner()
        for cell in cells { learner.add(cell) }
        return learner.binning()
    }

    /// The cuts that numpy 2 gives for `quantile(arange(1, 102) ** 2, linspace(0, 1, 21)[1:-1])`.
    @Test("Numbers are cut at the 20-quantiles, a cut's own value below it")
    func quantiles() {
        let squares: [Cell] = (1...101).map { .number(Double($0 * $0)) }
        let bins = learn(squares)
        guard case .cuts(let cuts) = bins else {
            Issue.record("\(bins)")
            return
        }
        let roots: [Double] = Swift.stride(from: 6, through: 96, by: 5).map { $0 }
        #expect(cuts == roots.map { $0 * $0 })
        #expect(bins.code(.number(36)) == 2 && bins.code(.number(36.5)) == 3)
        #expect(bins.code(.number(-9)) == 2 && bins.code(.number(1e9)) == 21)
        #expect(bins.code(.missing) == Binning.missing && bins.code(.unreadable) == Binning.rest)
        #expect(bins.cardinality == 22)
    }

    @Test("A value that fills several quantiles gives one cut")
    func spike() {
        let bins = learn((0..<100).map { .number($0 < 90 ? 0 : Double($0)) })
        guard case .numbers = bins else {
            Issue.record("11 values are few enough for a bin each")
            return
        }
        let cut = learn((0..<1_000).map { .number($0 < 900 ? 0 : Double($0)) })
        // 0 is cut off eighteen times, then the quantiles at 0.9 (between 0 and 900) and at 0.95
        #expect(cut.cardinality == 2 + 4)
        #expect(cut.code(.number(0)) == 2 && cut.code(.number(950)) == 5)
    }

    @Test("Rare and unknown labels share a bin")
    func labels() {
        let common = (0..<250).flatMap { Array(repeating: Cell.label("v\($0)"), count: 300 - $0) }
        let bins = learn(common + [.missing])
        #expect(bins.cardinality == 202)
        #expect(bins.code(.label("v0")) == 2 && bins.code(.label("v199")) == 201)
        #expect(bins.code(.label("v200")) == Binning.rest && bins.code(.label("new")) == Binning.rest)
    }

    @Test("Of many numbers evenly spaced ones decide, and cut alike")
    func manyNumbers() {
        let shuffled: [Cell] = (0..<1_000_000).map { .number(Double($0 * 7 % 1_000_000)) }
        guard case .cuts(let cuts) = learn(shuffled) else {
            Issue.record("a million numbers are cut")
            return
        }
        for (twentieth, cut) in cuts.enumerated() {
            #expect(abs(cut - Double(twentieth + 1) * 50_000) < 1_000)
        }
    }

    @Test("Distances: the same, nothing alike, and a case worked by hand")
    func distances() {
        let left = BinnedTable(rows: 4, columns: [[2, 2, 3, 0], [2, 3, 2, 3]])
        let right = BinnedTable(rows: 2, columns: [[2, 3], [3, 3]])
        #expect(left.totalVariationDistance(to: left, column: 0, cardinality: 4) == 0)
        // shares of missing, 2, 3: ¼ ½ ¼ and 0 ½ ½
        #expect(left.totalVariationDistance(to: right, column: 0, cardinality: 4) == 0.25)
        // pairs 22 23 32 03 at ¼ each, and 23 33 at ½ each
        #expect(left.totalVariationDistance(to: right, columns: (0, 1), cardinalities: (4, 4)) == 0.75)
        let other = BinnedTable(rows: 1, columns: [[1], [1]])
        #expect(left.totalVariationDistance(to: other, column: 0, cardinality: 4) == 1)
    }

    @Test("Of too many pairs evenly spread ones are taken")
    func spread() {
        #expect(Closeness.evenlySpread(Array(0..<10), most: 20) == Array(0..<10))
        #expect(Closeness.evenlySpread(Array(0..<100), most: 4) == [0, 25, 50, 75])
    }
}
