import Testing

@testable import Synthesis

/// Long sequences of so few parents that nothing of a single beginning may be kept. All seeds are fixed.
@Suite("Few sequences")
struct FewSequencesTests {
    @Test("Readings of three stations begin when the source does, and their month is that of their day")
    func stations() throws {
        var maker = Maker(seed: 21)
        let first = 19_358  // 1 January 2023
        var readings = ["station,day,month,degrees"]
        for station in 0..<3 {
            for day in first..<first + 365 {
                let date = Maker.day(day)
                let month = Int(date.split(separator: "-")[1]) ?? 0
                readings.append("S\(station),\(date),\(month),\(month * 2 + maker.below(6))")
            }
        }
        let copy = try SyntheticDatabase(
            ["stations": ["id,height"] + (0..<3).map { "S\($0),\($0 * 50)" }, "readings": readings],
            schema: """
                tables:
                  stations:
                    primaryKey: [id]
                    columns: { id: { type: id }, height: { type: integer } }
                  readings:
                    primaryKey: [station, day]
                    orderBy: [day]
                    foreignKeys: [{ columns: [station], references: stations, to: [id] }]
                    columns:
                      station: { type: id }
                      day: { type: date }
                      month: { type: integer }
                      degrees: { type: integer }
                """
        ) { $0.publicTables = ["stations"] }
        let rows = copy["readings"]
        #expect(rows.count == 3 * 365)
        #expect(rows.share { ($0["day"] ?? "").hasPrefix("2023-") } > 0.9)
        #expect(rows.share { Int(($0["day"] ?? "--").split(separator: "-")[1]) == Int($0["month"] ?? "") } > 0.9)
    }
}
