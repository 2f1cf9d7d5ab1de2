import Foundation
import TestSupport
import Testing

@Suite("How a dispatcher is let in, and out")
struct EnrolmentTests {
    @Test("A code works once; a revoked token opens nothing, its runs end as lost, and a new code lets in again")
    func revoked() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let b = try RunningDispatcher(hub, rows: 40_000)
        let code = try await api.addCountryB()
        try b.start(code: code)
        #expect(try await api.prepareInB(), "\(b.log)")

        let second = try RunningDispatcher(hub)
        try second.start(code: code)
        #expect(try await api.wait { second.log.contains("The code is unknown, used") }, "\(second.log)")

        let token = try #require(Self.token(b))
        let pages = Caller(web: hub.web, token: token)
        #expect(
            try await pages.call("GET", "/projects").status == 401, "a dispatcher's token opens nothing of people's")
        let lease = #"{"holding": [], "waitSeconds": 0}"#
        let now = ["Sfumato-Protocol": "1"]
        #expect(try await pages.call("POST", "/dispatcher/leases", lease, now).status == 200)
        let foreign = try await pages.call("POST", "/dispatcher/leases", lease, ["Sfumato-Protocol": "99"])
        #expect(foreign.status == 426 && foreign.text.contains("speaks versions 1 to 1"), "\(foreign.text)")
        #expect(try await api.call("POST", "/dispatcher/leases", lease, now).status == 403)

        let run = try await api.call("POST", "/projects/p/trainings", "{}").member("id") ?? ""
        #expect(try await api.wait { try await api.call("GET", "/runs/\(run)").member("state") == "running" })
        let revoked = try await api.call("POST", "/remote-contexts/b/revoke")
        #expect(revoked.member("state") == "revoked", "\(revoked.text)")
        #expect(try await pages.call("POST", "/dispatcher/leases", lease, now).status == 401)
        #expect(try await api.call("GET", "/runs/\(run)").member("state") == "lost")
        #expect(try await api.call("GET", "/contexts").text.contains("\"name\":\"b\"") == false)

        let again = try await api.call("POST", "/remote-contexts/b/code").member("code")
        b.kill()
        try b.start(code: again)
        #expect(
            try await api.wait {
                try await api.call("GET", "/remote-contexts").text.contains("\"state\":\"connected\"")
            },
            "\(b.log)")
        #expect(b.log.contains(token) == false && hub.log.contains(token) == false, "no token in a log")
    }

    @Test("Commands add, renew and revoke while the Hub runs; what would be unsafe is refused with what to do")
    func commands() async throws {
        let hub = try await RunningHub()
        let b = try RunningDispatcher(hub)
        let data = ["--data-dir", hub.dataFolder]
        let added = try await RunningProgram(
            ["context", "add", "b", "--title", "Country B", "--models-to", "this-host"] + data,
            executable: RunningHub.program("sfumato-hub")
        ).result()
        let code = added.stdout.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(added.exitCode == 0 && code.hasPrefix("sfe_"), "\(added.stderr)")
        let file = try b.folder.write("code", "sfe_" + code.dropFirst(4).prefix(43) + ".00000000000000000000\n")
        let base = [
            "dispatcher", "--context", "b", "--config", b.folder.path("b.yaml"), "--state-dir", b.folder.path("other"),
        ]
        let impostor = try await RunningProgram(
            base + ["--hub", "http://127.0.0.1:\(hub.web.port)", "--code-file", file],
            executable: RunningHub.program("sfumato-hub")
        ).result()
        #expect(
            impostor.exitCode != 0 && impostor.stderr.contains("is not the Hub that made the code"),
            "\(impostor.stderr)")
        let plain = try await RunningProgram(
            base + ["--hub", "http://hub.example.org", "--code-file", file],
            executable: RunningHub.program("sfumato-hub")
        ).result()
        #expect(plain.exitCode != 0 && plain.stderr.contains("is not encrypted. Use https://"), "\(plain.stderr)")
    }

    @Test("An administrator adds a context in the browser and is shown its code once; others are not let in")
    func page() async throws {
        let hub = try await RunningHub()
        let visitor = try await Visitor.first(of: hub)
        #expect(try await visitor.get("/contexts").text.contains("href=\"/contexts/remote\""))
        let made = try await visitor.post(
            "/contexts/remote", ["name": "b", "title": "<b>Country B</b>", "modelsTo": "this-host"])
        #expect(made.text.contains("sfe_") && made.text.contains("&lt;b&gt;Country B"), "\(made.text.suffix(2_000))")
        let twice = try await visitor.post("/contexts/remote", ["name": "b"])
        #expect(twice.status == 422 && twice.text.contains("There is a context b already"))
        #expect(try await visitor.get("/contexts/remote").text.contains("sfe_") == false)
        let revoked = try await visitor.post("/contexts/remote/b/revoke")
        #expect(revoked.status == 303)
        #expect(try await visitor.get("/contexts/remote").text.contains("Revoked"))
        #expect(try await hub.web.send("GET", "/contexts/remote").status == 303)
    }

    /// The token as it goes over the wire.
    private static func token(_ b: RunningDispatcher) -> String? {
        let text = String(decoding: b.tap.bytes, as: UTF8.self)
        return text.components(separatedBy: "Bearer ").last.map { String($0.prefix { !$0.isNewline }) }
    }
}
