import Foundation
import TestSupport
import Testing

/// Files that the program cannot read or write to the end: damaged ones, full disks, missing rights.
@Suite("Bad files")
struct BadFileTests {
    @Test("Damaged files are refused by name", arguments: ["train", "discover"])
    func damaged(_ command: String) async throws {
        let example = try await Example(threads: 1)
        for name in ["whole.parquet", "whole.csv.gz"] {
            let made = try await sfumato("generate", example.model, "--rows", "20000", "--out", example.path(name))
            try #require(made.exitCode == 0, "\(made.stderr)")
        }
        let parquet = Array(try example.folder.read("whole.parquet"))
        let gzip = Array(try example.folder.read("whole.csv.gz"))
        let utf8 = Array("id,name\n1,é\n2,ü\n3,SECRET".utf8)
        let cases: [(String, [UInt8], String)] = [
            ("head.parquet", Array(parquet.dropFirst(20)), "is not a Parquet file"),
            ("middle.parquet", Array(parquet.prefix(1_000) + parquet.dropFirst(3_000)), "damaged or cut short"),
            ("foot.parquet", Array(parquet.dropLast(6)), "is cut short"),
            ("few.parquet", Array(parquet.prefix(9)), "is not a Parquet file"),
            ("noise.parquet", gzip, "is not a Parquet file"), ("empty.parquet", [], "the file is empty"),
            ("half.csv.gz", Array(gzip.prefix(gzip.count / 2)), "damaged or cut short"),
            ("foot.csv.gz", Array(gzip.dropLast(4)), "damaged or cut short"),
            ("bytes.csv", utf8 + [0xFF, 0x0A], "bytes.csv, line 4: there is a byte that is not UTF-8"),
            ("header.csv", Array("a,b\n".utf8), "the table has no rows"),
        ]
        for (name, bytes, text) in cases {
            let out = command == "train" ? ["--out", example.path("n.sfm")] : []
            let run = try await sfumato([command, try example.folder.write(name, bytes: bytes)] + out)
            #expect(run.exitCode == 65, "\(name): \(run.stderr)")
            #expect(run.stderr.contains(name) && run.stderr.contains(text), "\(run.stderr)")
            #expect(!run.stderr.contains("SECRET"))
        }
        #expect(try !example.folder.entries().contains("n.sfm"))
    }

    @Test("A column that is no plain value is named", arguments: ["list", "struct", "map", "binary"])
    func nested(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let source = Program.root + "/Tests/TabularTests/Fixtures/nested-\(name).parquet"
        let run = try await sfumato("train", source, "--out", folder.path("m.sfm"))
        #expect(run.exitCode == 65)
        #expect(run.stderr.contains("nested-\(name).parquet: column the \(name) has the type"), "\(run.stderr)")
        #expect(try folder.entries() == [])
    }

    @Test(
        "A file that may not grow is told, and leaves nothing", arguments: ["copy.csv", "copy.csv.gz", "copy.parquet"])
    func fileLimit(_ name: String) async throws {
        let example = try await Example(threads: 1)
        let out = example.path(name)
        // Blocks of 512 bytes.
        let run = try await sfumato(
            after: "ulimit -f 32", ["generate", example.model, "--rows", "90000", "--out", out])
        #expect(run.exitCode == 69)
        #expect(run.stderr.contains("\(name): has reached the largest size"), "\(run.stderr)")
        #expect(try example.folder.entries() == ["m.sfm", "t.csv"])
    }

    @Test("A model that may not grow is told, and leaves nothing")
    func modelLimit() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("t.csv", Example.table)
        let run = try await sfumato(after: "ulimit -f 1", ["train", source, "--out", folder.path("m.sfm"), "--quiet"])
        #expect(run.exitCode == 69, "\(run.exitCode) \(run.stderr)")
        #expect(run.stderr.contains("m.sfm"), "\(run.stderr)")
        #expect(try folder.entries() == ["t.csv"])
    }

    @Test("A full disk is told, and leaves nothing", .enabled(if: getuid() == 0, "only root can mount a small disk"))
    func fullDisk() async throws {
        let example = try await Example(threads: 1)
        let disk = example.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        guard mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0 else { return }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        for name in ["copy.csv", "copy.csv.gz", "copy.parquet"] {
            let run = try await sfumato("generate", example.model, "--rows", "90000", "--out", "\(disk)/\(name)")
            #expect(run.exitCode == 69)
            #expect(run.stderr.contains("\(name): ") && run.stderr.contains("is full"), "\(run.stderr)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
        }
    }

    @Test("Missing rights are told, to read and to write")
    func permissions() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("t.csv", Example.table)
        try folder.write("closed/u.csv", Example.table)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: source)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.path("closed"))
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path("closed"))
        }
        let file = try await asOrdinaryUser(["discover", source])
        #expect(
            file.exitCode == 65 && file.stderr.contains("t.csv: there is no permission to read it"), "\(file.stderr)")
        let closed = try await asOrdinaryUser(["discover", folder.path("closed")])
        #expect(closed.exitCode == 65 && closed.stderr.contains("closed: there is no permission"), "\(closed.stderr)")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: source)
        let train = try await asOrdinaryUser(["train", source, "--out", folder.path("closed/m.sfm")])
        #expect(train.exitCode == 64 || train.exitCode == 69, "\(train.stderr)")
        #expect(train.stderr.contains("closed"), "\(train.stderr)")
    }

    /// Root may do anything, so that it must become somebody else.
    private func asOrdinaryUser(_ arguments: [String]) async throws -> ProgramResult {
        guard getuid() == 0 else { return try await sfumato(arguments) }
        let change = ["--reuid=65534", "--regid=65534", "--clear-groups", try Program.path()]
        return try await RunningProgram(change + arguments, executable: "/usr/bin/setpriv").result()
    }
}
