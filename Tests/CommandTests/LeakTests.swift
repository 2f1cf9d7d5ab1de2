import Foundation
import TestSupport
import Testing

/// Plants values that must never show in a source, and secrets in the environment, and looks for them in every byte that
/// tasks leave behind.
@Suite("Nothing leaks")
struct LeakTests {
    /// Of the source: a name that one person has, in a column of free text, of names and of rare labels.
    private static let canaries = ["CANARYNAME", "CANARYTEXT", "CANARYLABEL", "CANARYKEY", "987654321987"]
    private static let secrets = ["SECRET-AWS-55", "SECRET-PG-66"]

    private static let table =
        "id,name,note,label,amount\n"
        + (0..<400).map { row in
            let isPlanted = row == 137
            return [
                isPlanted ? "CANARYKEY" : "K\(10_000 + row)", isPlanted ? "CANARYNAME Smith" : "Anna Smith\(row)",
                isPlanted ? "CANARYTEXT lives in the house by the lake" : "visit \(row) went as planned on the day",
                isPlanted ? "CANARYLABEL" : "label \(row % 4)", isPlanted ? "987654321987" : "\(row * 31 % 97)",
            ].joined(separator: ",") + "\n"
        }.joined()

    @Test("No value of one person, no credential: not in events, errors, temporary files, models, data or reports")
    func canaries() async throws {
        let (folder, temporary) = (try TemporaryFolder(), try TemporaryFolder())
        try folder.write("in/people.csv", Self.table)
        try folder.write("bad/people.csv", Self.table + "CANARYKEY,too,CANARYTEXT,few\n")
        try folder.write("bad2/people.csv", Self.table.replacingOccurrences(of: "CANARYLABEL", with: "CANARYLABEL\0x"))
        let variables = [
            "AWS_ACCESS_KEY_ID=key", "AWS_SECRET_ACCESS_KEY=\(Self.secrets[0])", "AWS_ENDPOINT_URL=http://127.0.0.1:1",
            "PGPASSWORD=\(Self.secrets[1])", "TMPDIR=\(temporary.path)",
            "SFUMATO_TERMINATION_LOG=\(folder.path("left/last"))",
        ]
        try folder.write("left/last", "")
        let (model, copy, report) = (folder.path("left/m.sfm"), folder.path("left/copy"), folder.path("left/report"))
        let judging = #", "evaluation": {"output": "\#(report)"}"#
        let specs = [
            (0, TaskRunTests.training(folder.path("in"), model, judging)),
            (0, TaskRunTests.generation(model, copy, #", "rows": 3000"#)),
            (
                0,
                #"{"apiVersion": "sfumato/v1", "kind": "discovery", "source": {"locations": ["\#(folder.path("in"))"]}}"#
            ),
            (65, TaskRunTests.training(folder.path("bad"), folder.path("left/n.sfm"))),
            (65, TaskRunTests.training(folder.path("bad2"), folder.path("left/n.sfm"))),
            (75, TaskRunTests.training("s3://bucket/people.csv", folder.path("left/n.sfm"))),
            (64, TaskRunTests.training(folder.path("in"), "/proc/none/n.sfm")),
        ]
        for (place, (exitCode, spec)) in specs.enumerated() {
            let run = try await TaskRunTests.run(spec, in: folder, variables)
            try folder.write("left/output\(place)", run.stdout + run.stderr)
            #expect(run.exitCode == exitCode, "\(place): \(run.stderr)")
        }
        let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path("left"))
        #expect(left.contains("report/report.html"))
        for name in left {
            guard let bytes = try? folder.read("left/\(name)") else { continue }  // a folder
            for word in Self.canaries + Self.secrets {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) is in \(name)")
            }
        }
        #expect(try temporary.entries().isEmpty)
    }
}
