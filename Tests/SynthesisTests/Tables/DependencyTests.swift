import Testing

@testable import Synthesis

/// What belongs together stays together. All seeds are fixed, so no test can fail by chance.
@Suite("Dependencies")
struct DependencyTests {
    @Test("A product keeps its name, price and kind, whatever the order of the columns", arguments: [false, true])
    func codesAndNames(_ isReversed: Bool) throws {
        var random = RandomStream(seed: 5, stream: 0)
        let rows = (0..<6_000).map { _ in
            let product = Int(random.below(300) * random.below(300) / 300)
            let row = ["P\(1_000 + product)", "Thing \(product)", Self.price(product), "kind \(product % 11)"]
            return (isReversed ? row.reversed() : row).joined(separator: ",") + ",\(random.below(9))"
        }
        let names = ["sku", "label", "price", "kind"]
        let header = (isReversed ? names.reversed() : names).joined(separator: ",") + ",quantity"
        let copy = try SyntheticTable([header] + rows)
        let product = { (sku: String) in (Int(sku.dropFirst()) ?? 0) - 1_000 }
        #expect(copy.exceptions("sku", "label") { "Thing \(product($0))" } == 0)
        #expect(copy.exceptions("sku", "price") { Self.price(product($0)) } == 0)
        #expect(copy.exceptions("sku", "kind") { "kind \(product($0) % 11)" } == 0)
        #expect(Set(copy["sku"]).count > 150)
    }

    private static func price(_ product: Int) -> String { "\(product * 7 % 90 + 1).\(product * 13 % 9 + 1)5" }

    @Test("Age and year of birth add up, ages and their bands fit")
    func disguises() throws {
        var random = RandomStream(seed: 6, stream: 0)
        let rows = (0..<5_000).map { _ in
            let age = 18 + Int(random.below(30) + random.below(30))
            return "\(age),\(2024 - age),\(Self.band(age)),\(random.below(4))"
        }
        let copy = try SyntheticTable(["age,born,band,other"] + rows)
        let misfits = copy.exceptions("age", "born") { "\(2024 - (Int($0) ?? 0))" }
        // Ages of fewer than five people share a bin, in which age and year are drawn apart.
        #expect(misfits <= 10, "\(misfits) of 5,000")
        #expect(copy.exceptions("age", "band") { Self.band(Int($0) ?? 0) } <= 10)
    }

    private static func band(_ age: Int) -> String { age < 30 ? "young" : age < 55 ? "middle" : "old" }

    @Test("A near rule stays as near as it was")
    func nearRules() throws {
        var random = RandomStream(seed: 7, stream: 0)
        let rows = (0..<8_000).map { _ in
            let city = random.below(60)
            let region = random.below(100) < 3 ? random.below(6) : city % 6
            return "City \(city),R\(region),\(random.below(50))"
        }
        let copy = try SyntheticTable(["town,region,amount"] + rows)
        let broken = copy.exceptions("town", "region") { "R\((Int($0.dropFirst(5)) ?? 0) % 6)" }
        // 2.5 % are expected; pairs of fewer than five rows are drawn from all regions.
        #expect((80...320).contains(broken), "\(broken) of 8,000")
    }

    @Test("Values that are missing together are missing together")
    func missingTogether() throws {
        var random = RandomStream(seed: 8, stream: 0)
        let rows = (0..<3_000).map { _ in
            let hasPool = random.below(5) == 0
            return "\(random.below(90)),\(hasPool ? "\(20 + random.below(60))" : ""),\(hasPool ? "tiled" : "")"
                + ",\(hasPool ? "\(random.below(4)) m" : "")"
        }
        let copy = try SyntheticTable(["plot,area,finish,depth"] + rows)
        #expect(zip(copy["area"], copy["finish"]).allSatisfy { $0.isEmpty == $1.isEmpty })
        #expect(zip(copy["area"], copy["depth"]).allSatisfy { $0.isEmpty == $1.isEmpty })
        #expect((0.17...0.23).contains(copy.share("area") { !$0.isEmpty }))
    }

    @Test("A number that follows another follows it in the copy, also in a small table")
    func correlation() throws {
        var random = RandomStream(seed: 9, stream: 0)
        let rows = (0..<800).map { _ in
            let size = 40 + Double(random.below(160))
            let price = size * 3 + Double(random.below(60)) + Double(random.below(60))
            return "\(Int(size)),\(Int(price)),\(random.below(7))"
        }
        let copy = try SyntheticTable(["size,price,rooms"] + rows, rows: 4_000)
        let pairs = zip(copy["size"], copy["price"]).map { (Double($0) ?? 0, Double($1) ?? 0) }
        // The source's is 0.985; the noise of the price alone would allow no more.
        #expect(Self.correlation(pairs) > 0.95, "\(Self.correlation(pairs))")
    }

    private static func correlation(_ pairs: [(Double, Double)]) -> Double {
        let count = Double(pairs.count)
        let (a, b) = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
        let cross = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
        let (x, y) = (
            pairs.reduce(0) { $0 + ($1.0 - a) * ($1.0 - a) }, pairs.reduce(0) { $0 + ($1.1 - b) * ($1.1 - b) }
        )
        return cross / (x * y).squareRoot()
    }
}
