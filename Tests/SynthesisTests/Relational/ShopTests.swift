import Testing

@testable import Synthesis

/// A shop with customers, products, orders and their lines, whose parts have to do with each other.
struct Shop {
    static let schema = """
        tables:
          customers:
            primaryKey: [id]
            columns: { id: { type: id }, segment: { type: categorical }, since: { type: date } }
          products:
            primaryKey: [sku]
            columns: { sku: { type: id }, kind: { type: categorical }, price: { type: integer } }
          orders:
            primaryKey: [number]
            foreignKeys: [{ columns: [customer], references: customers, to: [id] }]
            orderBy: [placed]
            columns:
              number: { type: id }
              customer: { type: id }
              placed: { type: date }
              channel: { type: categorical }
          lines:
            primaryKey: [order, place]
            foreignKeys:
              - { columns: [order], references: orders, to: [number] }
              - { columns: [product], references: products, to: [sku] }
            columns:
              order: { type: id }
              place: { type: integer }
              product: { type: id }
              pieces: { type: integer }
        entity: customers
        """

    var sources: [String: [String]] = [
        "customers": ["id,segment,since"], "products": ["sku,kind,price"], "orders": ["number,customer,placed,channel"],
        "lines": ["order,place,product,pieces"],
    ]

    /// Firms order often and tools, by telephone; others seldom and toys, at the web. A product is as expensive as its kind.
    init(customers: Int = 700) {
        var maker = Maker(seed: 11)
        let products = (0..<120).map { number in
            let kind = ["tool", "toy", "book"][number % 3]
            let price = ["tool": 80, "toy": 20, "book": 10][kind, default: 0] + maker.below(10)
            sources["products", default: []].append("P\(1_000 + number),\(kind),\(price)")
            return ("P\(1_000 + number)", kind)
        }
        var (order, kinds) = (0, Dictionary(grouping: products, by: \.1))
        kinds["any"] = products
        for customer in 0..<customers {
            let isFirm = maker.chance(30)
            let since = 18_000 + maker.below(600)
            sources["customers", default: []].append(
                "C\(10_000 + customer),\(isFirm ? "firm" : "home"),\(Maker.day(since))")
            var day = since
            for _ in 0..<(isFirm ? 4 + maker.below(4) : maker.below(3)) {
                day += isFirm ? 7 : 20 + maker.below(40)
                order += 1
                let channel = maker.chance(isFirm ? 90 : 10) ? "phone" : "web"
                sources["orders", default: []].append("O\(order),C\(10_000 + customer),\(Maker.day(day)),\(channel)")
                for place in 1...1 + maker.below(3) {
                    let kind = maker.chance(85) ? isFirm ? "tool" : "toy" : "any"
                    let product = kinds[kind, default: products][maker.below(kinds[kind, default: products].count)].0
                    sources["lines", default: []].append(
                        "O\(order),\(place),\(product),\(1 + maker.below(isFirm ? 50 : 3))")
                }
            }
        }
    }

    /// What the shop itself looks like.
    var tables: [String: [SyntheticDatabase.Row]] {
        sources.mapValues { lines in
            let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            return cells.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(cells[0], $0)) }
        }
    }
}

/// What a person sees in the copy of a whole database. All seeds are fixed, so no test can fail by chance.
@Suite("A shop's copy")
struct ShopTests {
    private typealias Rows = [SyntheticDatabase.Row]

    @Test("Keys are unique and all exist, at any size", arguments: [0.1, 1, 3])
    func keys(_ scale: Double) throws {
        let shop = Shop()
        let copy = try SyntheticDatabase(shop.sources, schema: Shop.schema, scale: scale)
        #expect(copy["customers"].copies("id") == 0 && copy["orders"].copies("number") == 0)
        #expect(copy["lines"].copies("order", "place") == 0 && copy["products"].copies("sku") == 0)
        #expect(dangling(copy["orders"].keys("customer"), in: copy["customers"].keys("id")) == 0)
        #expect(dangling(copy["lines"].keys("order"), in: copy["orders"].keys("number")) == 0)
        #expect(dangling(copy["lines"].keys("product"), in: copy["products"].keys("sku")) == 0)
        #expect(copy["lines"].keys("order", "product").allSatisfy { $0 != nil })
        #expect(copy["customers"].count == Int(700 * scale))
        let wanted = Double(shop.sources["orders"]?.count ?? 0) * scale
        #expect(abs(Double(copy["orders"].count) / wanted - 1) < 0.25, "\(copy["orders"].count) of \(wanted)")
        let real = Set(shop.tables["customers"]?.compactMap { $0["id"] } ?? [])
        let kept = copy["customers"].share { real.contains($0["id"] ?? "") }
        #expect(kept <= 1, "\(kept)")
    }

    @Test(
        "Children per parent, and what parents, children and grandparents have to do with each other, stay as they were"
    )
    func relations() throws {
        let (shop, copy) = (Shop(), try SyntheticDatabase(Shop().sources, schema: Shop.schema))
        func compare(_ name: String, within bound: Double, _ view: ([String: [SyntheticDatabase.Row]]) -> [String]) {
            let found = distance(view(shop.tables), view(copy.tables))
            #expect(found < bound, "\(name): \(found)")
        }
        compare("orders of a customer", within: 0.06) { tables in
            let orders = tables["orders", default: []].grouped(by: "customer")
            return tables["customers", default: []].map {
                "\($0["segment"] ?? "") \(orders[$0["id"] ?? ""]?.count ?? 0)"
            }
        }
        compare("channel and segment", within: 0.05) { tables in
            let customers = tables["customers", default: []].by("id")
            return tables["orders", default: []].map {
                "\($0["channel"] ?? "") \(customers[$0["customer"] ?? ""]?["segment"] ?? "")"
            }
        }
        // Two steps up on one side, and the other parent: what firms buy.
        compare("kind of product and segment", within: 0.06) { tables in
            let (customers, orders) = (
                tables["customers", default: []].by("id"), tables["orders", default: []].by("number")
            )
            let products = tables["products", default: []].by("sku")
            return tables["lines", default: []].map { line in
                let order = orders[line["order"] ?? ""] ?? [:]
                return
                    "\(products[line["product"] ?? ""]?["kind"] ?? "") \(customers[order["customer"] ?? ""]?["segment"] ?? "")"
            }
        }
        compare("lines of a product", within: 0.2) { tables in
            let lines = tables["lines", default: []].grouped(by: "product")
            return tables["products", default: []].map { "\((lines[$0["sku"] ?? ""]?.count ?? 0) / 8)" }
        }
    }

    @Test("Orders follow each other in time, from the customer's first day on, by their own rhythm")
    func time() throws {
        let copy = try SyntheticDatabase(Shop().sources, schema: Shop.schema)
        let customers = copy["customers"].by("id")
        let orders = copy["orders"]
        let early = orders.count { ($0["placed"] ?? "") < customers[$0["customer"] ?? ""]?["since"] ?? "" }
        #expect(early == 0, "\(early) of \(orders.count) orders lie before their customer's first day")
        var (weekly, gaps) = (0, 0)
        for (customer, orders) in orders.grouped(by: "customer") where customers[customer]?["segment"] == "firm" {
            let days = orders.compactMap { $0["placed"] }
            #expect(days == days.sorted())
            gaps += max(0, days.count - 1)
            weekly += zip(days, days.dropFirst()).count { Self.days(from: $0, to: $1) == 7 }
        }
        #expect(Double(weekly) > 0.95 * Double(gaps), "\(weekly) of \(gaps) gaps of firms are a week")
    }

    private static let numbers = Dictionary(uniqueKeysWithValues: (17_000..<20_000).map { (Maker.day($0), $0) })

    private static func days(from first: String, to second: String) -> Int {
        (numbers[second] ?? 0) - (numbers[first] ?? 0)
    }

    @Test("The same seed gives the same copy, whatever the number of threads; another seed gives another")
    func determinism() throws {
        let sources = Shop(customers: 300).sources
        let one = try SyntheticDatabase(sources, schema: Shop.schema, threads: 1)
        let many = try SyntheticDatabase(sources, schema: Shop.schema, threads: 3)
        let files = [one, many].map { copy in copy.models.flatMap { $0.sections(prefix: "t").map(\.bytes) } }
        #expect(files[0] == files[1])
        #expect(one.tables == many.tables)
        let other = try one.generated(seed: 2)
        #expect(other != one.tables)
    }

    @Test("Public tables stay as they are, and keys lead into them")
    func publicTable() throws {
        let shop = Shop()
        let copy = try SyntheticDatabase(shop.sources, schema: Shop.schema, scale: 2) { $0.publicTables = ["products"] }
        #expect(copy["products"] == shop.tables["products"])
        #expect(dangling(copy["lines"].keys("product"), in: copy["products"].keys("sku")) == 0)
        #expect(copy["customers"].count == 1_400)
    }
}
