import Tabular
import Testing

@testable import Synthesis

/// Databases whose keys do not hold.
@Suite("Bad databases")
struct BadDatabaseTests {
    private static let schema = """
        tables:
          people: { primaryKey: [id], columns: { id: { type: id }, kind: { type: categorical } } }
          calls:
            primaryKey: [call]
            foreignKeys: [{ columns: [person], references: people, to: [id] }]
            ORDER
            columns:
              call: { type: id }
              person: { type: id, nullable: true }
              at: { type: date, nullable: true }
          notes:
            foreignKeys: [{ columns: [call], references: calls, to: [call] }]
            columns: { call: { type: id }, stars: { type: integer } }
        """.replacing("ORDER", with: "orderBy: [at]")

    /// - Parameter lost: so many calls are of a person that is not there.
    private static func sources(lost: Int = 0) -> [String: [String]] {
        var sources = ["people": ["id,kind"], "calls": ["call,person,at"], "notes": ["call,stars"]]
        for person in 0..<100 { sources["people"]?.append("P\(person),\(person % 2)") }
        for call in 0..<500 {
            let person = call < lost ? "SECRET\(call)" : "P\(call * 7 % 100)"
            sources["calls"]?.append("K\(call),\(person),\(Maker.day(19_000 + call % 60))")
            sources["notes"]?.append("K\(call),\(call % 5)")
        }
        return sources
    }

    private static func refusal(_ sources: [String: [String]]) throws -> String {
        let error = #expect(throws: DataError.self) { try SyntheticDatabase(sources, schema: schema) }
        return "\(try #require(error))"
    }

    @Test("Orphans are counted and placed, without a value, and the ways out are named")
    func orphans() throws {
        let text = try Self.refusal(Self.sources(lost: 12))
        #expect(text.contains("calls.person: 12 of 500 rows point to no row of people (rows 1, 2, 3, …)"), "\(text)")
        #expect(text.contains("--orphans null") && text.contains("--orphans drop"), "\(text)")
        #expect(!text.contains("SECRET"))
    }

    @Test("Orphans' keys become empty, or the rows go with all that hangs on them")
    func orphanRules() throws {
        let empty = try SyntheticDatabase(Self.sources(lost: 100), schema: Self.schema) { $0.orphans = .null }
        #expect(empty.notes.contains { $0.hasPrefix("calls.person: 100 of 500 rows") }, "\(empty.notes)")
        #expect((40...160).contains(empty["calls"].count { $0["person"] == "" }))
        #expect(dangling(empty["calls"].keys("person"), in: empty["people"].keys("id")) == 0)
        let gone = try SyntheticDatabase(Self.sources(lost: 100), schema: Self.schema) { $0.orphans = .drop }
        #expect(gone.notes.contains { $0.contains("left out") }, "\(gone.notes)")
        #expect(gone["calls"].count { $0["person"] == "" } == 0)
        #expect(gone.models.first { $0.schema.name == "calls" }?.rows == 400)
        #expect(gone.models.first { $0.schema.name == "notes" }?.rows == 400)
    }

    @Test("Rows that share a primary key are counted")
    func copies() throws {
        var sources = Self.sources()
        sources["people"]?.append("P3,0")
        sources["people"]?.append("P3,1")
        let text = try Self.refusal(sources)
        #expect(
            text.contains("people.id: 2 of 102 rows have the primary key of another row (the first is row 101)"),
            "\(text)")
    }

    @Test("An order with gaps in it is told of, and the rows are learned without it")
    func brokenOrder() throws {
        var sources = Self.sources()
        sources["calls"]?[7] = "K6,P42,"
        let copy = try SyntheticDatabase(sources, schema: Self.schema)
        #expect(copy.notes.contains { $0.contains("calls.at") && $0.contains("1 of 500") }, "\(copy.notes)")
        #expect(dangling(copy["calls"].keys("person"), in: copy["people"].keys("id")) == 0)
    }

    @Test("Tables without a row, above or below, come back without a row")
    func emptyTables() throws {
        var sources = Self.sources()
        sources["notes"] = ["call,stars"]
        let childless = try SyntheticDatabase(sources, schema: Self.schema)
        #expect(childless["notes"].isEmpty && childless["calls"].count > 400)
        sources["calls"] = ["call,person,at"]
        sources["people"] = ["id,kind"]
        let empty = try SyntheticDatabase(sources, schema: Self.schema)
        #expect(empty.tables.values.allSatisfy { $0.isEmpty })
    }

    @Test("A public table may not lean on one that is not")
    func publicChild() throws {
        let error = #expect(throws: DataError.self) {
            try SyntheticDatabase(Self.sources(), schema: Self.schema) { $0.publicTables = ["calls"] }
        }
        #expect("\(try #require(error))".contains("it refers to people, which is not public"))
    }
}
