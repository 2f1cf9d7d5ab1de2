import Foundation
import TaskContract
import TestSupport
import Testing

/// Options, help, events and scripts around the program.
@Suite("Interface")
struct InterfaceTests {
    @Test("Every command has help with an example", arguments: ["demo", "discover", "train", "generate", "inspect"])
    func help(_ command: String) async throws {
        let run = try await sfumato(command, "--help")
        #expect(run.exitCode == 0)
        #expect(run.stdout.contains("Example") && run.stdout.contains("  sfumato \(command)"))
    }

    @Test("The version is told")
    func version() async throws {
        let run = try await sfumato("--version")
        #expect(run.exitCode == 0 && run.stdout.split(separator: ".").count == 3)
    }

    @Test(
        "Wrong options are told with exit code 64",
        arguments: [
            ["fly"], ["train"], ["train", "a.csv"], ["generate", "m.sfm", "--out", "x.csv", "--rows", "-1"],
            ["generate", "m.sfm", "--out", "x.csv", "--rows", "1", "--scale", "1"],
            ["train", "a.csv", "--out", "m.sfm", "--memory", "lots"],
            ["train", "a.csv", "--out", "m.sfm", "--seed", "-1"],
            ["train", "a.csv", "--out", "m.sfm", "--synthesizer", "marginals"],
            ["train", "a.csv", "--out", "m.sfm", "--quiet", "--json"],
        ])
    func usage(_ arguments: [String]) async throws {
        let run = try await sfumato(arguments)
        #expect(run.exitCode == 64)
        #expect(!run.stderr.isEmpty && run.stdout.isEmpty)
    }

    @Test("Events are numbered lines of JSON, from started to result or failed")
    func events() async throws {
        let example = try await Example()
        let out = example.path("copy.csv")
        let run = try await sfumato("generate", example.model, "--json", "--out", out)
        let events = try Self.events(run.stdout)
        #expect(run.stderr.isEmpty)
        #expect(events.map(\.seq) == Array(1...events.count))
        #expect(events.first?.body == .started(.generation))
        guard case .result(let result) = events.last?.body else {
            Issue.record("the last event is \(String(describing: events.last))")
            return
        }
        #expect(result.tables == [.init(name: "t", rows: 300, columns: 4)])
        let failed = try await sfumato("generate", example.model, "--json", "--out", out)
        #expect(failed.exitCode == 64)
        guard case .failed(let code, let message, let retryable) = try Self.events(failed.stdout).last?.body else {
            Issue.record("no failure was told: \(failed.stdout)")
            return
        }
        #expect(code == "usage" && message.contains("exists already") && !retryable)
    }

    @Test("--quiet is silent, a pipe gets plain lines")
    func quiet() async throws {
        let example = try await Example()
        let quiet = try await sfumato("generate", example.model, "--quiet", "--out", example.path("a.csv"))
        #expect(quiet.exitCode == 0 && quiet.stdout.isEmpty && quiet.stderr.isEmpty)
        let plain = try await sfumato("generate", example.model, "--out", example.path("b.csv"))
        #expect(plain.stdout.contains("b.csv: 300 rows"))
        #expect(
            plain.stderr.contains("generating t") && !plain.stderr.contains("\u{1b}") && !plain.stderr.contains("\r"))
    }

    @Test("A schema file that was discovered is accepted as it is")
    func schema() async throws {
        let example = try await Example()
        let schema = example.path("s.yaml")
        let found = try await sfumato("discover", example.source, "--out", schema)
        #expect(found.exitCode == 0, "\(found.stderr)")
        #expect(found.stdout.contains("amount"))
        let run = try await sfumato("train", example.source, "--schema", schema, "--out", example.path("n.sfm"))
        #expect(run.exitCode == 0, "\(run.stderr)")
    }

    @Test("Imports against the direction of the design are found")
    func dependencies() throws {
        let folder = try TemporaryFolder()
        try folder.write("Sources/Tabular/A.swift", "import Foundation\npublic import Synthesis\n")
        try folder.write("Sources/Hub/B.swift", "@testable import struct CArrow.x\n")
        try folder.write("Sources/Privacy/C.swift", "import Glibc\nimport Foundation\n")
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Program.root + "/scripts/check-dependencies")
        process.arguments = [folder.path]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(text.contains("Sources/Tabular/A.swift:2: Tabular must not import Synthesis"))
        #expect(text.contains("Sources/Hub/B.swift:1: Hub must not import CArrow"))
        #expect(text.contains("Sources/Privacy/C.swift:2: Privacy must not import Foundation"))
        #expect(text.split(separator: "\n").count == 3)
    }

    private static func events(_ text: String) throws -> [TaskEvent] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(TaskEvent.self, from: Data($0.utf8)) }
    }
}
