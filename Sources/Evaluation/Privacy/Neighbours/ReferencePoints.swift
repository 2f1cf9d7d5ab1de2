/// Points that neighbours are searched among, in blocks of 16: a block's first numbers lie side by side, then its second
/// ones, so that one instruction works on several points. The last block is filled up with zeros.
struct ReferencePoints: Sendable {
    typealias Numbers = SIMD16<Float>
    typealias Traits = SIMD16<Int32>

    static let lanes = 16
    let rows: Int
    let numbersPerRow: Int
    let traitsPerRow: Int
    private let numbers: [Numbers]
    private let traits: [Traits]

    init(_ points: Points) {
        (rows, numbersPerRow, traitsPerRow) = (points.rows, points.numbersPerRow, points.traitsPerRow)
        let blocks = (points.rows + Self.lanes - 1) / Self.lanes
        var numbers = Array(repeating: Numbers.zero, count: blocks * points.numbersPerRow)
        var traits = Array(repeating: Traits.zero, count: blocks * points.traitsPerRow)
        for row in 0..<points.rows {
            let (block, lane) = row.quotientAndRemainder(dividingBy: Self.lanes)
            for place in 0..<numbersPerRow {
                numbers[block * numbersPerRow + place][lane] = points.numbers[row * numbersPerRow + place]
            }
            for place in 0..<traitsPerRow {
                traits[block * traitsPerRow + place][lane] = points.traits[row * traitsPerRow + place]
            }
        }
        (self.numbers, self.traits) = (numbers, traits)
    }

    var blocks: Int { (rows + Self.lanes - 1) / Self.lanes }

    /// Calls `body` once for each tile of queries, on several threads, with what it needs to compute distances.
    func inTiles(of queries: Points, threads: Int, _ body: (_ tile: Range<Int>, _ distances: Distances) -> Void) {
        precondition(queries.numbersPerRow == numbersPerRow && queries.traitsPerRow == traitsPerRow, "one space")
        let tile = 64
        numbers.withUnsafeBufferPointer { numbers in
            traits.withUnsafeBufferPointer { traits in
                queries.numbers.withUnsafeBufferPointer { queryNumbers in
                    queries.traits.withUnsafeBufferPointer { queryTraits in
                        let distances = Distances(
                            numbers: numbers, traits: traits, queryNumbers: queryNumbers, queryTraits: queryTraits,
                            numbersPerRow: numbersPerRow, traitsPerRow: traitsPerRow)
                        inParallelTiles(queries.rows, tile, threads) { body($0, distances) }
                    }
                }
            }
        }
    }

    /// Blocks that together fit the nearest cache, so that all queries of a tile meet them there.
    var chunks: [Range<Int>] {
        let size = max(1, 128 * 1024 / (Self.lanes * 4 * max(numbersPerRow + traitsPerRow, 1)))
        return stride(from: 0, to: blocks, by: size).map { $0..<min($0 + size, blocks) }
    }
}

/// The arithmetic of distances. Valid within the call that hands it out.
struct Distances {
    let numbers: UnsafeBufferPointer<ReferencePoints.Numbers>
    let traits: UnsafeBufferPointer<ReferencePoints.Traits>
    let queryNumbers: UnsafeBufferPointer<Float>
    let queryTraits: UnsafeBufferPointer<Int32>
    let numbersPerRow: Int
    let traitsPerRow: Int

    /// The squared distances of one query to the points of one block.
    @inline(__always)
    func squared(_ query: Int, block: Int) -> ReferencePoints.Numbers {
        // SAFETY: queries and blocks are below the counts that the buffers were made for.
        var sum = ReferencePoints.Numbers.zero
        for place in 0..<numbersPerRow { sum += square(query, block, number: place) }
        var same = ReferencePoints.Traits.zero
        for place in 0..<traitsPerRow { same &+= equal(query, block, trait: place) }
        return sum + ReferencePoints.Numbers(same &+ ReferencePoints.Traits(repeating: Int32(traitsPerRow)))
    }

    /// What some numbers and traits add to ``squared(_:block:)``.
    @inline(__always)
    func squared(
        _ query: Int, block: Int, only parts: (numbers: [Int], traits: [Int])
    ) -> ReferencePoints.Numbers {
        var sum = ReferencePoints.Numbers(repeating: Float(parts.traits.count))
        for place in parts.numbers { sum += square(query, block, number: place) }
        for place in parts.traits { sum += ReferencePoints.Numbers(equal(query, block, trait: place)) }
        return sum
    }

    @inline(__always)
    private func square(_ query: Int, _ block: Int, number place: Int) -> ReferencePoints.Numbers {
        let difference =
            numbers[block &* numbersPerRow &+ place] - queryNumbers[query &* numbersPerRow &+ place]
        return difference * difference
    }

    /// −1 where the trait is the same, else 0.
    @inline(__always)
    private func equal(_ query: Int, _ block: Int, trait place: Int) -> ReferencePoints.Traits {
        let own = ReferencePoints.Traits(repeating: queryTraits[query &* traitsPerRow &+ place])
        return unsafeBitCast(traits[block &* traitsPerRow &+ place] .== own, to: ReferencePoints.Traits.self)
    }
}
