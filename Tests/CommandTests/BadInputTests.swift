import Foundation
import TestSupport
import Testing

/// What is refused, with a sentence that says where and why, an exit code, and nothing left behind.
@Suite("Bad input")
struct BadInputTests {
    @Test("A ragged row is refused by file and line, and leaves no model", arguments: ["1,E11,x", "1"])
    func raggedRow(_ row: String) async throws {
        try await refused("id,diagnosis\n7,SECRET\n\(row)\n", saying: ["t.csv, line 3: "])
    }

    @Test("A file without a table is refused", arguments: ["", "\n", "a,b\n"])
    func noTable(_ text: String) async throws { try await refused(text, saying: ["t.csv"]) }

    @Test("Columns that cannot be told apart are refused", arguments: ["a,SECRET,a", "a,,b"])
    func columnNames(_ header: String) async throws {
        try await refused("\(header)\n1,2,3\n1,2,4\n", saying: ["t.csv"])
    }

    @Test("Bytes that are no text are refused by line")
    func nulBytes() async throws { try await refused("a,b\n1,2\n1,SEC\0RET\n", saying: ["t.csv, line 3"]) }

    @Test("A table of one row, or of nothing but missing values, says what it lacks or works")
    func tiny() async throws {
        for text in ["a,b\n1,x\n", "a,b\n,\n,\n,\n", "a\n5\n5\n5\n5\n5\n5\n"] {
            let folder = try TemporaryFolder()
            let run = try await sfumato("train", try folder.write("t.csv", text), "--out", folder.path("m.sfm"))
            #expect(run.exitCode == 0 || (run.exitCode == 65 && run.stderr.contains("t")), "\(run.stderr)")
            #expect(try folder.entries().contains("m.sfm") == (run.exitCode == 0))
        }
    }

    @Test("A Parquet file that is cut short is refused")
    func parquet() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("t.csv", "a,b\n" + (0..<200).map { "\($0),\($0 % 3)\n" }.joined())
        try #require(try await sfumato("train", source, "--out", folder.path("m.sfm")).exitCode == 0)
        let made = try await sfumato("generate", folder.path("m.sfm"), "--out", folder.path("t.parquet"))
        try #require(made.exitCode == 0, "\(made.stderr)")
        let half = try folder.write("half.parquet", bytes: Array(folder.read("t.parquet").dropLast(40)))
        let run = try await sfumato("train", half, "--out", folder.path("n.sfm"))
        #expect(run.exitCode == 65)
        #expect(run.stderr.contains("half.parquet"), "\(run.stderr)")
        #expect(try !folder.entries().contains("n.sfm"))
    }

    @Test("What is not there is named", arguments: ["train", "discover"])
    func missingFile(_ command: String) async throws {
        let folder = try TemporaryFolder()
        let out = command == "train" ? ["--out", folder.path("m.sfm")] : []
        let run = try await sfumato([command, folder.path("nothing.csv")] + out)
        #expect(run.exitCode == 65 || run.exitCode == 64)
        #expect(run.stderr.contains("nothing.csv: there is no such file"), "\(run.stderr)")
        #expect(try folder.entries() == [])
    }

    @Test("Ten thousand columns and a field of a megabyte are read")
    func large() async throws {
        let folder = try TemporaryFolder()
        let header = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        let row = Array(repeating: "1", count: 10_000).joined(separator: ",")
        let wide = try folder.write("wide.csv", "\(header)\n\(row)\n\(row)\n")
        #expect(try await sfumato("discover", wide, "--quiet").exitCode == 0)
        let long = try folder.write("long.csv", "a,b\n1,\(String(repeating: "x", count: 1_000_000))\n2,y\n")
        for (command, source) in [("discover", long), ("train", long), ("train", wide)] {
            let out = command == "train" ? ["--out", folder.path("m.sfm"), "--force"] : []
            let run = try await sfumato([command, source, "--quiet"] + out)
            #expect(run.exitCode == 0, "\(run.stderr)")
        }
    }

    @Test("A number that does not fit is named by column")
    func hugeNumber() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("t.csv", "a\n1\n99999999999999999999999\n")
        let schema = try folder.write("s.yaml", "tables:\n  t:\n    columns:\n      a: { type: integer }\n")
        let run = try await sfumato("train", source, "--schema", schema, "--out", folder.path("m.sfm"))
        #expect(run.exitCode == 65, "\(run.stderr)")
        #expect(run.stderr.contains("t.a") && !run.stderr.contains("9999"), "\(run.stderr)")
        #expect(try folder.entries() == ["s.yaml", "t.csv"])
    }

    @Test("A schema that does not fit is refused by place")
    func schema() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("t.csv", "a\n1\n2\n")
        for text in ["tables: [", "tables:\n  t:\n    columns:\n      b: { type: integer }\n", "\u{1}"] {
            let schema = try folder.write("s.yaml", text)
            let run = try await sfumato("train", source, "--schema", schema, "--out", folder.path("m.sfm"))
            #expect(run.exitCode == 64, "\(run.stderr)")
            #expect(run.stderr.contains("s.yaml"), "\(run.stderr)")
        }
        #expect(try folder.entries() == ["s.yaml", "t.csv"])
    }

    /// Training on this table fails with exit code 65, says these texts and no value, and leaves nothing behind.
    private func refused(_ csv: String, saying texts: [String]) async throws {
        let folder = try TemporaryFolder()
        let run = try await sfumato("train", try folder.write("t.csv", csv), "--out", folder.path("m.sfm"))
        #expect(run.exitCode == 65)
        for text in texts { #expect(run.stderr.contains(text), "\(run.stderr)") }
        #expect(!run.stderr.contains("SECRET") && !run.stderr.contains("E11"))
        #expect(try folder.entries() == ["t.csv"])
    }
}
