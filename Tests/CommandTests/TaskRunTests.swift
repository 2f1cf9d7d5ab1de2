import Foundation
import TaskContract
import TestSupport
import Testing

/// `sfumato task run`, as a scheduler sees it: exit code, standard output, termination message, files.
@Suite("Tasks from specs")
struct TaskRunTests {
    private static let adult = Program.root + "/examples/adult/train.csv"

    /// Runs a spec with these variables set.
    static func run(_ spec: String, in folder: TemporaryFolder, _ variables: [String] = []) async throws
        -> ProgramResult
    {
        let path = try folder.write("spec.json", spec)
        let program = try RunningProgram(
            variables + [try Program.path(), "task", "run", "--spec", path], executable: "/usr/bin/env")
        return try await program.result()
    }

    static func training(_ source: String, _ output: String, _ rest: String = "") -> String {
        """
        {"apiVersion": "sfumato/v1", "kind": "training", "source": {"locations": ["\(source)"]}, "seed": 1,
         "output": "\(output)"\(rest)}
        """
    }

    static func generation(_ model: String, _ output: String, _ rest: String = "") -> String {
        """
        {"apiVersion": "sfumato/v1", "kind": "generation", "model": "\(model)", "output": "\(output)", "seed": 1\(rest)}
        """
    }

    static func events(_ run: ProgramResult) throws -> [TaskEvent] {
        try run.stdout.split(separator: "\n").map {
            try JSONDecoder().decode(TaskEvent.self, from: Data($0.utf8))
        }
    }

    @Test("From a source to a dataset: events alone on standard output, and the last also as termination message")
    func journey() async throws {
        let folder = try TemporaryFolder()
        let (model, copy, last) = (folder.path("m.sfm"), folder.path("copy"), folder.path("last"))
        let message = "SFUMATO_TERMINATION_LOG=\(last)"
        let trained = try await Self.run(Self.training(Self.adult, model), in: folder, [message])
        #expect(trained.exitCode == 0, "\(trained.stderr)")
        let events = try Self.events(trained)
        #expect(events.map(\.seq) == Array(1...events.count))
        #expect(events.first?.body == .started(.training))
        guard case .result(let result) = events.last?.body else { return #expect(Bool(false), "the last is a result") }
        #expect(result.tables == [.init(name: "train", rows: 5_000, columns: 15)])
        let told = try JSONDecoder().decode(TaskEvent.self, from: folder.read("last"))
        #expect(told.body == events.last?.body)
        let generated = try await Self.run(Self.generation(model, copy, #", "rows": 70"#), in: folder, [message])
        #expect(generated.exitCode == 0, "\(generated.stderr)")
        #expect(String(decoding: try folder.read("copy/train.csv"), as: UTF8.self).split(separator: "\n").count == 71)
    }

    @Test("Folders of outputs are made, as a volume is empty at first; where that cannot be, nothing is read")
    func emptyVolume() async throws {
        let folder = try TemporaryFolder()
        let model = folder.path("volume/models/m.sfm")
        let trained = try await Self.run(Self.training(Self.adult, model), in: folder)
        #expect(trained.exitCode == 0, "\(trained.stderr)")
        let copy = folder.path("volume/datasets/one/")
        let generated = try await Self.run(Self.generation(model, copy, #", "rows": 7"#), in: folder)
        #expect(generated.exitCode == 0, "\(generated.stderr)")
        #expect(FileManager.default.fileExists(atPath: folder.path("volume/datasets/one/train.csv")))
        let file = try folder.write("file", "")
        let refused = try await Self.run(Self.training(Self.adult, file + "/below/m.sfm"), in: folder)
        #expect(refused.exitCode == 64 && refused.stderr.contains("cannot be made"), "\(refused.stderr)")
    }

    @Test("The command line and a spec give the same table")
    func same() async throws {
        let example = try await Example(seed: 1)
        _ = try await sfumato(["generate", example.model, "--out", example.path("a.csv"), "--seed", "1"])
        let run = try await Self.run(Self.generation(example.model, example.path("b.csv")), in: example.folder)
        #expect(run.exitCode == 0, "\(run.stderr)")
        #expect(try example.folder.read("a.csv") == example.folder.read("b.csv"))
    }

    @Test("A second run of the same spec replaces what the first left")
    func again() async throws {
        let example = try await Example(seed: 1)
        let spec = Self.generation(example.model, example.path("out"))
        for _ in 0..<2 { #expect(try await Self.run(spec, in: example.folder).exitCode == 0) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: example.path("out")) == ["t.csv"])
    }

    @Test("A discovery brings the schema back, and a training takes it as it came")
    func schema() async throws {
        let example = try await Example(seed: 1)
        let found = try await Self.run(
            #"{"apiVersion": "sfumato/v1", "kind": "discovery", "source": {"locations": ["\#(example.source)"]}}"#,
            in: example.folder)
        guard case .result(let result) = try Self.events(found).last?.body, let schema = result.schema else {
            return #expect(Bool(false), "\(found.stdout) \(found.stderr)")
        }
        #expect(schema["tables"]?["t"]?["columns"]?["kind"]?["type"]?.text == "categorical")
        let text = String(decoding: try JSONEncoder().encode(schema), as: UTF8.self)
        let spec = Self.training(example.source, example.path("n.sfm"), #", "schema": \#(text)"#)
        let run = try await Self.run(spec, in: example.folder)
        #expect(run.exitCode == 0, "\(run.stderr)")
        let sections = try await [example.model, example.path("n.sfm")].asyncMap { path in
            let card = try await sfumato("inspect", path, "--json").stdout
            let object = try JSONSerialization.jsonObject(with: Data(card.utf8)) as? [String: Any]
            return try #require(object?["sections"] as? [[String: NSObject]])
        }
        #expect(sections[0] == sections[1], "the schema that was found is the one that training finds by itself")
    }

    @Test("A training that is judged has one result, with the shareable report in it")
    func judged() async throws {
        let folder = try TemporaryFolder()
        let spec = Self.training(
            Self.adult, folder.path("m.sfm"), #", "evaluation": {"output": "\#(folder.path("r"))"}"#)
        let run = try await Self.run(spec, in: folder)
        #expect(run.exitCode == 0, "\(run.stderr)")
        let bodies = try Self.events(run).map(\.body)
        let results = bodies.filter { if case .result = $0 { true } else { false } }
        guard results.count == 1, case .result(let result) = results[0] else {
            return #expect(Bool(false), "one result")
        }
        #expect(result.kind == .training)
        #expect(result.report?["level"]?.text == "shareable")
        #expect(FileManager.default.fileExists(atPath: folder.path("r/report.html")))
    }

    @Test(
        "What is wrong with a spec is one sentence, one failed event and exit code 64",
        arguments: [
            (#"{"apiVersion": "sfumato/v1", "kind": "generation", "model": "m.sfm"}"#, "output is missing"),
            (#"{"apiVersion": "sfumato/v1", "kind": "generation", "modle": "m.sfm"}"#, "model is missing"),
            ("{", "it is not JSON"), ("a: [", "this is neither JSON nor YAML"), ("", "it is empty"),
        ])
    func wrong(spec: String, problem: String) async throws {
        let folder = try TemporaryFolder()
        let run = try await Self.run(spec, in: folder, ["SFUMATO_TERMINATION_LOG=\(folder.path("last"))"])
        #expect(run.exitCode == 64)
        #expect(run.stderr.contains(problem), "\(run.stderr)")
        #expect(run.stderr.split(separator: "\n").count == 1)
        guard case .failed(let code, let message, false) = try Self.events(run).last?.body else {
            return #expect(Bool(false), "\(run.stdout)")
        }
        #expect(code == "usage")
        #expect(message.contains(problem))
        #expect(String(decoding: try folder.read("last"), as: UTF8.self).contains(problem))
    }

    @Test("A password in a location is refused, and not repeated")
    func password() async throws {
        let folder = try TemporaryFolder()
        let run = try await Self.run(Self.training("postgresql://u:CANARY@db/x", folder.path("m.sfm")), in: folder)
        #expect(run.exitCode == 64)
        #expect(!(run.stdout + run.stderr).contains("CANARY"))
    }

    @Test("A model other than the one that was asked for is not used")
    func digest() async throws {
        let example = try await Example(seed: 1)
        let digest = #", "modelDigest": "sha256:\#(String(repeating: "0", count: 64))""#
        let run = try await Self.run(Self.generation(example.model, example.path("o.csv"), digest), in: example.folder)
        #expect(run.exitCode == 65)
        #expect(!FileManager.default.fileExists(atPath: example.path("o.csv")))
    }

    /// A folder with the model `m.sfm` of a table of which any number of rows can be made.
    private static func folderWithModel() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let run = try await sfumato("train", adult, "--out", folder.path("m.sfm"), "--seed", "1")
        try #require(run.exitCode == 0, "\(run.stderr)")
        return folder
    }

    @Test("A task that is not done in its time ends, says so, and leaves nothing")
    func time() async throws {
        let folder = try await Self.folderWithModel()
        let rest = #", "rows": 900000000, "limits": {"seconds": 0.2}"#
        let spec = Self.generation(folder.path("m.sfm"), folder.path("o.csv"), rest)
        let run = try await Self.run(spec, in: folder)
        #expect(run.exitCode == 64)
        #expect(run.stderr.contains("limits.seconds"))
        guard case .failed(_, let message, _) = try Self.events(run).last?.body else { return #expect(Bool(false)) }
        #expect(message.contains("limits.seconds"))
        #expect(try folder.entries() == ["m.sfm", "spec.json"])
    }

    @Test("SIGTERM ends a task within seconds, with 143, and leaves nothing")
    func cancelled() async throws {
        let folder = try await Self.folderWithModel()
        let text = Self.generation(folder.path("m.sfm"), folder.path("o"), #", "rows": 900000000"#)
        let spec = try folder.write("spec.json", text)
        let program = try RunningProgram(["task", "run", "--spec", spec])
        var forbidsDumps = false
        for _ in 0..<600 where !forbidsDumps {
            try await Task.sleep(for: .milliseconds(100))
            let limits = try String(contentsOfFile: "/proc/\(program.processIdentifier)/limits", encoding: .utf8)
            forbidsDumps = limits.contains(#/Max core file size +0 +0 /#)
        }
        #expect(forbidsDumps, "a core dump would hold what the task has read")
        program.send(SIGTERM)
        #expect(try await program.result().exitCode == 143)
        #expect(try folder.entries() == ["m.sfm", "spec.json"])
    }

    @Test("Killed at any moment, a task publishes nothing by halves, and the same spec then succeeds")
    func killed() async throws {
        let folder = try await Self.folderWithModel()
        let tasks = [
            (Self.generation(folder.path("m.sfm"), folder.path("o"), #", "rows": 400000"#), "o/train.csv", 400_001),
            (Self.training(Self.adult, folder.path("k.sfm")), "k.sfm", nil),
        ]
        for (place, (text, output, lines)) in tasks.enumerated() {
            let spec = try folder.write("spec\(place).json", text)
            for attempt in 0..<12 {
                let program = try RunningProgram(["task", "run", "--spec", spec])
                try await Task.sleep(for: .milliseconds(15 + attempt * 60))
                program.send(SIGKILL)
                _ = try await program.result()
                guard let bytes = try? folder.read(output) else { continue }
                if let lines {
                    #expect(bytes.count(where: { $0 == UInt8(ascii: "\n") }) == lines, "a whole table or none")
                } else {
                    #expect(try await sfumato("inspect", folder.path(output)).exitCode == 0, "a whole model or none")
                }
            }
            let run = try await RunningProgram(["task", "run", "--spec", spec]).result()
            #expect(run.exitCode == 0, "\(run.stderr)")
            #expect(try !folder.read(output).isEmpty)
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
