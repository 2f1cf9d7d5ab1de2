import Foundation
import Glibc
import TestSupport

/// `sfumato-hub dispatcher` of a country B with data, a policy and a folder of its own. Ends with its last reference.
final class RunningDispatcher {
    let folder: TemporaryFolder
    let tap: WireTap
    private var process: Process?

    /// Texts that stand in B's source, each in one row, and nowhere else.
    static let canaries = (0..<400).map { "canary-\(7_919 * ($0 + 11))-zq" }

    /// - Parameter policy: fields that stand beside or instead of the usual ones, in JSON.
    init(_ hub: RunningHub, rows: Int = 400, context: String? = nil) throws {
        (folder, tap) = (try TemporaryFolder(), try WireTap(to: hub.web.port))
        for name in ["data", "storage/models", "storage/reports", "storage/datasets"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write("data/people.csv", Self.source(rows))
        try folder.write(
            "policy.json",
            """
            {"apiVersion": "sfumato/v1", "tasks": ["discovery", "training"],
             "inputs": ["\(folder.path("data"))", "\(folder.path("storage"))"], "outputs": ["\(folder.path("storage"))"],
             "synthesizers": {"trees": {}}, "evaluation": "shareable",
             "requesters": ["*@example.org"], "purposes": ["research"]}
            """)
        try folder.write(
            "b.yaml",
            context
                ?? """
                contexts:
                  - name: b
                    title: Country B
                    owner: Data office of B
                    places: 2
                    memoryBytes: 4294967296
                    storage: \(folder.path("storage"))
                    policyFile: \(folder.path("policy.json"))
                    sources: [{ name: people, title: People, locations: ["\(folder.path("data"))"] }]
                    process: { program: \(try Program.path()) }
                """)
    }

    deinit { kill() }

    var state: String { folder.path("state") }

    /// - Parameter code: nil for one that has enrolled.
    func start(code: String?) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try RunningHub.program("sfumato-hub"))
        process.arguments = [
            "dispatcher", "--context", "b", "--hub", "http://127.0.0.1:\(tap.port)", "--config", folder.path("b.yaml"),
            "--state-dir", state,
        ]
        process.environment = ["PATH": "/usr/bin:/bin", "SFUMATO_DISPATCHER_CODE": code ?? ""]
        let log = folder.path("dispatcher.log")
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(fileURLWithPath: log)) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.seekToEnd()
        (process.standardError, process.standardOutput) = (handle, handle)
        try process.run()
        self.process = process
    }

    /// The end that nobody can prepare for.
    func kill() {
        guard let process, process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var log: String { (try? String(contentsOfFile: folder.path("dispatcher.log"), encoding: .utf8)) ?? "" }

    /// People as the Hub's tests have them, with a remark that names each.
    private static func source(_ rows: Int) -> String {
        let lines = RunningHub.people(rows: rows).split(separator: "\n")
        return lines.enumerated().map { index, line in
            let remark = index == 0 ? "remark" : index <= canaries.count ? canaries[index - 1] : "none"
            return "\(line),\(remark)"
        }.joined(separator: "\n") + "\n"
    }
}

extension Caller {
    /// Adds the remote context `b` whose models come to the Hub's own host.
    func addCountryB() async throws -> String {
        let made = try await call(
            "POST", "/remote-contexts", #"{"name": "b", "title": "Country B", "modelsTo": "this-host"}"#)
        return made.member("code") ?? ""
    }

    /// Waits until something holds.
    func wait(_ holds: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<600 {
            if (try? await holds()) == true { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    /// Waits until the dispatcher of `b` has enrolled, and makes the project `p` of its source, discovered.
    func prepareInB() async throws -> Bool {
        let isThere = try await wait { try await call("GET", "/contexts").text.contains("\"name\":\"b\"") }
        let made = try await call(
            "POST", "/projects", #"{"title": "P", "purpose": "research", "source": {"context": "b", "name": "people"}}"#
        )
        let discovery = try await call("POST", "/projects/p/discoveries", "{}")
        guard isThere, made.status == 201 else { return false }
        return try await end(of: discovery.member("number") ?? "") == "done"
    }

    /// How often the audit log tells of an action of a run.
    func audit(_ action: String, run: String) async throws -> Int {
        let entries = try await call("GET", "/audit?subject=run/\(run)&limit=200")
        return entries.text.components(separatedBy: "\"action\":\"\(action)\"").count - 1
    }
}
