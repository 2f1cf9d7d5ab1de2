import Testing

@testable import Evaluation

@Suite("Nearest neighbours against a search that is plain to see")
struct NeighbourTests {
    /// 150 rows in 3 numbers and 2 traits; rows do not fill the last block of 16.
    private func points(_ rows: Int, seed: UInt64) -> Points {
        var generator = SplitMix(seed: seed)
        var points = Points(rows: rows, numbersPerRow: 3, traitsPerRow: 2)
        points.numbers = points.numbers.map { _ in Float(Int.random(in: -8...8, using: &generator)) / 4 }
        points.traits = points.traits.map { _ in Int32.random(in: -1...2, using: &generator) }
        return points
    }

    private func squared(_ left: Points, _ row: Int, _ right: Points, _ other: Int, without: Int? = nil) -> Float {
        let numbers = (0..<3).filter { $0 != without }.reduce(Float(0)) { sum, place in
            let difference = left.numbers[row * 3 + place] - right.numbers[other * 3 + place]
            return sum + difference * difference
        }
        return (0..<2).reduce(numbers) {
            $0 + (left.traits[row * 2 + $1] == right.traits[other * 2 + $1] ? 0 : 1)
        }
    }

    @Test("The nearest rows, in order", arguments: [1, 5, 400])
    func nearest(_ count: Int) {
        let (queries, references) = (points(131, seed: 1), points(150, seed: 2))
        let found = ReferencePoints(references).neighbours(of: queries, count: count, threads: 2)
        #expect(found.count == min(count, 150))
        for query in 0..<131 {
            let expected = (0..<150).map { (squared(queries, query, references, $0), $0) }.sorted { $0 < $1 }
                .prefix(found.count)
            let range = query * found.count..<(query + 1) * found.count
            #expect(Array(found.squared[range]) == expected.map(\.0))
            #expect(found.rows[range].map(Int.init) == expected.map(\.1))
        }
    }

    @Test("The nearest row by all columns but one")
    func withoutOne() {
        let (queries, references) = (points(131, seed: 3), points(150, seed: 4))
        let found = ReferencePoints(references).neighbours(
            of: queries, without: [([0], []), ([2], [])], threads: 2)
        for query in 0..<131 {
            for (place, number) in [0, 2].enumerated() {
                let expected = (0..<150).map { (squared(queries, query, references, $0, without: number), $0) }
                    .min { $0 < $1 }
                #expect(Int(found[query * 2 + place]) == expected?.1)
            }
        }
    }

    @Test("Fewer rows than neighbours, and none at all")
    func few() {
        let found = ReferencePoints(points(3, seed: 5)).neighbours(of: points(2, seed: 6), count: 5, threads: 1)
        #expect(found.count == 3 && found.squared.allSatisfy { $0.isFinite })
        #expect(ReferencePoints(points(3, seed: 5)).neighbours(of: points(0, seed: 6), threads: 1).rows.isEmpty)
    }
}
