import Testing

@testable import Tabular

@Suite("Codecs of columns")
struct ValueCodecTests {
    private func codec(_ type: ColumnType, _ format: ValueFormat = .plain, _ kind: PhysicalKind = .text) -> ValueCodec {
        ValueCodec(
            column: ColumnSchema(name: "x", type: type, format: format, missing: ["", "NA"]),
            source: SourceColumn(name: "x", kind: kind, arrowType: "utf8"))
    }

    @Test(
        "Text comes back as it was",
        arguments: [
            (.boolean, .boolean(yes: "oui", no: "non"), "non", 0), (.boolean, .plain, "true", 1),
            (.integer, .plain, "-42", -42), (.decimal(scale: 2), .plain, "1.5", 150),
            (.date, .plain, "1970-01-02", 1), (.date, .temporal("%d/%m/%Y"), "02/01/1970", 1),
            (.time, .plain, "00:00:01", 1_000_000),
            (.datetime(unit: .second, zone: nil), .plain, "1970-01-01 00:01:00", 60),
            (
                .datetime(unit: .second, zone: "+02:00"), .temporal("%Y-%m-%dT%H:%M:%S%:z"),
                "1970-01-01T02:00:00+02:00", 0
            ),
        ] as [(ColumnType, ValueFormat, String, Int64)])
    func text(_ type: ColumnType, _ format: ValueFormat, _ text: String, _ value: Int64) {
        let codec = codec(type, format)
        #expect(withBytes(text) { codec.integer($0, $1) } == value)
        #expect(spelled { codec.append(value, to: &$0) } == text)
        #expect(withBytes("?") { codec.integer($0, $1) } == nil)
    }

    @Test("Missing spellings are compared byte for byte")
    func missing() {
        let codec = codec(.integer)
        #expect(withBytes("NA", codec.missing.contains) && withBytes("", codec.missing.contains))
        #expect(!withBytes("na", codec.missing.contains) && !withBytes(" ", codec.missing.contains))
        #expect(!withBytes(String(repeating: "N", count: 100), codec.missing.contains))
    }

    @Test("Typed values that are coarser than their source come and go without loss")
    func physical() {
        let day = codec(.date, .plain, .datetime(unit: .microsecond, zone: nil))
        #expect(day.integer(Int64(-86_400_000_000)) == -1 && day.physical(-1) == -86_400_000_000)
        #expect(day.integer(Int64(1)) == nil)
        let cents = codec(.decimal(scale: 2), .plain, .real)
        #expect(cents.integer(19.99) == 1_999 && cents.physicalReal(1_999) == 19.99)
        #expect(cents.integer(0.125) == nil && cents.integer(.nan) == nil && cents.integer(.infinity) == nil)
        #expect(codec(.integer, .plain, .real).integer(3.0) == 3)
    }

    @Test("Patterns of ids count through their keys")
    func patterns() throws {
        let pattern = try #require(IDPattern("C\\A-##a"))
        #expect(pattern.capacity == 2_600 && pattern.text == "C\\A-##a")
        #expect(spelled { pattern.append(serial: 27, to: &$0) } == "CA-01b")
        #expect(withBytes("CA-01b", pattern.matches) && !withBytes("CB-01b", pattern.matches))
        #expect(IDPattern("xyz") == nil && IDPattern("#\\") == nil)
    }
}
