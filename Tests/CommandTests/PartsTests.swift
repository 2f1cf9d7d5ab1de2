import Foundation
import TestSupport
import Testing

/// Tables whose rows are in several files, in folders such as Spark writes.
@Suite("Tables in parts")
struct PartsTests {
    private func sales(_ folder: TemporaryFolder, under name: String = "sales") throws {
        for (place, partition) in [
            "year=2023/shop=a%20b", "year=2024/shop=c", "year=2024/shop=__HIVE_DEFAULT_PARTITION__",
        ].enumerated() {
            let rows = (0..<100).map { "\(place * 100 + $0),k\($0 % 4)\n" }.joined()
            try folder.write("\(name)/\(partition)/part-0000\(place).csv", "id,kind\n" + rows)
        }
        try folder.write("\(name)/_SUCCESS", "")
    }

    @Test("Partitions become columns, in one table of the folder's name")
    func partitions() async throws {
        let folder = try TemporaryFolder()
        try sales(folder)
        let found = try await sfumato("discover", folder.path("sales") + "/")
        #expect(found.stdout.contains("sales  300 rows · 4 columns"), "\(found.stdout)\(found.stderr)")
        let line = found.stdout.split(separator: "\n").first { $0.contains("  shop ") } ?? ""
        #expect(line.contains("33 %"), "\(found.stdout)")
        let (model, copy) = (folder.path("m.sfm"), folder.path("copy.csv"))
        let train = try await sfumato("train", folder.path("sales"), "--out", model)
        #expect(train.exitCode == 0, "\(train.stderr)")
        let made = try await sfumato("generate", model, "--out", copy)
        #expect(made.exitCode == 0, "\(made.stderr)")
        let text = String(decoding: try folder.read("copy.csv"), as: UTF8.self)
        #expect(text.hasPrefix("id,kind,year,shop\n"))
        for value in ["2023,a b\n", "2024,c\n", "2024,\n"] { #expect(text.contains(value), "\(value)") }
    }

    @Test("A folder of tables may hold some in parts, and each is read as the same rows in one file")
    func several() async throws {
        let folder = try TemporaryFolder()
        try sales(folder, under: "lake/sales")
        try folder.write("lake/people.csv", ObjectStoreTests.people(50))
        let rows = (0..<300).map { "\($0),\($0 % 7)" }
        try folder.write("lake/visits/part-0.csv", "id,n\n" + rows[..<100].joined(separator: "\n"))
        try folder.write("lake/visits/part-1.csv", "id,n\n" + rows[100...].joined(separator: "\n"))
        try folder.write("lake/notes/readme.txt", "nothing")
        try folder.write("whole/visits.csv", "id,n\n" + rows.joined(separator: "\n"))
        let found = try await sfumato("discover", folder.path("lake"))
        for table in ["people  50 rows", "sales  300 rows", "visits  300 rows"] {
            #expect(found.stdout.contains(table), "\(found.stdout)\(found.stderr)")
        }
        let parts = ["train", folder.path("lake"), "--tables", "visits", "--seed", "1", "--out", folder.path("a.sfm")]
        let whole = ["train", folder.path("whole"), "--seed", "1", "--out", folder.path("b.sfm")]
        for arguments in [parts, whole] { #expect(try await sfumato(arguments).exitCode == 0) }
        for name in ["a", "b"] {
            #expect(
                try await sfumato(
                    "generate", folder.path(name + ".sfm"), "--seed", "2", "--out", folder.path(name + ".csv")
                ).exitCode == 0)
        }
        #expect(try folder.read("a.csv") == folder.read("b.csv"))
    }

    @Test(
        "A part that does not fit is named",
        arguments: [
            ("id\n1\n", "part-9.csv, there is no column 2"), ("id,kind\n1\n", "part-9.csv"),
            ("", "part-9.csv, the file is empty"),
        ])
    func misfit(_ content: String, _ text: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("t/part-0.csv", "id,kind\n1,a\n2,b\n")
        try folder.write("t/part-9.csv", content)
        let run = try await sfumato("discover", folder.path("t"))
        #expect(run.exitCode == 65 && run.stderr.contains(text), "\(run.stderr)")
    }

    @Test("Partitions of different names are refused")
    func uneven() async throws {
        let folder = try TemporaryFolder()
        try folder.write("t/a=1/part-0.csv", "id\n1\n")
        try folder.write("t/b=1/part-0.csv", "id\n1\n")
        let run = try await sfumato("discover", folder.path("t"))
        #expect(run.exitCode == 65 && run.stderr.contains("other partitions"), "\(run.stderr)")
    }
}
