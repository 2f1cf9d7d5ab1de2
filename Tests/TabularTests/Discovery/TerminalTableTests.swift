import TestSupport
import Testing

@testable import Tabular

@Suite("The table that discovery prints")
struct TerminalTableTests {
    private func sample() throws -> DiscoveredSchema {
        let rows = (0..<40).map { "\($0 + 1),\($0 % 2 == 0 ? "low" : "None"),\($0 % 4 == 0 ? "?" : "1.5")" }
        return try discover([
            "people.csv": (["id,a_rather_long_name_of_a_column,größe"] + rows).joined(separator: "\n") + "\n"
        ])
    }

    @Test("No line is wider than the terminal", arguments: [40, 60, 80, 132])
    func width(_ width: Int) throws {
        for line in try sample().terminalTable(width: width).split(separator: "\n") {
            #expect(line.count <= width, "\(line)")
        }
    }

    @Test("It says rows, key, types, missing and why")
    func contents() throws {
        let table = try sample().terminalTable(width: 100)
        #expect(table.contains("people  40 rows · 3 columns · key id"))
        #expect(table.contains("decimal(1)      25 %         1  1 decimal place; as 0.0; missing"))
        #expect(table.contains("  is \"?\"") && table.contains("? \"None\" is kept as a label"))
        #expect(!table.contains("\u{1B}"))
        #expect(try sample().terminalTable(width: 100, colors: true).contains("\u{1B}[1mpeople\u{1B}[0m"))
    }

    @Test("The YAML with its comments reads back to the same schema")
    func yaml() throws {
        let found = try sample()
        let yaml = found.yaml()
        #expect(try Schema(yaml: yaml) == found.schema)
        #expect(yaml.contains("# 25 % missing, 1 distinct; 1 decimal place"))
    }

    @Test("A table without rows is refused; one row is enough; an empty column is a column")
    func small() throws {
        #expect(throws: DataError.self) { try discover(["t.csv": "a,b\n"]) }
        let found = try discover(["t.csv": "a,b\n1,\n"])
        #expect(found.tables[0].rows == 1 && found.tables[0].columns[1].missing == 1)
        #expect(found.schema.tables[0].primaryKey.isEmpty)
    }

    @Test("The work can be stopped after any batch")
    func cancel() throws {
        let folder = try TemporaryFolder()
        let sources = try TableSource.resolve([try folder.write("t.csv", "a\n1\n2\n")])
        #expect {
            try Discovery.discover(sources) { _, _, _ throws(DataError) in
                throw DataError(.cancelled, "t", problem: "stopped", remedy: "Start again")
            }
        } throws: {
            ($0 as? DataError)?.code == .cancelled
        }
    }
}
