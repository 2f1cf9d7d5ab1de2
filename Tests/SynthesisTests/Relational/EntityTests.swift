import Tabular
import Testing

@testable import Synthesis

/// What is counted, is counted in entities: whatever one of them has in many rows is of one.
@Suite("Entities")
struct EntityTests {
    private static let schema = """
        tables:
          patients: { primaryKey: [id], columns: { id: { type: id }, sex: { type: categorical } } }
          visits:
            primaryKey: [visit]
            foreignKeys: [{ columns: [patient], references: patients, to: [id] }]
            columns:
              visit: { type: id }
              patient: { type: id }
              diagnosis: { type: categorical }
              dose: { type: integer }
        """

    /// Ten diagnoses that all have, one that only one patient has, in forty visits, and one that six patients have once.
    private static var sources: [String: [String]] {
        var maker = Maker(seed: 9)
        var sources = ["patients": ["id,sex"], "visits": ["visit,patient,diagnosis,dose"]]
        func add(_ patient: Int, _ diagnosis: String, _ dose: Int) {
            let visit = sources["visits", default: []].count
            sources["visits"]?.append("V\(visit),P\(patient),\(diagnosis),\(dose)")
        }
        for patient in 0..<200 {
            sources["patients"]?.append("P\(patient),\(patient % 2)")
            for _ in 0..<3 + maker.below(5) { add(patient, "D\(maker.below(10))", 10 + maker.below(5)) }
        }
        for _ in 0..<40 { add(77, "ONLY", 9_999) }
        for patient in 0..<6 { add(patient * 30, "SIX", 12) }
        return sources
    }

    @Test("A label or a number that one entity has in forty rows is not kept; one that six have is")
    func rareValues() throws {
        let byEntity = try SyntheticDatabase(Self.sources, schema: Self.schema, scale: 3) { $0.entity = "patients" }
        let labels = Set(byEntity["visits"].compactMap { $0["diagnosis"] })
        #expect(!labels.contains("ONLY") && labels.contains("SIX"), "\(labels)")
        #expect(!byEntity["visits"].contains { $0["dose"] == "9999" })
        let largest = byEntity["visits"].grouped(by: "patient").values.map(\.count).max() ?? 0
        #expect(largest < 40, "one patient has \(largest) visits, which only one had")
        // Where nobody is named, rows are what counts: this is what naming them is for.
        let byRow = try SyntheticDatabase(Self.sources, schema: Self.schema)
        #expect(byRow["visits"].contains { $0["diagnosis"] == "ONLY" })
    }

    @Test("Training on some entities takes all that hangs on them, and nothing of others")
    func subset() throws {
        let (outcome, _) = try SyntheticDatabase.train(Self.sources, schema: Self.schema) {
            $0.entity = "patients"
            $0.maximumEntities = 50
        }
        let rows = Dictionary(uniqueKeysWithValues: outcome.models.map { ($0.schema.name, $0.rows) })
        #expect(rows["patients"] == 50)
        #expect((150...450).contains(rows["visits"] ?? 0), "\(rows)")
    }

    @Test("A list of names that others look up is kept row by row where k share it; a table about people is not")
    func references() throws {
        var maker = Maker(seed: 10)
        var sources = [
            "patients": ["id,ward"], "wards": ["code,name"], "doctors": ["code,last_name"],
            "visits": ["patient,doctor"],
        ]
        for ward in 0..<8 { sources["wards"]?.append("W\(ward),ward number \(ward)") }
        for doctor in 0..<8 { sources["doctors"]?.append("A\(doctor),Name\(doctor)") }
        for patient in 0..<400 {
            // The last ward has two patients only.
            sources["patients"]?.append("P\(patient),W\(patient < 2 ? 7 : maker.below(7))")
            for _ in 0..<2 { sources["visits"]?.append("P\(patient),A\(maker.below(8))") }
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  patients:
                    primaryKey: [id]
                    foreignKeys: [{ columns: [ward], references: wards, to: [code] }]
                    columns: { id: { type: id }, ward: { type: id } }
                  wards: { primaryKey: [code], columns: { code: { type: id }, name: { type: text } } }
                  doctors: { primaryKey: [code], columns: { code: { type: id }, last_name: { type: name.last } } }
                  visits:
                    foreignKeys:
                      - { columns: [patient], references: patients, to: [id] }
                      - { columns: [doctor], references: doctors, to: [code] }
                    columns: { patient: { type: id }, doctor: { type: id } }
                """
        ) { $0.entity = "patients" }
        #expect(copy.notes.contains { $0.hasPrefix("wards: lists of names") }, "\(copy.notes)")
        #expect(copy["wards"].map { $0["name"] } == (0..<7).map { "ward number \($0)" })
        #expect(dangling(copy["patients"].keys("ward"), in: copy["wards"].keys("code")) == 0)
        let names = Set(copy["doctors"].compactMap { $0["last_name"] })
        #expect(names.isDisjoint(with: (0..<8).map { "Name\($0)" }), "\(names)")
    }
}
