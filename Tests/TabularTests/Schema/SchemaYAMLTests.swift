import Testing

@testable import Tabular

@Suite("Schema files")
struct SchemaYAMLTests {
    private static let sample = Schema(
        tables: [
            TableSchema(
                name: "customers",
                columns: [
                    ColumnSchema(name: "customer_id", type: .id(pattern: "C######"), nullable: false),
                    ColumnSchema(name: "birth date", type: .date, format: .temporal("%d/%m/%Y")),
                    ColumnSchema(
                        name: "income", type: .decimal(scale: 2),
                        format: .number(NumberFormat(prefix: "€ ", thousands: ".", decimalMark: ",", fixedScale: true)),
                        missing: ["-", "NA"]),
                    ColumnSchema(name: "no", type: .boolean, nullable: false, format: .boolean(yes: "ja", no: "nein")),
                    ColumnSchema(name: "1st: \"x\"\n#", type: .personal(.firstName)),
                    ColumnSchema(name: "seen", type: .datetime(unit: .millisecond, zone: "+02:00")),
                    ColumnSchema(name: "größe", type: .real, format: .number(NumberFormat(minimumPlaces: 1))),
                    ColumnSchema(name: "count", type: .integer, format: .number(NumberFormat(minimumPlaces: 2))),
                ], primaryKey: ["customer_id"]),
            TableSchema(
                name: "orders", columns: [ColumnSchema(name: "customer", type: .id(pattern: nil))], primaryKey: [],
                foreignKeys: [ForeignKey(columns: ["customer"], references: "customers", to: ["customer_id"])],
                orderBy: ["customer"]),
        ], entity: "customers")

    @Test("What is written reads back the same, in the same order")
    func roundTrip() throws {
        #expect(try Schema(yaml: Self.sample.yaml()) == Self.sample)
    }

    @Test("The form of DESIGN.md, section 10, is read")
    func design() throws {
        let schema = try Schema(
            yaml: """
                tables:
                  customers:
                    primaryKey: [customer_id]
                    columns:
                      customer_id: { type: id, pattern: "C######" }
                      birth_date:  { type: date }
                      income:      { type: decimal, scale: 2, nullable: true }
                      segment:     categorical
                  orders:
                    foreignKeys:
                      - { columns: [customer_id], references: customers }
                    columns: { customer_id: { type: id } }
                entity: customers          # the privacy unit
                """)
        #expect(schema.tables.map(\.name) == ["customers", "orders"] && schema.entity == "customers")
        let columns = schema.tables[0].columns
        #expect(columns.map(\.type) == [.id(pattern: "C######"), .date, .decimal(scale: 2), .categorical])
        #expect(columns.map(\.nullable) == [false, false, true, false])
        #expect(schema.tables[1].foreignKeys[0].to == ["customer_id"])
    }

    @Test(
        "Mistakes are refused with the place and what is allowed",
        arguments: [
            ("{ type: decimalx }", "schema.yaml: tables.t.columns.c.type: decimalx is no type. Types are categorical,"),
            ("{ type: decimal }", "schema.yaml: tables.t.columns.c: has no key `scale`"),
            ("{ type: decimal, scale: 40 }", "schema.yaml: tables.t.columns.c.scale: is out of range"),
            ("{ type: integer, scale: 2 }", "schema.yaml: tables.t.columns.c.scale: has no meaning for integer"),
            ("{ type: integer, nulable: true }", "schema.yaml: tables.t.columns.c.nulable: is not a key known here"),
            ("{ type: integer, nullable: 3 }", "schema.yaml: tables.t.columns.c.nullable: is neither true nor false"),
            ("{ type: date, format: \"%d\" }", "schema.yaml: tables.t.columns.c.format: is no format for date"),
            ("{ type: boolean, format: yes }", "schema.yaml: tables.t.columns.c.format: is no format for boolean"),
            ("{ type: id, pattern: \"abc\\\\\" }", "schema.yaml: tables.t.columns.c.pattern: is no pattern"),
            ("{ type: text, missing: [] }", "schema.yaml: tables.t.columns.c.missing: is empty"),
            ("[integer]", "schema.yaml: tables.t.columns.c: is not a mapping"),
            ("{}", "schema.yaml: tables.t.columns.c: has no key `type`"),
            ("{ type: integer }, c: { type: date }", "schema.yaml: the keys c occur twice"),
        ])
    func columnMistakes(_ column: String, _ message: String) {
        expectRefused("tables: { t: { columns: { c: \(column) } } }", message)
    }

    @Test(
        "Mistakes of tables and of the file are refused",
        arguments: [
            ("", "schema.yaml: is empty"), ("tables: {}", "schema.yaml: tables: holds no table"),
            ("tables: [", "schema.yaml: line "), ("tabels: {}", "schema.yaml: tabels: is not a key known here"),
            ("rules: []\ntables: {}", "schema.yaml: rules: rules are not supported yet by this version"),
            ("tables: { t: {} }", "schema.yaml: tables.t: has no key `columns`"),
            (
                "tables: { t: { columns: { c: date }, primaryKey: [d] } }",
                "schema.yaml: tables.t.primaryKey: t has no column d"
            ),
            (
                "tables: { t: { columns: { c: date }, foreignKeys: [{ columns: [c], references: u }] } }",
                "schema.yaml: tables.t.foreignKeys: names no table of this schema (u). Tables are t"
            ),
            ("tables: { t: { columns: { c: date } } }\nentity: u", "schema.yaml: entity: names no table"),
        ])
    func otherMistakes(_ yaml: String, _ message: String) {
        expectRefused(yaml, message)
    }

    private func expectRefused(_ yaml: String, _ message: String) {
        #expect {
            try Schema(yaml: yaml)
        } throws: { error in
            guard let error = error as? DataError else { return false }
            return error.code == .usage && error.description.hasPrefix(message)
        }
    }

    @Test("A schema that does not fit its source is refused")
    func validation() throws {
        let schema = try Schema(yaml: "tables: { t: { columns: { a: date, b: integer } } }")
        func column(_ name: String, _ kind: PhysicalKind, _ type: String) -> SourceColumn {
            SourceColumn(name: name, kind: kind, arrowType: type)
        }
        let date = column("a", .datetime(unit: .second, zone: nil), "timestamp[s]")
        try schema.validate(against: [("t", [date, column("b", .text, "utf8")])])
        let cases: [([(table: String, columns: [SourceColumn])], String)] = [
            (
                [("t", [date, column("b", .date, "date32")])],
                "schema.yaml: tables.t.columns.b.type: integer cannot be had from date32"
            ),
            ([("t", [date])], "schema.yaml: tables.t.columns.b: the source has no such column"),
            (
                [("t", [date, column("b", .integer, "int8"), column("c", .text, "utf8")])],
                "schema.yaml: tables.t: the source has a column c"
            ),
            ([("u", [date])], "schema.yaml: the source has a table u"),
        ]
        for (sources, message) in cases {
            #expect {
                try schema.validate(against: sources)
            } throws: {
                "\($0)".hasPrefix(message)
            }
        }
    }
}
