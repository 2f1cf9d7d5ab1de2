import Testing

@testable import Synthesis

/// Columns that repeat what the row above says. All seeds are fixed, so no test can fail by chance.
@Suite("Copied columns")
struct CopiedColumnTests {
    @Test("What repeats a parent or grandparent in every row does so in the copy, made-up towns included")
    func copies() throws {
        var maker = Maker(seed: 12)
        var sources = [
            "customers": ["id,country,city,since"], "invoices": ["number,customer,billing_country,billing_city,total"],
            "payments": ["payment,invoice,country,paid"],
        ]
        for customer in 0..<200 {
            let (country, since) = ("land \(maker.below(6))", Maker.day(19_000 + maker.below(90)))
            sources["customers"]?.append("C\(customer),\(country),Town\(customer),\(since)")
            for _ in 0..<maker.below(4) {
                let number = sources["invoices", default: []].count
                sources["invoices"]?.append("I\(number),C\(customer),\(country),Town\(customer),\(maker.below(50))")
                sources["payments"]?.append("P\(number),I\(number),\(country),\(maker.below(9))")
            }
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  customers:
                    primaryKey: [id]
                    columns:
                      id: { type: id }
                      country: { type: categorical }
                      city: { type: address.city }
                      since: { type: date }
                  invoices:
                    primaryKey: [number]
                    foreignKeys: [{ columns: [customer], references: customers, to: [id] }]
                    columns:
                      number: { type: id }
                      customer: { type: id }
                      billing_country: { type: categorical }
                      billing_city: { type: address.city }
                      total: { type: integer }
                  payments:
                    primaryKey: [payment]
                    foreignKeys: [{ columns: [invoice], references: invoices, to: [number] }]
                    columns:
                      payment: { type: id }
                      invoice: { type: id }
                      country: { type: categorical }
                      paid: { type: integer }
                """, scale: 2
        ) { $0.entity = "customers" }
        let (customers, invoices) = (copy["customers"].by("id"), copy["invoices"].by("number"))
        #expect(copy["invoices"].count > 300 && copy["payments"].count > 300)
        for invoice in copy["invoices"] {
            let customer = customers[invoice["customer"] ?? ""]
            #expect(customer?["country"] == invoice["billing_country"])
            #expect(customer?["city"] == invoice["billing_city"])
        }
        for payment in copy["payments"] {
            let invoice = invoices[payment["invoice"] ?? ""]
            #expect(invoice?["billing_country"] == payment["country"])
        }
        #expect(distance(copy["customers"].map { $0["country"] }, (0..<6).map { "land \($0)" }) < 0.15)
    }
}
