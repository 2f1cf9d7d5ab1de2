import Tabular
import TestSupport
import Testing

@testable import Evaluation

/// Customers with orders: rich customers order more, pay more, and buy again what they bought before.
private struct Shop {
    var customers = "id,wealth\n"
    var orders = "order_id,customer_id,day,amount,product\n"

    init(customers count: Int, seed: UInt64, first: Int = 1, isBroken: Bool = false, isLoose: Bool = false) {
        var random = SplitMix(seed: seed)
        var order = 100_000
        for customer in first..<first + count {
            let wealth = Int.random(in: 1...30, using: &random)
            customers += "\(customer),\(wealth)\n"
            let paid = isLoose ? Int.random(in: 1...30, using: &random) : wealth
            let likes = Int.random(in: 0..<5, using: &random)
            let many = isLoose ? 4 : 1 + wealth / 5
            for number in 0..<many {
                order += 1
                let owner = isBroken ? customer + 900_000 : customer
                let day = "2024-0\(1 + number)-1\(Int.random(in: 0...9, using: &random))"
                let amount = Double(paid) * 10 + Double.random(in: 0..<20, using: &random)
                let product = isLoose ? Int.random(in: 0..<5, using: &random) : likes
                orders += "\(order),\(owner),\(day),\(fixed(amount, 2)),product \(product)\n"
            }
        }
    }

    func sources(_ folder: TemporaryFolder, _ name: String) throws -> [TableSource] {
        try folder.write("\(name)/customers.csv", customers)
        try folder.write("\(name)/orders.csv", orders)
        return try TableSource.resolve([folder.path(name)])
    }
}

@Suite("Related tables")
struct RelationTests {
    private func report(_ synthetic: Shop) throws -> EvaluationReport {
        let folder = try TemporaryFolder()
        let real = try Shop(customers: 400, seed: 1).sources(folder, "real")
        let holdout = try Shop(customers: 400, seed: 2, first: 1_001).sources(folder, "holdout")
        let copy = try synthetic.sources(folder, "copy")
        let schema = try Discovery.discover(real).schema
        try #require(schema.tables[1].foreignKeys.count == 1 && schema.tables[1].orderBy == ["day"])
        let tables = schema.tables.indices.map {
            ComparedSources(schema: schema.tables[$0], real: real[$0], synthetic: copy[$0], holdout: holdout[$0])
        }
        return try Evaluation.run(tables, options: EvaluationOptions()) { _, _, _ in }
    }

    private func figure(_ metric: Metric, _ report: EvaluationReport, _ columns: [String]? = nil) throws -> Figure {
        try #require(report.figures.first { $0.metric == metric && (columns == nil || $0.columns == columns) })
    }

    @Test("Another shop of the same kind reaches what the holdout reaches")
    func same() throws {
        let report = try report(Shop(customers: 400, seed: 3, first: 2_001))
        #expect(try figure(.keyIntegrity, report).synthetic == 1)
        #expect(try figure(.keyUniqueness, report, ["id"]).synthetic == 1)
        #expect(try figure(.childrenPerParent, report).synthetic < 0.12)
        #expect(try figure(.parentMutualInformation, report).synthetic < 0.2)
        #expect(try figure(.autocorrelation, report, ["amount"]).synthetic < 0.02)
        #expect(try figure(.gap, report).synthetic < 0.1)
        #expect(report.verdicts[0].passed == true, "\(report.verdicts[0])")
        #expect(report.tables[1].degrees.first?.categories?.first == "0")
    }

    @Test("Where orders have nothing to do with their customers, it shows")
    func loose() throws {
        let report = try report(Shop(customers: 400, seed: 3, first: 2_001, isLoose: true))
        #expect(try figure(.childrenPerParent, report).synthetic > 0.5)
        #expect(try figure(.parentMutualInformation, report).synthetic > 0.7)
        #expect(try figure(.parentPairDistance, report).reached ?? 1 < 0.6)
        #expect(try figure(.autocorrelation, report, ["product"]).synthetic > 0.5)
        #expect(try figure(.classifierAtParent, report).synthetic > 0.9)
        #expect(report.verdicts[0].passed == false)
    }

    @Test("Keys that point nowhere fail the verdict, and it names them")
    func broken() throws {
        let report = try report(Shop(customers: 400, seed: 3, first: 2_001, isBroken: true))
        #expect(try figure(.keyIntegrity, report).synthetic == 0)
        #expect(report.verdicts[0].passed == false)
        #expect(report.verdicts[0].sentence.contains("orders.customer_id is broken"), "\(report.verdicts[0].sentence)")
    }
}
