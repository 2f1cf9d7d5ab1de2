import Tabular
import Testing

@testable import Synthesis

@Suite("Fresh values")
struct FreshColumnTests {
    private func column(
        _ type: ColumnType, seed: UInt64 = 1, rows: Int = 1_000_000, unique: Bool = true
    ) throws -> FreshColumn {
        try FreshColumn(ColumnSchema(name: "c", type: type), of: "t", seed: seed, rows: rows, unique: unique)
    }

    static let types: [ColumnType] =
        [.id(pattern: nil), .id(pattern: "C#####AA"), .id(pattern: "uuid7")]
        + PersonalKind.allCases.map { .personal($0) }

    @Test("A row's value depends on seed, column and row, not on what was asked before", arguments: types)
    func pureFunction(_ type: ColumnType) throws {
        let isUnique = type == .id(pattern: nil)
        let fresh = try column(type, unique: isUnique)
        let forwards = (0..<500).map { fresh.text($0) }
        let again = try column(type, unique: isUnique)
        #expect((0..<500).reversed().map { again.text($0) } == forwards.reversed())
        #expect(forwards.allSatisfy { !$0.isEmpty })
        if !isUnique {
            let other = try column(type, seed: 2, unique: false)
            #expect((0..<500).map { other.text($0) } != forwards)
        }
    }

    @Test("A million ids differ", arguments: ["C######", "AAA-aa-##########-####", "INV-0001…"])
    func uniqueIDs(_ pattern: String) throws {
        try expectUnique(.id(pattern: pattern), rows: 1_000_000)
    }

    @Test(
        "A hundred thousand rows differ",
        arguments: [
            .id(pattern: nil), .id(pattern: "uuid"), .id(pattern: "uuid7"), .personal(.email), .personal(.iban),
            .personal(.card), .personal(.nationalID), .personal(.url), .personal(.ip), .personal(.uuid),
        ] as [ColumnType])
    func unique(_ type: ColumnType) throws {
        try expectUnique(type, rows: 100_000)
    }

    private func expectUnique(_ type: ColumnType, rows: Int) throws {
        let fresh = try column(type)
        var seen = Set<[UInt8]>(minimumCapacity: rows)
        for row in 0..<rows {
            var bytes: [UInt8] = []
            fresh.append(row: row, to: &bytes)
            seen.insert(bytes)
        }
        #expect(seen.count == rows)
    }

    @Test("All telephone numbers that films may use are used, and then there are no more")
    func phones() throws {
        let space = Int(Country.phoneSpace)
        let fresh = try column(.personal(.phone), rows: space)
        #expect(Set((0..<space).map { fresh.text($0) }).count == space)
        #expect(throws: DataError.self) { try column(.personal(.phone), rows: space + 1) }
    }

    @Test("Too short a pattern is refused by column, with both counts")
    func tooShort() throws {
        let error = #expect(throws: DataError.self) { try column(.id(pattern: "K###"), rows: 1_001) }
        #expect(error?.code == .data)
        #expect(
            error?.description.contains("t.c: 1001 rows must all differ, but only 1000 different values fit") == true)
        #expect(throws: DataError.self) { try column(.personal(.firstName), rows: 2) }
        #expect(throws: DataError.self) { try column(.categorical) }
    }

    @Test("Patterns: digits, letters, escapes, counting on")
    func patterns() throws {
        let coded = try column(.id(pattern: "C\\A-##aA"), rows: 10).text(3)
        #expect(coded.wholeMatch(of: /CA-\d\d[a-z][A-Z]/) != nil, "\(coded)")
        let counted = try column(.id(pattern: "INV-0098…"))
        #expect([0, 1, 2, 9_902].map { counted.text($0) } == ["INV-0098", "INV-0099", "INV-0100", "INV-10000"])
        #expect(try column(.id(pattern: "7...")).integer(row: 3) == 10)
        #expect(try column(.id(pattern: nil)).integer(row: 0) == 1)
        #expect(try column(.id(pattern: "A1…")).integer(row: 0) == nil)
        let long = try column(.id(pattern: "A\\#-############################"))
        let (first, second) = (long.text(0), long.text(1))
        #expect(first.wholeMatch(of: /[A-Z]#-[0-9]{28}/) != nil && first.prefix(12) != second.prefix(12), "\(first)")
        #expect(throws: DataError.self) { try column(.id(pattern: "\\A-1")) }
    }

    @Test("An id that refers to another table stays within as many as there are rows")
    func references() throws {
        let fresh = try column(.id(pattern: "100…"), rows: 50, unique: false)
        #expect((0..<50).allSatisfy { (100..<150).contains(fresh.integer(row: $0) ?? 0) })
    }

    @Test("A row's columns tell of one person, a second column of a kind of another")
    func onePerson() throws {
        let kinds: [(String, PersonalKind)] = [
            ("first", .firstName), ("last", .lastName), ("name", .fullName), ("city", .city), ("home", .fullAddress),
            ("street", .street), ("code", .postcode), ("other", .fullName),
        ]
        let schema = TableSchema(name: "people", columns: kinds.map { ColumnSchema(name: $0, type: .personal($1)) })
        let columns = try FreshColumn.columns(of: schema, seed: 4, rows: 200)
        #expect(columns.count == kinds.count)
        let rows = (0..<200).map { row in columns.mapValues { $0.text(row) } }
        for row in rows {
            #expect(row["name"] == "\(row["first"] ?? "") \(row["last"] ?? "")")
            for part in ["city", "street", "code"] { #expect(row["home"]?.contains(row[part] ?? "?") == true) }
        }
        #expect(rows.filter { $0["name"] == $0["other"] }.count < 10)
    }
}

extension FreshColumn {
    func text(_ row: Int) -> String {
        var bytes: [UInt8] = []
        append(row: row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
