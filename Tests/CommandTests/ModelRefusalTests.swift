import Synthesis
import TestSupport
import Testing

/// Model files that are not what they were when they were written.
@Suite("Bad models")
struct ModelRefusalTests {
    @Test("Each kind of damage has its own sentence and exit code 65", arguments: ["generate", "inspect"])
    func damage(_ command: String) async throws {
        let example = try await Example()
        let bytes = Array(try example.folder.read("m.sfm"))
        var altered = bytes
        altered[bytes.count - 9] ^= 1
        var later = bytes
        later[8] = 9
        later.replaceSubrange(32..<64, with: SHA256.digest(of: later[..<32]))
        let cases: [(String, [UInt8], String)] = [
            ("short.sfm", Array(bytes.dropLast(100)), "is cut short"), ("altered.sfm", altered, "was altered"),
            ("later.sfm", later, "a later release"), ("empty.sfm", [], "not a Sfumato model"),
            ("table.sfm", Array("a,b\n1,2\n".utf8), "not a Sfumato model"),
        ]
        for (name, bytes, text) in cases {
            let model = try example.folder.write(name, bytes: bytes)
            let out = command == "generate" ? ["--out", example.path("copy.csv")] : []
            let run = try await sfumato([command, model] + out)
            #expect(run.exitCode == 65)
            #expect(run.stderr.contains("\(name): ") && run.stderr.contains(text), "\(run.stderr)")
        }
        #expect(try !example.folder.entries().contains("copy.csv"))
    }

    @Test("A model that is not there is named")
    func missing() async throws {
        let run = try await sfumato("inspect", "/nowhere/m.sfm")
        #expect(run.exitCode == 65)
        #expect(run.stderr.contains("/nowhere/m.sfm: there is no such file"))
    }
}
