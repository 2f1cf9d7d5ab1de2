import Foundation
import TestSupport
import Testing

/// What `docs/` shows is run or checked as it stands there.
@Suite("Recipes")
struct DocumentationTests {
    /// The fenced blocks of a page, with their language.
    private static func blocks(_ page: String, _ language: String) throws -> [String] {
        let text = try String(contentsOfFile: "\(Program.root)/docs/\(page)", encoding: .utf8)
        let parts = text.components(separatedBy: "```")
        return stride(from: 1, to: parts.count, by: 2).compactMap { place in
            parts[place].hasPrefix(language + "\n") ? String(parts[place].dropFirst(language.count + 1)) : nil
        }
    }

    @Test("The specs are understood: only what they name is missing")
    func specs() async throws {
        let specs = try Self.blocks("pipelines.md", "yaml").filter { $0.hasPrefix("apiVersion: sfumato") }
        #expect(specs.count == 2)
        for spec in specs {
            let folder = try TemporaryFolder()
            let run = try await TaskRunTests.run(spec, in: folder)
            #expect(!run.stderr.contains("in this spec"), "\(run.stderr)")
            #expect(run.stderr.contains("/data/"), "\(run.stderr)")
        }
    }

    @Test("The policy is understood, and refuses what it should")
    func policy() async throws {
        let folder = try TemporaryFolder()
        let policy = try folder.write("policy.yaml", try #require(try Self.blocks("policy.md", "yaml").first))
        let run = try await TaskRunTests.run(
            TaskRunTests.generation("/data/models/m.sfm", "/data/x"), in: folder, ["SFUMATO_POLICY=\(policy)"])
        #expect(run.exitCode == 77)
        #expect(run.stderr.contains("clause tasks: generation is not allowed here"), "\(run.stderr)")
    }

    @Test("Manifests and programs are what their schedulers take", .enabled(if: ReferenceTests.isWanted))
    func manifests() async throws {
        let check = try await RunningProgram(
            [
                "PYTHONPATH=" + ReferenceTests.packages, "python3",
                Program.root + "/scripts/reference/check-documents.py",
                Program.root,
            ], executable: "/usr/bin/env"
        ).result()
        #expect(check.exitCode == 0, "\(check.stdout)\n\(check.stderr)")
    }

    @Test("Specs and events are what the published schemas say", .enabled(if: ReferenceTests.isWanted))
    func schemas() async throws {
        let folder = try TemporaryFolder()
        let source = Program.root + "/examples/adult/train.csv"
        let judging = #", "evaluation": {"output": "\#(folder.path("r"))"}, "limits": {"threads": 2}"#
        let specs = [
            TaskRunTests.training(source, folder.path("m.sfm"), judging),
            TaskRunTests.generation(folder.path("m.sfm"), folder.path("copy.csv"), #", "scale": 0.1"#),
            #"{"apiVersion": "sfumato/v1", "kind": "discovery", "source": {"locations": ["\#(source)"]}}"#,
            """
            {"apiVersion": "sfumato/v1", "kind": "evaluation", "source": {"locations": ["\(source)"]}, \
            "synthetic": ["\(folder.path("copy.csv"))"], "output": "\(folder.path("e"))"}
            """, TaskRunTests.generation(folder.path("m.sfm"), folder.path("copy.csv"), #", "rows": -1"#),
        ]
        var documents: [String] = []
        for spec in specs {
            let run = try await TaskRunTests.run(spec, in: folder)
            let specText = spec.replacingOccurrences(of: "\n", with: " ")
            // The last is one that the schema, too, must refuse.
            documents.append("\(run.exitCode == 64 ? "!" : "")task\t\(specText)")
            documents += run.stdout.split(separator: "\n").map { "event\t\($0)" }
        }
        let list = try folder.write("documents", documents.joined(separator: "\n"))
        let check = try await RunningProgram(
            [
                "PYTHONPATH=" + ReferenceTests.packages, "python3",
                Program.root + "/scripts/reference/check-documents.py",
                Program.root, list,
            ], executable: "/usr/bin/env"
        ).result()
        #expect(documents.contains { $0.hasPrefix("!") })
        #expect(check.exitCode == 0, "\(check.stdout)\n\(check.stderr)")
    }
}
