import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Nothing depends on the Hub staying alive")
struct RecoveryTests {
    @Test("A training outlives kill -9 of the Hub, is adopted after the restart, and is done once")
    func adoption() async throws {
        let hub = try await RunningHub(sources: ["people.csv": RunningHub.people(rows: 60_000)])
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        try await Self.prepare(api, hub)
        let run = try await api.call("POST", "/projects/p/trainings", "{}").member("number") ?? ""
        for _ in 0..<1_200 {
            if try await api.call("GET", "/runs/\(run)").member("state") == "running" { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        hub.kill()
        #expect(Self.tasks(of: hub) == 1, "the task goes on without the Hub")
        try await hub.start()
        #expect(try await api.end(of: run) == "done")
        let answer = try await api.call("GET", "/runs/\(run)")
        #expect(answer.member("attempt") == "1", "\(answer.text)")
        #expect(try await Self.audit(api, "run.started", run: answer.member("id") ?? "") == 1)
        #expect(try await hub.command("audit", "verify", "--data-dir", hub.dataFolder).exitCode == 0)
    }

    @Test("After kill -9 at many moments of a busy time every run reaches its true end, none lost, none doubled")
    func killedOften() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        try await Self.prepare(api, hub)
        var runs: [String] = []
        for round in 0..<8 {
            for number in 0..<4 {
                let answer = try await api.call(
                    "POST", "/projects/p/discoveries", "{}", ["Idempotency-Key": "\(round).\(number)"])
                runs.append(try #require(answer.member("id"), "\(answer.text)"))
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...350)))
            hub.kill()
            try await hub.start()
        }
        for run in runs {
            #expect(try await api.end(of: run) == "done")
            #expect(try await Self.audit(api, "run.done", run: run) == 1)
        }
        let versions = try await api.call("GET", "/projects/p/schema").member("version")
        #expect(versions == String(runs.count + 1), "each discovery is taken once")
        #expect(try await hub.command("audit", "verify", "--data-dir", hub.dataFolder).exitCode == 0)
        #expect(Self.tasks(of: hub) == 0)
    }

    @Test("A cancel ends the task within seconds and leaves no output; the Hub stops gracefully meanwhile")
    func cancel() async throws {
        let hub = try await RunningHub(sources: ["people.csv": RunningHub.people(rows: 40_000)])
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        try await Self.prepare(api, hub)
        let run = try await api.call("POST", "/projects/p/trainings", "{}").member("number") ?? ""
        for _ in 0..<1_200 {
            if try await api.call("GET", "/runs/\(run)").member("state") == "running" { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await api.call("POST", "/runs/\(run)/cancel").status == 202)
        #expect(try await api.end(of: run, within: 60) == "cancelled")
        #expect(try await api.call("GET", "/models").text == "{\"items\":[]}")
        let models = try FileManager.default.contentsOfDirectory(atPath: hub.dataFolder + "/contexts/this-host/models")
        #expect(models.isEmpty, "\(models)")
        #expect(hub.stop() == 0)
    }

    private static func prepare(_ api: Caller, _ hub: RunningHub) async throws {
        let made = try await api.call(
            "POST", "/projects",
            #"{"title": "P", "source": {"context": "this-host", "location": "\#(hub.folder.path("sources"))"}}"#)
        #expect(made.status == 201, "\(made.text)")
        let run = try await api.call("POST", "/projects/p/discoveries", "{}").member("number") ?? ""
        #expect(try await api.end(of: run) == "done")
    }

    /// How often an action stands in the audit log of a run.
    private static func audit(_ api: Caller, _ action: String, run: String) async throws -> Int {
        let entries = try await api.call("GET", "/audit?subject=run/\(run)&limit=200")
        return entries.text.components(separatedBy: "\"action\":\"\(action)\"").count - 1
    }

    /// How many tasks of the Hub run now: folders whose lock is held.
    private static func tasks(of hub: RunningHub) -> Int {
        let folder = hub.dataFolder + "/tasks/this-host"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }
        return names.count { name in
            let file = open("\(folder)/\(name)/lock", O_RDONLY)
            guard file >= 0 else { return false }
            defer { close(file) }
            return flock(file, LOCK_SH | LOCK_NB) != 0
        }
    }
}
