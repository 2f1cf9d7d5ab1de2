@testable import Tabular
import Testing

@testable import Synthesis

/// Single values: what they look like, and which are kept back. All seeds are fixed, so no test can fail by chance.
@Suite("Values")
struct ValueTests {
    @Test("Categories of fewer than k rows are not in copy or model", arguments: [5, 20])
    func rareCategories(_ k: Int) throws {
        let rows = (0..<2_000).map { row in
            row < k - 1 ? "SECRET,1" : row < 2 * k + 9 ? "shared,2" : "common \(row % 3),\(row % 2)"
        }
        let copy = try SyntheticTable(["kind,other"] + rows, rows: 10_000) { $0.minimumCount = k }
        #expect(!copy["kind"].contains("SECRET"))
        #expect(copy["kind"].contains("shared"))
        for section in copy.model.sections(prefix: "t") {
            #expect(!String(decoding: section.bytes, as: UTF8.self).contains("SECRET"))
        }
    }

    @Test("The extremes of a column are not reached")
    func extremes() throws {
        var random = RandomStream(seed: 3, stream: 0)
        let incomes = [1, 9_999_999] + (0..<3_000).map { _ in 20_000 + Int(random.below(60_000)) }
        let copy = try SyntheticTable(["income,x"] + incomes.map { "\($0),\($0 % 2)" }, rows: 20_000)
        let made = copy["income"].compactMap { Int($0) }
        #expect(made.count == 20_000)
        #expect(made.allSatisfy { $0 > 1 && $0 < 9_999_999 })
    }

    @Test("An outlier does not draw its neighbours out of their range", arguments: [1_048, -1_048])
    func outlier(_ outlier: Int) throws {
        var random = RandomStream(seed: 11, stream: 0)
        let speeds = (0..<4_000).map { _ in 5 + Double(random.below(3_000)) / 100 } + [Double(outlier)]
        let copy = try SyntheticTable(["speed,x"] + speeds.map { "\($0),\(Int($0) % 3)" }, rows: 20_000)
        let made = copy["speed"].compactMap { Double($0) }
        #expect(made.count == 20_000)
        #expect(made.count { $0 < 4.9 || $0 > 35.1 } <= 100)
        #expect(made.allSatisfy { outlier > 0 ? $0 >= 4.9 : $0 <= 35.1 })
    }

    @Test("Multiples stay multiples, and round numbers as frequent as they were")
    func roundNumbers() throws {
        var random = RandomStream(seed: 4, stream: 0)
        let rows = (0..<6_000).map { row in
            let exact = 1_000 + Int(random.below(90_000))
            let salary = row % 10 < 7 ? exact / 1_000 * 1_000 : row % 10 < 9 ? exact / 100 * 100 : exact
            return "\(salary),\(25 * random.below(4_000)),\(random.below(100_000) / 100).\(random.below(9) + 1)5"
        }
        let copy = try SyntheticTable(["salary,step,amount"] + rows, rows: 12_000)
        #expect(copy["step"].allSatisfy { (Int($0) ?? 1) % 25 == 0 })
        #expect(copy["amount"].allSatisfy { $0.hasSuffix("5") && $0.split(separator: ".").last?.count == 2 })
        let thousands = copy.share("salary") { $0.hasSuffix("000") }
        let hundreds = copy.share("salary") { $0.hasSuffix("00") }
        #expect((0.66...0.75).contains(thousands), "\(thousands)")
        #expect((0.86...0.94).contains(hundreds), "\(hundreds)")
    }

    @Test("Rare dates keep to working days and to ends of months")
    func calendar() throws {
        var random = RandomStream(seed: 5, stream: 0)
        let rows = (0..<900).map { _ in
            var day = CivilDate(days: 12_000 + Int64(random.below(4_000))).days
            if Self.isWeekend(day) { day -= 2 }
            let end = CivilDate(year: 1990 + Int(random.below(25)), month: 1 + Int(random.below(12)), day: 1).days - 1
            return "\(Self.text(day)),\(Self.text(end)),\(random.below(4))"
        }
        let copy = try SyntheticTable(["signed,closed,x"] + rows, rows: 3_000)
        let days = { (name: String) in copy[name].map { Self.days($0) } }
        #expect(days("signed").allSatisfy { !Self.isWeekend($0) })
        let ends = days("closed").count { CivilDate(days: $0 + 1).day == 1 }
        #expect(ends >= 2_900, "\(ends) of 3,000")
        #expect(Set(copy["signed"]).count > 500)
    }

    private static func isWeekend(_ day: Int64) -> Bool { [2, 3].contains((day % 7 + 7) % 7) }

    private static func text(_ day: Int64) -> String {
        let date = CivilDate(days: day)
        return "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
    }

    private static func days(_ text: String) -> Int64 {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? CivilDate(year: parts[0], month: parts[1], day: parts[2]).days : 0
    }

    @Test("Places that many rows share make a model that reads back, though means of equal numbers are rounded")
    func equalReals() throws {
        var random = RandomStream(seed: 23, stream: 0)
        let rows = (0..<20_000).map { _ in "\(44.89046 + Double(random.below(900)) * 0.00011357),\(random.below(5))" }
        let copy = try SyntheticTable(["lat,kind"] + rows, rows: 10)
        let file = ModelFile(
            manifest: ModelFileTests.sample.manifest, sections: copy.model.sections(prefix: "t"))
        #expect(try TableModel(file: file, prefix: "t").rows == 20_000)
    }

    @Test("Free text is withheld, but is there where it was")
    func text() throws {
        let rows = (0..<400).map { row in
            "\(row % 4 == 0 ? "" : "call \(row * 7_919) about \(row * 104_729)"),\(row % 3)"
        }
        let copy = try SyntheticTable(["note,x"] + rows)
        #expect(Set(copy["note"]) == ["", "(withheld)"])
        let share = copy.share("note") { $0.isEmpty }
        #expect((0.2...0.3).contains(share))
    }

    @Test("Thousands of categories come through with their shares")
    func manyCategories() throws {
        var random = RandomStream(seed: 6, stream: 0)
        let rows = (0..<40_000).map { _ in "w\(random.below(60) * random.below(60)),\(random.below(5))" }
        let copy = try SyntheticTable(["word,x"] + rows)
        let source = Dictionary(grouping: rows.map { $0.split(separator: ",")[0] }) { String($0) }.mapValues(\.count)
        let made = Dictionary(grouping: copy["word"]) { $0 }.mapValues(\.count)
        let kept = source.filter { $0.value >= 5 }
        #expect(kept.count > 600)
        let distance = kept.reduce(0) { $0 + abs($1.value - made[$1.key, default: 0]) }
        #expect(Double(distance) / 2 / 40_000 < 0.05, "\(distance)")
    }
}
