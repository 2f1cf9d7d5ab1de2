import TestSupport
import Testing

@testable import Tabular

/// Columns of Parquet files: what they are read as, and that they come back in the type they had.
@Suite("Parquet types")
struct ParquetTypeTests {
    /// A column of `types.parquet`: its name, Arrow's name of its type, its kind, and its values.
    struct Expected: Sendable {
        let name: String
        let type: String
        let kind: PhysicalKind
        let values: [String?]

        init(_ name: String, _ type: String, _ kind: PhysicalKind, _ values: [String?]) {
            (self.name, self.type, self.kind, self.values) = (name, type, kind, values)
        }
    }

    private static let texts: [String?] = ["", "é€𝄞", nil, "a,\"b\"\n"]
    private static let numbers: [Expected] = [
        Expected("bool", "bool", .boolean, ["0", "1", nil, "1"]),
        Expected("int8", "int8", .integer, ["-128", "127", nil, "42"]),
        Expected("int16", "int16", .integer, ["-32768", "32767", nil, "42"]),
        Expected("int32", "int32", .integer, ["-2147483648", "2147483647", nil, "42"]),
        Expected("int64", "int64", .integer, ["-9223372036854775808", "9223372036854775807", nil, "42"]),
        Expected("uint8", "uint8", .integer, ["0", "255", nil, "42"]),
        Expected("uint16", "uint16", .integer, ["0", "65535", nil, "42"]),
        Expected("uint32", "uint32", .integer, ["0", "4294967295", nil, "42"]),
        Expected("uint64", "uint64", .integer, ["0", "9223372036854775807", nil, "42"]),
        Expected("half", "halffloat", .real, ["-65504.0", "65504.0", nil, "0.5"]),
        Expected(
            "float", "float", .real,
            ["-1.7014118346046923e+38", "1.7014118346046923e+38", nil, "\(Double(0.1 as Float))"]),
        Expected("double", "double", .real, ["-1.7976931348623157e+308", "5e-324", nil, "0.1"]),
        Expected("decimal32", "decimal32(9, 2)", .decimal(scale: 2), ["-999999999", "999999999", nil, "5"]),
        Expected(
            "decimal64", "decimal64(18, 17)", .decimal(scale: 17),
            ["-999999999999999999", "999999999999999999", nil, "50000000000000000"]),
        Expected("decimal128", "decimal128(10, 2)", .decimal(scale: 2), ["-1234567890", "9999999999", nil, "10"]),
        Expected(
            "decimal128 deep", "decimal128(38, 10)", .decimal(scale: 10),
            ["-15000000000", "9000000000000000001", nil, "0"]),
        Expected(
            "decimal256", "decimal256(76, 4)", .decimal(scale: 4), ["-10001", "9000000000000000001", nil, "5000"]),
    ]
    private static let wide: [Expected] = [
        Expected("uint64 wide", "uint64", .real, ["0.0", "1.8446744073709552e+19", nil, "42.0"]),
        Expected("decimal128 wide", "decimal128(38, 0)", .real, ["-1e+30", "1e+30", nil, "2.0"]),
        Expected("decimal256 wide", "decimal256(76, 2)", .real, ["-1e+60", "1e+60", nil, "0.5"]),
    ]
    private static let others: [Expected] = [
        Expected("string", "string", .text, texts), Expected("large string", "large_string", .text, texts),
        Expected("string view", "string_view", .text, texts),
        Expected("dictionary", "dictionary<values=string, indices=int32, ordered=0>", .text, texts),
        Expected(
            "ordered dictionary", "dictionary<values=string, indices=int32, ordered=1>", .text,
            ["low", "high", nil, "low"]),
        Expected("json", "string", .text, ["{\"a\":1}", "[]", nil, "2"]),
        Expected("null", "null", .text, [nil, nil, nil, nil]),
        Expected("date32", "date32[day]", .date, ["-719162", "2932896", nil, "19782"]),
        Expected("date64", "date32[day]", .date, ["-719162", "2932896", nil, "19782"]),
        Expected("time32 s", "time32[ms]", .time(unit: .microsecond), ["0", "86399000000", nil, "3600000000"]),
        Expected("time32 ms", "time32[ms]", .time(unit: .microsecond), ["0", "86399999000", nil, "3600005000"]),
        Expected("time64 us", "time64[us]", .time(unit: .microsecond), ["0", "86399999999", nil, "5"]),
        Expected("time64 ns", "time64[ns]", .time(unit: .nanosecond), ["0", "86399999999999", nil, "5"]),
    ]
    /// Parquet has no seconds: Arrow stores them as milliseconds.
    private static let instants: [Expected] =
        [("s", "ms", 1_000), ("ms", "ms", 1_000), ("us", "us", 1_000_000)]
        .flatMap { unit, stored, scale in timestamps(unit, stored, scale) } + timestamps("ns", "ns", 1_000_000_000)
    private static let zoned: [Expected] = [("utc", "UTC"), ("offset", "+02:00")].map { (name: String, zone: String) in
        Expected(
            "timestamp us \(name)", "timestamp[us, tz=\(zone)]", .datetime(unit: .microsecond, zone: zone),
            ["-1", "1000000000000000", nil, "1"])
    }

    private static func timestamps(_ unit: String, _ stored: String, _ scale: Int64) -> [Expected] {
        let span: Int64 = 200 * 31_536_000
        let fine: Int64 = unit == "s" ? 0 : 1
        let values: [String?] = ["\(-span * scale - fine)", "\(span * scale)", nil, "\(unit == "s" ? scale : 2)"]
        let kind = TimeUnit(rawValue: stored) ?? .second
        let counts = unit == "s" ? ["\(-span)", "\(span)", nil, "1"] : values
        return [
            Expected("timestamp \(unit)", "timestamp[\(stored)]", .datetime(unit: kind, zone: nil), values),
            Expected(
                "timestamp \(unit) zone", "timestamp[\(stored), tz=Europe/Berlin]",
                .datetime(unit: kind, zone: "Europe/Berlin"), values),
            Expected("duration \(unit)", "duration[\(unit)]", .integer, counts),
        ]
    }

    private static let all = numbers + wide + others + instants + zoned

    @Test("Every type is read as its kind, with the values it has")
    func reading() throws {
        let table = try ReadTable(ReadTable.fixture("types.parquet"))
        #expect(Set(table.columns.map(\.name)) == Set(Self.all.map(\.name)))
        for expected in Self.all {
            let column = try #require(table.columns.first { $0.name == expected.name })
            #expect(column.arrowType == expected.type, "\(expected.name)")
            #expect(column.kind == expected.kind, "\(expected.name)")
            #expect(table[expected.name] == expected.values, "\(expected.name)")
        }
    }

    @Test("Every column comes back in the type it had, with the values it had")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let source = try TableSource.resolve([ReadTable.fixture("types.parquet")])[0]
        let reader = try source.open()
        let sink = try ParquetSink(folder.path("copy.parquet"), columns: reader.columns)
        while let batch = try reader.next() { try sink.write(rows: batch.rows, columns: batch.columns.map(\.data)) }
        try sink.finish()
        let (before, after) = (try ReadTable(source.location), try ReadTable(folder.path("copy.parquet")))
        #expect(after.columns == before.columns)
        for column in before.columns { #expect(after[column.name] == before[column.name], "\(column.name)") }
    }

    @Test("A column is read alone, and in any order")
    func selection() throws {
        let path = ReadTable.fixture("types.parquet")
        let table = try ReadTable(path, columns: ["string", "int8", "bool"])
        #expect(table.lines[1] == ["", "-128", "0"] && table.lines[4] == ["a,\"b\"\n", "42", "1"])
        #expect(try ReadTable(path, columns: []).rows == 4)
    }

    @Test("Files of programs without Arrow have Parquet's own types")
    func bare() throws {
        let (bare, full) = (
            try ReadTable(ReadTable.fixture("bare.parquet")), try ReadTable(ReadTable.fixture("types.parquet"))
        )
        for column in bare.columns {
            #expect(full.columns.contains(column), "\(column)")
            #expect(bare[column.name] == full[column.name])
        }
        let old = try ReadTable(ReadTable.fixture("int96.parquet"))
        #expect(old.columns[0].kind == .datetime(unit: .nanosecond, zone: nil))
        #expect(old["at"] == full["timestamp ns"])
    }

    @Test("Numbers that do not fit 64 bits are found without statistics, too")
    func withoutStatistics() throws {
        let table = try ReadTable(ReadTable.fixture("no-statistics.parquet"))
        #expect(table.columns.map(\.kind) == [.real, .integer])
        #expect(table["wide"] == Self.wide[0].values)
    }

    @Test("Every encoding and compression is read, over several row groups")
    func encodings() throws {
        let table = try ReadTable(ReadTable.fixture("encodings.parquet"))
        let numbers = (0..<300).map { "\($0 * 37 % 91)" }
        #expect(table.rows == 300)
        #expect(table["plain"] == numbers && table["delta"] == numbers)
        #expect(table["split"] == numbers.map { "\($0).0" })
        #expect(table["lengths"] == (0..<300).map { "word \($0 % 17)" } && table["lengths"] == table["prefixes"])
    }
}
