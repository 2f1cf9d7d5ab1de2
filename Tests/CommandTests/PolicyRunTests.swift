import Foundation
import TaskContract
import TestSupport
import Testing

/// What a security context's policy does to tasks that run in it.
@Suite("Tasks under a policy")
struct PolicyRunTests {
    private static func refusal(_ run: ProgramResult) throws -> String? {
        guard case .failed("refused", let message, false) = try TaskRunTests.events(run).last?.body else { return nil }
        return message
    }

    private static func policy(_ example: Example, _ rest: String = "") throws -> String {
        let text = """
            apiVersion: sfumato/v1
            tasks: [training, generation]
            inputs: ["\(realPath(example.path("")))"]
            outputs: ["\(realPath(example.path("")))/out"]
            synthesizers: { trees: { minimumCount: 5 } }
            \(rest)
            """
        try? FileManager.default.createDirectory(atPath: example.path("out"), withIntermediateDirectories: true)
        return "SFUMATO_POLICY=" + (try example.folder.write("policy.yaml", text))
    }

    private static func realPath(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    @Test("What is allowed is done; what is not ends with 77, names the clause, and writes nothing")
    func clauses() async throws {
        let example = try await Example(seed: 1)
        let policy = try Self.policy(example)
        let inside = TaskRunTests.training(example.source, example.path("out/m.sfm"))
        #expect(try await TaskRunTests.run(inside, in: example.folder, [policy]).exitCode == 0)
        let outside = [
            ("inputs", TaskRunTests.training("/etc/passwd", example.path("out/n.sfm"))),
            ("outputs", TaskRunTests.training(example.source, example.path("n.sfm"))),
            ("outputs", TaskRunTests.training(example.source, example.path("out/../n.sfm"))),
            ("outputs", TaskRunTests.training(example.source, example.path("outside.sfm"))),
            (
                "synthesizers.trees.minimumCount",
                TaskRunTests.training(example.source, example.path("out/n.sfm"), #", "minimumCount": 4"#)
            ),
        ]
        for (clause, spec) in outside {
            let run = try await TaskRunTests.run(spec, in: example.folder, [policy])
            #expect(run.exitCode == 77, "\(clause): \(run.stderr)")
            #expect(try Self.refusal(run)?.contains("clause \(clause):") == true, "\(run.stdout)")
        }
        #expect(!FileManager.default.fileExists(atPath: example.path("n.sfm")))
        #expect(try FileManager.default.contentsOfDirectory(atPath: example.path("out")) == ["m.sfm"])
    }

    @Test("A link does not lead out of what is allowed")
    func link() async throws {
        let example = try await Example(seed: 1)
        let (policy, elsewhere) = (try Self.policy(example), try TemporaryFolder())
        try elsewhere.write("x.csv", "a,b\n1,2\n")
        try FileManager.default.createSymbolicLink(
            atPath: example.path("link"), withDestinationPath: elsewhere.path)
        let spec = TaskRunTests.training(example.path("link/x.csv"), example.path("out/m.sfm"))
        let run = try await TaskRunTests.run(spec, in: example.folder, [policy])
        #expect(run.exitCode == 77, "\(run.stderr)")
    }

    @Test(
        "A policy that cannot be read allows nothing", arguments: ["tasks: [", "apiVersion: sfumato/v1\ntask: []", ""])
    func unreadable(text: String) async throws {
        let example = try await Example(seed: 1)
        let path = try example.folder.write("bad.yaml", text)
        for policy in [path, example.path("missing.yaml")] {
            let run = try await TaskRunTests.run(
                TaskRunTests.generation(example.model, example.path("o.csv")), in: example.folder,
                ["SFUMATO_POLICY=\(policy)"])
            #expect(run.exitCode == 77, "\(run.stderr)")
            #expect(run.stderr.contains("Nothing is allowed"))
        }
        #expect(!FileManager.default.fileExists(atPath: example.path("o.csv")))
    }

    @Test("Exact numbers of rows stay where they are, unless the policy lets them go")
    func rowCounts() async throws {
        let example = try await Example(seed: 1)
        // A number that neither a time nor a duration holds by chance.
        let rows = (0..<12_347).map { "\($0 % 7),\($0 * 31 % 97)\n" }.joined()
        try example.folder.write("t.csv", "kind,amount\n" + rows)
        let model = example.path("out/m.sfm")
        for (rest, told) in [("", nil), ("rowCounts: true", 12_347)] as [(String, Int?)] {
            let policy = try Self.policy(example, rest)
            let run = try await TaskRunTests.run(
                TaskRunTests.training(example.source, model), in: example.folder, [policy])
            guard case .result(let result) = try TaskRunTests.events(run).last?.body else {
                return #expect(Bool(false), "\(run.stderr)")
            }
            #expect(result.tables.map(\.rows) == [told])
            #expect((run.stdout + run.stderr).contains("12347") == (told != nil))
            let card = try await sfumato("inspect", model, "--json").stdout
            #expect(card.contains("\"rows\" : \(told ?? 12_000)"), "\(card)")
        }
    }

    @Test("Signed models only, if the policy says so")
    func signatures() async throws {
        let example = try await Example(seed: 1)
        for name in ["key.pem", "other.pem"] {
            #expect(try await sfumato("key", "generate", "--out", example.path(name)).exitCode == 0)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: example.path("key.pem"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let pem = String(decoding: try example.folder.read("key.pem.pub"), as: UTF8.self)
        let middle = try #require(pem.split(separator: "\n").dropFirst().first)
        let policy = try Self.policy(example, "signature: { sign: true, verify: [\"\(middle)\"] }")
        func train(_ variables: [String]) async throws -> Int32 {
            let spec = TaskRunTests.training(example.source, example.path("out/m.sfm"))
            return try await TaskRunTests.run(spec, in: example.folder, variables).exitCode
        }
        func generate(_ model: String) async throws -> ProgramResult {
            let spec = TaskRunTests.generation(example.path(model), example.path("out/o.csv"))
            return try await TaskRunTests.run(spec, in: example.folder, [policy])
        }
        #expect(try await train([policy]) == 77, "there is no key")
        let unsigned = try await generate("m.sfm")
        #expect(unsigned.exitCode == 77)
        #expect(unsigned.stderr.contains("not signed"))
        #expect(try await train([policy, "SFUMATO_SIGNING_KEY_FILE=\(example.path("other.pem"))"]) == 0)
        #expect(try await generate("out/m.sfm").exitCode == 77, "signed by another key")
        #expect(try await train([policy, "SFUMATO_SIGNING_KEY_FILE=\(example.path("key.pem"))"]) == 0)
        #expect(try await generate("out/m.sfm").exitCode == 0)
        let verified = try await sfumato(
            "inspect", example.path("out/m.sfm"), "--verify-key", example.path("key.pem.pub"))
        #expect(verified.exitCode == 0)
        #expect(verified.stdout.contains("Signed by     \(middle)"))
        let refused = try await sfumato(
            "generate", example.model, "--out", example.path("o.csv"), "--verify-key", example.path("key.pem.pub"))
        #expect(refused.exitCode == 77)
    }
}
