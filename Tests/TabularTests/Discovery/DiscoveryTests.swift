import Testing
import TestSupport

@testable import Tabular

/// Discovers CSV files written for the test.
func discover(_ files: [String: String]) throws -> DiscoveredSchema {
    let folder = try TemporaryFolder()
    let paths = try files.sorted { $0.key < $1.key }.map { try folder.write($0.key, $0.value) }
    return try Discovery.discover(try TableSource.resolve(paths))
}

/// Discovers one column of the values; a second one keeps rows apart where all cells are empty.
func discover(_ name: String, _ values: [String]) throws -> (column: ColumnSchema, evidence: ColumnEvidence) {
    let rows = values.enumerated().map {
        "x\($0.offset % 3),\"\($0.element.split(separator: "\"").joined(separator: "\"\""))\""
    }
    let found = try discover(["t.csv": (["other,\(name)"] + rows).joined(separator: "\n") + "\n"])
    return (found.schema.tables[0].columns[1], found.tables[0].columns[1])
}

@Suite("Discovery of types")
struct DiscoveryTests {
    private static func cycle(_ values: [String], _ count: Int = 300) -> [String] {
        (0..<count).map { values[$0 % values.count] }
    }

    @Test(
        "Numbers with adornments",
        arguments: [
            (["1,234", "12,345,678", "-7"], .integer, NumberFormat(thousands: ",")),
            (
                ["$1,234.50", "$0.05", "-$7.10"], .decimal(scale: 2),
                NumberFormat(prefix: "$", thousands: ",", fixedScale: true)
            ),
            (
                ["1.234,5 €", "7,25 €"], .decimal(scale: 2),
                NumberFormat(suffix: " €", thousands: ".", decimalMark: ",")
            ),
            (["12 %", "7 %"], .integer, NumberFormat(suffix: " %")),
            (["1'234", "56"], .integer, NumberFormat(thousands: "'")),
            (["12.0", "7.0"], .integer, NumberFormat(minimumPlaces: 1)),
            (["12.0", "7.25"], .decimal(scale: 2), NumberFormat(minimumPlaces: 1)),
            (["36 months", "60 months"], .integer, NumberFormat(suffix: " months")),
            (["1e-5", "3.25"], .real, NumberFormat()), (["0.123456789012", "3.2"], .real, NumberFormat()),
        ] as [([String], ColumnType, NumberFormat)])
    func numbers(_ values: [String], _ type: ColumnType, _ format: NumberFormat) throws {
        let found = try discover("x", Self.cycle(values)).column
        #expect(found.type == type)
        #expect(found.format == (format == NumberFormat() ? .plain : .number(format)))
    }

    @Test(
        "Dates and times",
        arguments: [
            (["2024-01-31", "2023-12-01"], .date, "%Y-%m-%d"), (["31/01/2024", "02/03/2023"], .date, "%d/%m/%Y"),
            (["01/31/2024", "02/03/2023"], .date, "%m/%d/%Y"), (["1/31/2024", "12/3/2023"], .date, "%-m/%-d/%Y"),
            (["Jan 5, 2024", "May 15, 2023"], .date, "%b %-d, %Y"), (["Dec-2015", "Jan-2016"], .date, "%b-%Y"),
            (["23:59", "00:00"], .time, "%H:%M"),
            (
                ["2024-01-31T23:59:59Z", "2023-01-01T00:00:00Z"], .datetime(unit: .second, zone: "UTC"),
                "%Y-%m-%dT%H:%M:%SZ"
            ),
            (
                ["2024-01-31 23:59:59.125", "2023-01-01 00:00:00.000"], .datetime(unit: .millisecond, zone: nil),
                "%Y-%m-%d %H:%M:%S.%3f"
            ),
            (
                ["31.01.2024 23:59+02:00", "01.01.2023 00:00+02:00"], .datetime(unit: .second, zone: "+02:00"),
                "%d.%m.%Y %H:%M%:z"
            ),
        ] as [([String], ColumnType, String)])
    func dates(_ values: [String], _ type: ColumnType, _ pattern: String) throws {
        let found = try discover("x", Self.cycle(values)).column
        #expect(found.type == type && found.format == .temporal(pattern))
    }

    @Test("The whole column decides between day and month, and doubt is said")
    func dayOrMonth() throws {
        let ambiguous = Self.cycle(["01/02/2024", "03/04/2024", "12/11/2023"])
        let doubtful = try discover("x", ambiguous)
        #expect(doubtful.column.format == .temporal("%d/%m/%Y") && doubtful.evidence.doubts.count == 1)
        let decided = try discover("x", ambiguous + ["01/13/2024"])
        #expect(decided.column.format == .temporal("%m/%d/%Y") && decided.evidence.doubts.isEmpty)
        let monthly = try discover("x", Self.cycle(["02/01/2024", "03/01/2024", "11/01/2023"]))
        #expect(monthly.column.format == .temporal("%m/%d/%Y"))
        #expect(try discover("x", ambiguous + ["30/02/2024"]).column.type == .categorical)
    }

    @Test("Eight digits are a date only under a name that says so")
    func compactDates() throws {
        #expect(try discover("birth_date", Self.cycle(["20240131", "19991231"])).column.type == .date)
        #expect(try discover("amount", Self.cycle(["20240131", "19991231"])).column.type == .integer)
    }

    @Test(
        "Missing spellings count where the rest of the column bears them out",
        arguments: [
            (["-", "1", "n/a", "2"], .integer, ["n/a", "-"], 2),
            (["None", "1.5", "2.5", "2.5"], .decimal(scale: 1), ["None"], 1),
            (["?", "low", "high", "low"], .categorical, ["?"], 1),
            (["None", "low", "high", ""], .categorical, [""], 1),
            (["-", "low", "high", "low"], .categorical, [""], 0), (["yes", "NULL", "no", "no"], .boolean, ["NULL"], 1),
            (["", "", "", ""], .categorical, [""], 4),
        ] as [([String], ColumnType, [String], Int)])
    func missing(_ values: [String], _ type: ColumnType, _ tokens: [String], _ quarters: Int) throws {
        let found = try discover("x", Self.cycle(values))
        #expect(found.column.type == type && found.column.missing == tokens)
        #expect(found.evidence.missing == 75 * quarters && found.column.nullable == (quarters > 0))
    }

    @Test(
        "Booleans in any spelling",
        arguments: [("Y", "N"), ("oui", "non"), ("TRUE", "FALSE"), ("Ja", "Nein"), ("t", "f"), ("sí", "no")])
    func booleans(_ yes: String, _ no: String) throws {
        let found = try discover("x", Self.cycle([no, yes, no]))
        #expect(found.column.type == .boolean && found.column.format == .boolean(yes: yes, no: no))
    }

    @Test("0 and 1 are a boolean only under a name that says so")
    func digits() throws {
        #expect(try discover("is_open", Self.cycle(["0", "1"])).column.type == .boolean)
        #expect(try discover("children", Self.cycle(["0", "1"])).column.type == .integer)
    }

    @Test("Leading zeros stay, ids have their pattern, codes are categories, counts are not")
    func codes() throws {
        let serial = (0..<300).map { "ORD-" + String(String(1_000_000 + $0 * 977).dropFirst()) }
        #expect(try discover("reference", serial).column.type == .id(pattern: "ORD-######"))
        #expect(try discover("x", Self.cycle(["00123", "00456", "01000"])).column.type == .categorical)
        #expect(try discover("type_code", Self.cycle(["10", "20", "35"])).column.type == .categorical)
        #expect(try discover("education_num", Self.cycle((1...16).map { String($0) })).column.type == .integer)
        #expect(try discover("x", Self.cycle(["same"])).evidence.reason == "constant")
    }
}
