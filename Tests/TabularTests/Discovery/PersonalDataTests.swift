import Testing
import TestSupport

@testable import Tabular

@Suite("Discovery of personal data")
struct PersonalDataTests {
    private func kind(_ name: String, _ value: (Int) -> String) throws -> ColumnType {
        try discover(name, (0..<200).map(value)).column.type
    }

    @Test("By the form of the values, whatever the name")
    func forms() throws {
        #expect(try kind("x") { "u\($0)@example.org" } == .personal(.email))
        #expect(try kind("x") { "https://example.org/\($0)" } == .personal(.url))
        #expect(try kind("x") { "10.0.\($0).7" } == .personal(.ip))
        #expect(try kind("x") { "+49 221 \(1_000_000 + $0 * 37)" } == .personal(.phone))
        #expect(try kind("x") { "123e4567-e89b-42d3-a456-4266141\(74_000 + $0)" } == .personal(.uuid))
    }

    @Test("Account and card numbers need right check digits")
    func checksums() {
        #expect(
            withBytes("DE89370400440532013000", Checksums.isIBAN)
                && withBytes("GB82 WEST 1234 5698 7654 32", Checksums.isIBAN))
        #expect(!withBytes("DE89370400440532013001", Checksums.isIBAN))
        #expect(withBytes("4111 1111 1111 1111", Checksums.isCard) && !withBytes("4111111111111112", Checksums.isCard))
    }

    @Test("By the name, in several languages")
    func names() throws {
        let words = ["Ada", "Grace", "Edsger", "Barbara", "Alan"]
        #expect(try kind("first_name") { words[$0 % 5] } == .personal(.firstName))
        #expect(try kind("Nachname") { words[$0 % 5] } == .personal(.lastName))
        #expect(try kind("billingAddress") { "\($0) Main Street" } == .personal(.street))
        #expect(try kind("PLZ") { String(50_000 + $0) } == .personal(.postcode))
        #expect(try kind("home_phone") { "0221 \(100_000 + $0)" } == .personal(.phone))
    }

    @Test("Labels are no people: names of genres, few cities, ethnicity")
    func labels() throws {
        #expect(try kind("name") { "genre \($0 % 25)" } == .categorical)
        #expect(try kind("city") { ["Bonn", "Trier"][$0 % 2] } == .categorical)
        #expect(try kind("ethnicity") { "group \($0 % 120)" } != .personal(.city))
        #expect(try kind("capacity") { String($0) } == .integer)
    }

    @Test("No value of the source is shown")
    func evidenceIsSilent() throws {
        let rows = (0..<100).map { "SECRET\($0),SECRET\($0 % 4),SECRET @ \($0 % 50),17" }
        let found = try discover(["t.csv": (["a,b,c,d"] + rows).joined(separator: "\n") + "\n"])
        let pattern = found.schema.tables[0].columns[0].type
        #expect(pattern == .id(pattern: nil))
        #expect(!found.yaml().contains("SECRET") && !found.terminalTable(width: 80).contains("SECRET"))
    }
}
