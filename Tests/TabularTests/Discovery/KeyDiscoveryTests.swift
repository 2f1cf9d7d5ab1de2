import Testing
import TestSupport

@testable import Tabular

@Suite("Discovery of keys")
struct KeyDiscoveryTests {
    private func csv(_ header: String, _ rows: Int, _ row: (Int) -> String) -> String {
        ([header] + (0..<rows).map(row)).joined(separator: "\n") + "\n"
    }

    @Test("Keys and references by name and containment, also where one file writes 3 and the other 3.0")
    func references() throws {
        let found = try discover([
            "customers.csv": csv("customer_id,age", 50) { "\($0 + 1),\($0 % 40)" },
            "employee.csv": csv("id,reports_to,hired", 20) { "\($0 + 1),\($0 == 0 ? "" : "1"),2020-01-\($0 + 10)" },
            "orders.csv": csv("id,customer_id,rep_id,placed,quantity", 400) {
                "\($0 + 1),\($0 % 50 + 1).0,\($0 % 7 + 1),2024-01-\($0 % 20 + 10),\($0 % 5 + 1)"
            },
        ])
        let (customers, employee, orders) = (found.schema.tables[0], found.schema.tables[1], found.schema.tables[2])
        #expect(customers.primaryKey == ["customer_id"] && customers.foreignKeys.isEmpty)
        #expect(employee.primaryKey == ["id"] && employee.orderBy.isEmpty)
        #expect(employee.foreignKeys == [ForeignKey(columns: ["reports_to"], references: "employee", to: ["id"])])
        #expect(orders.primaryKey == ["id"] && orders.orderBy == ["placed"])
        #expect(
            orders.foreignKeys == [
                ForeignKey(columns: ["customer_id"], references: "customers", to: ["customer_id"]),
                ForeignKey(columns: ["rep_id"], references: "employee", to: ["id"]),
            ])
        #expect(orders.columns[4].type == .integer)
    }

    @Test("Orphans are counted, not passed over")
    func orphans() throws {
        let found = try discover([
            "customers.csv": csv("id", 50) { "\($0 + 1)" },
            "orders.csv": csv("id,customer_id", 400) { "\($0 + 1),\($0 % 53 + 1)" },
        ])
        #expect(found.schema.tables[1].foreignKeys.isEmpty)
        #expect(
            found.tables[1].notes == [
                "customer_id: 3 of 53 values have no row in customers, so no foreign key is proposed"
            ])
    }

    @Test("Codes refer by their form; keys of two columns are found, and references to them")
    func codesAndPairs() throws {
        let places = ["AMS", "BRU", "CGN", "DUS"]
        let found = try discover([
            "airports.csv": csv("code,elevation", 300) { "\(Self.code($0)),\($0 * 7 % 31)" },
            "flights.csv": csv("flight_id,origin,hour,delay", 900) {
                "\($0),\(Self.code($0 % 4)),2024-01-01 \($0 % 10 + 10):00,\($0 % 9)"
            },
            "weather.csv": csv("origin,hour,rain", 96) {
                "\(Self.code($0 % 4)),2024-01-01 \($0 / 4 % 24 < 10 ? "0" : "")\($0 / 4 % 24):00,\($0 % 3)"
            },
        ])
        _ = places
        let (flights, weather) = (found.schema.tables[1], found.schema.tables[2])
        #expect(weather.primaryKey == ["origin", "hour"] && flights.primaryKey == ["flight_id"])
        #expect(weather.foreignKeys == [ForeignKey(columns: ["origin"], references: "airports", to: ["code"])])
        #expect(
            flights.foreignKeys.contains(
                ForeignKey(columns: ["origin", "hour"], references: "weather", to: ["origin", "hour"])))
    }

    private static func code(_ serial: Int) -> String {
        spelled { IDPattern(.init("AAA"))?.append(serial: UInt64(serial * 53), to: &$0) }
    }

    @Test("A table without a key has none; measures and small numbers refer to nothing")
    func nothing() throws {
        let found = try discover([
            "genre.csv": csv("id,name", 9) { "\($0),g\($0)" },
            "ratings.csv": csv("stars,weight,genre_count", 200) { "\($0 % 5),\(Double($0) * 0.37),\($0 % 9)" },
        ])
        #expect(found.schema.tables[1].primaryKey.isEmpty && found.schema.tables[1].foreignKeys.isEmpty)
    }

    @Test("More values than are kept in memory: types, keys and references still hold")
    func large() throws {
        let rows = 90_000
        let found = try discover([
            "orders.csv": csv("order_id,amount", rows) { "O\(100_000 + $0),\($0 % 977).\(10 + $0 % 90)" },
            "payments.csv": csv("id,order_id,paid_at", rows) {
                "\($0),O\(100_000 + ($0 * 7_919) % rows),2024-01-01 0\($0 % 10):\(10 + $0 / 10 % 50):\(10 + $0 / 500 % 50)"
            },
        ])
        let (orders, payments) = (found.schema.tables[0], found.schema.tables[1])
        #expect(orders.primaryKey == ["order_id"] && orders.columns[0].type == .id(pattern: "O1#####"))
        #expect(orders.columns[1].type == .decimal(scale: 2))
        #expect(payments.primaryKey == ["id"] && payments.orderBy == ["paid_at"])
        #expect(payments.foreignKeys.map(\.references) == ["orders"])
    }
}
