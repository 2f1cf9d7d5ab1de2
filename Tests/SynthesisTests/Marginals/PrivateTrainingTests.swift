import Foundation
import Tabular
import Testing

@testable import Synthesis

/// What a differentially private training gives. Noise is real, so tests can fail by chance: at the stated budgets what they
/// assert is more than seven standard deviations away from failing.
@Suite("Private training")
struct PrivateTrainingTests {
    @Test(
        "A copy shows shares, spikes, ranges, missing values and what goes together",
        arguments: MarginalSelection.allCases)
    func copy(_ selection: MarginalSelection) throws {
        let copy = try PrivateCopy(people(8_000), epsilon: 10) { $0.selection = selection }
        #expect(abs(copy.training.model.rows - 8_000) < 200)
        #expect((0.2...0.3).contains(copy.share("school") { $0 == "tertiary" }))
        #expect((0.07...0.13).contains(copy.share("income") { $0 == "0" }))
        #expect((0.2...0.3).contains(copy.share("left") { $0.isEmpty }))
        #expect(copy["income"].allSatisfy { Int($0).map { (0..<5_200).contains($0) } ?? false })
        #expect(copy.share("left") { $0.isEmpty || $0.hasPrefix("2023-") } > 0.95)
        // Incomes of the four schools hardly overlap: of 800 to 1,499 nine tenths are of people without schooling.
        let low = zip(copy["school"], copy["income"]).filter { (300...1_450).contains(Int($0.1) ?? 0) }
        #expect(Double(low.count { $0.0 == "none" }) > 0.8 * Double(low.count))
        #expect(Set(copy["id"]).count == copy["id"].count)
        // A town of four people does not stand out; whoever lives there is one of the others, or of none.
        #expect(!copy["town"].contains("Hamlet"))
    }

    @Test("Types and spellings are found by votes")
    func discovery() throws {
        let lines =
            ["key_id,when,price,rate,mail,flag,note,code"]
            + (0..<5_000).map { row in
                let note = "free words \(row) \(row * 7_919 % 5_003)"
                return "K\(row)x,\(1 + row % 28)/\(1 + row % 12)/2021 \(10 + row % 12):30,"
                    .replacingOccurrences(of: "/2021", with: "/2021")
                    + "\(row % 90).\(row % 9)5,\(Double(row) * 1.234567891e-7),a\(row)@example.org,"
                    + "\(row % 3 == 0 ? "?" : "yes"),\(note),\(row % 7)"
            }
        let training = try PrivateCopy(lines, epsilon: 20, rows: 10).training
        let types = Dictionary(uniqueKeysWithValues: training.model.schema.columns.map { ($0.name, $0.type) })
        #expect(types["key_id"] == .id(pattern: nil))
        #expect(types["price"] == .decimal(scale: 2))
        #expect(types["rate"] == .real)
        #expect(types["mail"] == .personal(.email))
        #expect(types["flag"] == .categorical)
        #expect(types["note"] == .text)
        #expect(types["code"] == .categorical)
        #expect(training.model.schema.columns[5].missing == ["?"])
        #expect(training.model.schema.columns[5].nullable)
        #expect(!training.model.schema.columns[2].nullable)
    }

    @Test("The account adds up to what was asked for", arguments: [0.5, 1, 10])
    func account(_ epsilon: Double) throws {
        let account = try PrivateCopy(people(20_000), epsilon: epsilon, rows: 10).training.account
        #expect(abs(account.costs.reduce(0) { $0 + $1.rho } - account.rho) < 1e-9)
        #expect(account.spentEpsilon <= epsilon && account.spentEpsilon > 0.98 * epsilon)
        #expect(account.costs.reduce(0) { $0 + $1.delta } <= account.thresholdDelta * (1 + 1e-9))
        #expect(account.thresholdDelta <= 1e-7)
    }

    @Test("What is declared public is kept and costs nothing")
    func declared() throws {
        let copy = try PrivateCopy(people(20_000), epsilon: 1, rows: 40_000) {
            $0.declaredColumns = ["town", "income"]
        }
        // Whether a row has it is for the noise to say.
        let sections = copy.training.model.sections(prefix: "t").map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(sections.contains { $0.contains("Hamlet") })
        let costs = copy.training.account.costs.map(\.purpose)
        #expect(!costs.contains("labels of town") && !costs.contains("range of income"))
        #expect(costs.contains("labels of school"))
        #expect(copy.training.account.declaredPublic.contains("values or range of t.town"))
    }

    @Test("Too few rows for the budget are refused with what would be enough")
    func tooFew() throws {
        let error = #expect(throws: DataError.self) { try PrivateCopy(people(200), epsilon: 0.1) }
        #expect(error?.description.contains("rows would be needed") == true)
        #expect(error?.description.contains("--schema") == true)
    }

    @Test("With a schema even a hopeless budget gives a model, empty where nothing stands out")
    func hopeless() throws {
        let columns = [
            ColumnSchema(name: "school", type: .categorical), ColumnSchema(name: "income", type: .integer),
            ColumnSchema(name: "left", type: .date),
        ]
        let schema = TableSchema(name: "t", columns: columns)
        let copy = try PrivateCopy(people(30), epsilon: 0.01, rows: 50, schema: schema)
        #expect(copy.training.emptyColumns.contains("school"))
        #expect(copy["school"].count == 50)
    }

    @Test("A value that does not fit its column counts as missing: that there is one must not end the run")
    func misfits() throws {
        var lines = people(5_000)
        lines[7] = "7,none,a lot,Aarau,someday,x"
        let copy = try PrivateCopy(lines, epsilon: 10)
        #expect(copy["income"].allSatisfy { Int($0) != nil })
    }

    @Test("A model reads back as it was written, and generates the same bytes")
    func storage() throws {
        let model = try PrivateCopy(people(3_000), epsilon: 10).training.model
        let file = ModelFile(manifest: ModelFileTests.sample.manifest, sections: model.sections(prefix: "t"))
        let read = try TableModel(file: ModelFile(decoding: file.encoded(), named: "m"), prefix: "t")
        #expect(read.sections(prefix: "t").map(\.bytes) == model.sections(prefix: "t").map(\.bytes))
        var (left, right) = (RandomStream(seed: 1, stream: 0), RandomStream(seed: 1, stream: 0))
        let samplers = [model, read].compactMap(\.marginals).map { MarginalsSampler(model: $0) }
        #expect(samplers[0].sample(rows: 500, stream: &left) == samplers[1].sample(rows: 500, stream: &right))
    }
}
