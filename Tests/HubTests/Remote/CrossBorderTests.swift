import Foundation
import TestSupport
import Testing

@Suite("Country A has a model learned in country B")
struct CrossBorderTests {
    @Test("Only the model comes out, no value of the source is on the wire, and both logs tell the same story")
    func journey() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let b = try RunningDispatcher(hub)
        try b.start(code: try await api.addCountryB())
        #expect(try await api.prepareInB(), "\(b.log) \(hub.log.suffix(2_000))")
        let early = try await hub.command("audit", "export", "--data-dir", b.state).stdout

        let training = try await api.call("POST", "/projects/p/trainings", "{}")
        #expect(try await api.end(of: training.member("number") ?? "") == "done", "\(b.log) \(training.text)")
        let model = try await api.call("GET", "/models/\(training.member("id") ?? "")")
        #expect(model.member("context") == "this-host", "\(model.text)")
        let generation = try await api.call(
            "POST", "/projects/p/generations", #"{"model": "\#(training.member("id") ?? "")", "rows": 50}"#)
        #expect(try await api.end(of: generation.member("number") ?? "") == "done", "\(generation.text)")
        let csv = try await api.call("GET", "/datasets/\(generation.member("id") ?? "")/files/people.csv").text
        #expect(csv.split(separator: "\n").count == 51, "\(csv.prefix(200))")

        let refused = try await api.call("POST", "/projects/p/trainings", #"{"purpose": "marketing"}"#)
        #expect(try await api.end(of: refused.member("number") ?? "") == "refused")
        let reason = try await api.call("GET", "/runs/\(refused.member("number") ?? "")").text
        #expect(reason.contains("Country B refuses it: clause purposes"), "\(reason)")

        let wire = b.tap.bytes
        #expect(wire.count > 20_000 && wire.range(of: Data("sfumato/v1".utf8)) != nil)
        for canary in RunningDispatcher.canaries {
            #expect(wire.range(of: Data(canary.utf8)) == nil && !csv.contains(canary), "\(canary) has crossed")
        }
        let same = try await hub.command("audit", "compare", hub.dataFolder, b.state)
        #expect(same.exitCode == 0 && same.stdout.contains("tell the same"), "\(same.stdout) \(same.stderr)")
        try await compare(hub, b, early)
    }

    /// A log that was cut short and one that was altered are both found out.
    private func compare(_ hub: RunningHub, _ b: RunningDispatcher, _ early: String) async throws {
        let cut = try b.folder.write("cut.jsonl", early)
        let differs = try await hub.command("audit", "compare", hub.dataFolder, cut)
        #expect(differs.exitCode == 65 && differs.stdout.contains("remote.ordered of Training 2"), "\(differs.stdout)")
        let altered = early.replacing("\"outcome\":\"done\"", with: "\"outcome\":\"lost\"")
        #expect(altered != early)
        let broken = try await hub.command(
            "audit", "compare", hub.dataFolder, try b.folder.write("altered.jsonl", altered))
        #expect(broken.exitCode == 65 && broken.stdout.contains("is broken at entry"), "\(broken.stdout)")
    }

    @Test("Answers lost, reports sent again, Hub and dispatcher killed meanwhile: one start, one end, nothing doubled")
    func faults() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let b = try RunningDispatcher(hub, rows: 20_000)
        b.tap.lose(1, of: "/enrolments")
        try b.start(code: try await api.addCountryB())
        #expect(try await api.prepareInB(), "\(b.log) \(hub.log.suffix(2_000))")

        b.tap.lose(2, of: "/reports")
        b.tap.lose(1, of: "/models/")
        let training = try await api.call("POST", "/projects/p/trainings", "{}")
        let run = training.member("id") ?? ""
        #expect(try await api.wait { try await api.call("GET", "/runs/\(run)").member("state") == "running" })
        b.kill()
        hub.kill()
        try await hub.start()
        try b.start(code: nil)
        b.tap.cut(true)
        try await Task.sleep(for: .seconds(2))
        b.tap.cut(false)
        #expect(try await api.end(of: run) == "done", "\(b.log.suffix(3_000)) \(hub.log.suffix(2_000))")
        #expect(b.tap.lossesLeft == 0)
        for action in ["remote.ordered", "remote.started", "remote.ended", "remote.model", "run.started", "run.done"] {
            #expect(try await api.audit(action, run: run) == 1, "\(action)")
        }
        let before = try await api.call("GET", "/audit").text
        try await replay(b, hub)
        #expect(try await api.call("GET", "/audit").text == before)
        let same = try await hub.command("audit", "compare", hub.dataFolder, b.state)
        #expect(same.exitCode == 0, "\(same.stdout) \(same.stderr)")
        #expect(try await hub.command("audit", "verify", "--data-dir", b.state).exitCode == 0)
    }

    /// Sends every request with reports that has passed once more.
    private func replay(_ b: RunningDispatcher, _ hub: RunningHub) async throws {
        let text = String(decoding: b.tap.bytes, as: UTF8.self)
        let requests = text.components(separatedBy: "POST /api/v1/dispatcher/reports HTTP/1.1\r\n").dropFirst()
        #expect(requests.count > 1)
        for request in requests {
            let parts = request.components(separatedBy: "\r\n\r\n")
            guard parts.count > 1, let end = parts[1].range(of: "]}"),
                let token = parts[0].components(separatedBy: "Bearer ").dropFirst().first?.prefix(while: {
                    !$0.isNewline
                })
            else { continue }
            let body = String(parts[1][..<end.upperBound])
            let answer = try await Caller(web: hub.web, token: String(token))
                .call("POST", "/dispatcher/reports", body, ["Sfumato-Protocol": "1"])
            #expect([200, 422].contains(answer.status), "\(answer.text)")
        }
    }

    @Test("An order that was changed on the way is left alone, and carried out once it comes as the Hub wrote it")
    func tampered() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let b = try RunningDispatcher(hub)
        try b.start(code: try await api.addCountryB())
        #expect(try await api.prepareInB(), "\(b.log)")
        b.tap.change("ines@example.org", to: "mary@example.org")
        let training = try await api.call("POST", "/projects/p/trainings", "{}")
        let run = training.member("id") ?? ""
        #expect(try await api.wait { b.tap.changed > 0 && b.log.contains("was left alone") }, "\(b.log)")
        #expect(try await api.call("GET", "/runs/\(run)").member("state") == "starting")
        let tasks = try FileManager.default.contentsOfDirectory(atPath: b.state + "/tasks/b")
        #expect(tasks.filter { $0.contains(run) }.isEmpty, "\(tasks)")
        b.tap.change(nil)
        #expect(try await api.end(of: run) == "done", "\(b.log)")
        let log = try await hub.command("audit", "export", "--data-dir", b.state).stdout
        #expect(log.contains("remote.forged"))
    }

    @Test("A cancel reaches the task over the border; one of a run that was never taken needs no dispatcher")
    func cancel() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let b = try RunningDispatcher(hub, rows: 40_000)
        try b.start(code: try await api.addCountryB())
        #expect(try await api.prepareInB(), "\(b.log)")
        let run = try await api.call("POST", "/projects/p/trainings", "{}").member("id") ?? ""
        #expect(try await api.wait { try await api.call("GET", "/runs/\(run)").member("state") == "running" })
        #expect(try await api.call("POST", "/runs/\(run)/cancel").status == 202)
        #expect(try await api.end(of: run) == "cancelled", "\(b.log)")
        b.kill()
        let other = try await api.call("POST", "/projects/p/trainings", "{}").member("id") ?? ""
        #expect(try await api.call("POST", "/runs/\(other)/cancel").status == 202)
        #expect(try await api.end(of: other) == "cancelled")
        let same = try await hub.command("audit", "compare", hub.dataFolder, b.state)
        #expect(same.exitCode == 0, "\(same.stdout)")
    }
}
