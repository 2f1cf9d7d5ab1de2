import Tabular

/// The nearest reference points of each query, found by computing every distance.
struct Neighbours: Sendable {
    /// How many there are of each query.
    let count: Int
    /// Squared distances, ascending, query by query; infinite where there are fewer points.
    let squared: [Float]
    /// Rows of the reference points; of points as near, the first comes first.
    let rows: [Int32]

    /// The distance of a query to its neighbour of a rank, 0 for the nearest.
    func distance(_ query: Int, rank: Int = 0) -> Double { Double(squared[query * count + rank]).squareRoot() }

    /// The nearest row.
    func nearest(_ query: Int) -> Int { Int(rows[query * count]) }

    /// The distances to the nearest rows.
    var distances: [Double] { (0..<squared.count / max(count, 1)).map { distance($0) } }
}

extension ReferencePoints {
    /// - Parameter count: how many neighbours, at least 1; no more than there are points.
    func neighbours(of queries: Points, count: Int = 1, threads: Int) -> Neighbours {
        let count = min(max(count, 1), max(rows, 1))
        let (squared, found) = searched(queries, count: count, threads: threads) { search($0, $1, $2, $3, $4) }
        return Neighbours(count: count, squared: squared, rows: found)
    }

    private typealias Search = (
        _ query: Int, _ blocks: Range<Int>, _ distances: Distances, _ squared: UnsafeMutableBufferPointer<Float>,
        _ found: UnsafeMutableBufferPointer<Int32>
    ) -> Void

    /// For each query `count` squared distances and rows, that a search fills in chunk by chunk.
    private func searched(
        _ queries: Points, count: Int, threads: Int, _ search: Search
    ) -> (squared: [Float], rows: [Int32]) {
        var squared = Array(repeating: Float.infinity, count: queries.rows * count)
        var found = Array(repeating: Int32(0), count: queries.rows * count)
        squared.withUnsafeMutableBufferPointer { squared in
            found.withUnsafeMutableBufferPointer { found in
                nonisolated(unsafe) let (squared, found) = (squared, found)
                inTiles(of: queries, threads: threads) { tile, distances in
                    for chunk in chunks {
                        for query in tile {
                            let range = query * count..<(query + 1) * count
                            search(
                                query, chunk, distances, UnsafeMutableBufferPointer(rebasing: squared[range]),
                                UnsafeMutableBufferPointer(rebasing: found[range]))
                        }
                    }
                }
            }
        }
        return (squared, found)
    }

    private func search(
        _ query: Int, _ blocks: Range<Int>, _ distances: Distances, _ squared: UnsafeMutableBufferPointer<Float>,
        _ found: UnsafeMutableBufferPointer<Int32>
    ) {
        let last = squared.count - 1
        for block in blocks {
            let lanes = distances.squared(query, block: block)
            guard any(lanes .< squared[last]) else { continue }
            for lane in 0..<min(Self.lanes, rows - block * Self.lanes) where lanes[lane] < squared[last] {
                var place = last
                while place > 0, squared[place - 1] > lanes[lane] {
                    (squared[place], found[place]) = (squared[place - 1], found[place - 1])
                    place -= 1
                }
                (squared[place], found[place]) = (lanes[lane], Int32(block * Self.lanes + lane))
            }
        }
    }

    /// For each query and each secret, the nearest row by all columns but that secret's. Query by query.
    func neighbours(
        of queries: Points, without secrets: [(numbers: [Int], traits: [Int])], threads: Int
    ) -> [Int32] {
        searched(queries, count: secrets.count, threads: threads) { search($0, $1, $2, secrets, $3, $4) }.rows
    }

    private func search(
        _ query: Int, _ blocks: Range<Int>, _ distances: Distances, _ secrets: [(numbers: [Int], traits: [Int])],
        _ squared: UnsafeMutableBufferPointer<Float>, _ found: UnsafeMutableBufferPointer<Int32>
    ) {
        for block in blocks {
            let whole = distances.squared(query, block: block)
            for secret in secrets.indices {
                let lanes = whole - distances.squared(query, block: block, only: secrets[secret])
                guard any(lanes .< squared[secret]) else { continue }
                for lane in 0..<min(Self.lanes, rows - block * Self.lanes) where lanes[lane] < squared[secret] {
                    (squared[secret], found[secret]) = (lanes[lane], Int32(block * Self.lanes + lane))
                }
            }
        }
    }
}

/// Calls `body` with ranges of at most `size` that together make up 0 ..< `count`, on several threads.
func inParallelTiles(_ count: Int, _ size: Int, _ threads: Int, _ body: (Range<Int>) -> Void) {
    let tiles = (count + size - 1) / size
    inParallel(tiles, threads: threads) { tile in body(tile * size..<min((tile + 1) * size, count)) }
}
