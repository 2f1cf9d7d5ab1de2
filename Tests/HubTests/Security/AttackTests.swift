import Foundation
import TestSupport
import Testing

@Suite("What an attacker would try")
struct AttackTests {
    @Test("Names of tables and columns, titles and purposes are text on every page, whatever stands in them")
    func scripting() async throws {
        let name = "<script>alert(1)</script>"
        let table = "id,\"<img src=x onerror=alert(1)>\",{{shell.formToken}}\n1,a,b\n2,a,b\n3,c,d\n"
        let hub = try await RunningHub(sources: ["<b>x.csv": table, "people.csv": RunningHub.people()])
        let person = try await Visitor.first(of: hub)
        let api = Caller(web: hub.web, token: try await person.apiToken())
        let source = #"{"context": "this-host", "location": "\#(hub.folder.path("sources"))"}"#
        let made = try await api.call(
            "POST", "/projects", #"{"title": "\#(name)", "purpose": "\"><svg onload=alert(1)>", "source": \#(source)}"#)
        let slug = try #require(made.member("slug"))
        let run = try await api.call("POST", "/projects/\(slug)/discoveries", "{}").member("number") ?? ""
        #expect(try await api.end(of: run) == "done")
        let columns = try await person.get("/projects/\(slug)/schema?table=%3Cb%3Ex").text
        #expect(columns.contains("&lt;img src=x") && columns.contains("{{shell.formToken}}"), "the table is shown")
        for path in [
            "/", "/projects", "/projects/\(slug)", "/projects/\(slug)/schema", "/projects/\(slug)/train",
            "/projects/\(slug)/settings", "/projects/\(slug)/source", "/runs", "/runs/\(run)", "/audit",
            "/audit?q=%22%3E%3Cscript%3E",
        ] {
            let page = try await person.get(path)
            #expect(page.status == 200, "\(path)")
            for markup in [name, "<img src=x", "<svg onload", "<b>x", "\"><script>"] {
                #expect(!page.text.contains(markup), "\(path) has \(markup)")
            }
            let policy = page.header("content-security-policy") ?? ""
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(path): \(policy)")
        }
    }

    @Test("A form of another site, without the session's token, or with another's, changes nothing")
    func forgery() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        #expect(try await person.post("/projects", ["title": "x", "token": "wrong"]).status == 409)
        #expect(try await person.post("/projects", ["title": "x", "token": " "]).status == 409)
        let body = "title=x&token=\(person.formToken)"
        for header in [
            ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
        ] {
            var headers = Visitor.formHeaders
            (headers["Cookie"], headers[header.0]) = (person.cookie, header.1)
            #expect(try await hub.web.send("POST", "/projects", headers, body: body).status == 403, "\(header)")
        }
        // The API takes no cookie at all.
        let answer = try await hub.web.send("GET", "/api/v1/projects", ["Cookie": person.cookie])
        #expect(answer.status == 401)
        #expect(!(try await person.get("/projects").text.contains(">x<")))
    }

    @Test("No path leads out of a dataset, an asset or a report")
    func traversal() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        let paths = [
            "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/datasets/..%2f..%2fhub.sqlite",
            "/datasets/x/files/..%2f..%2f..%2fhub.sqlite", "/models/..%2fx/report", "//etc/passwd",
            "/projects/..%2f..%2fetc%2fpasswd", "/runs/1%00/log",
        ]
        for path in paths {
            let answer = try await person.get(path)
            #expect([400, 404].contains(answer.status), "\(path): \(answer.status)")
            #expect(!answer.text.contains("root:"))
        }
        let away = try await hub.web.send("GET", "/sign-in?next=//evil.example", ["Cookie": ""])
        #expect(!away.text.contains("href=\"//evil"))
    }

    @Test("A source is where the context allows it, whatever its spelling, and holds no password")
    func sourceLocations() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let allowed = hub.folder.path("sources")
        let locations = [
            "/etc/passwd", "\(allowed)/../hub/hub.sqlite", "file://\(allowed)/%2e%2e/hub", "\(allowed)-other",
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data", "s3://bucket/x", "postgresql://user:planted@db/core",
            "relative.csv",
        ]
        for location in locations {
            let answer = try await api.call(
                "POST", "/projects", #"{"title": "x", "source": {"context": "this-host", "location": "\#(location)"}}"#)
            #expect(answer.status == 422 && answer.member("field") == "location", "\(location): \(answer.text)")
            #expect(!answer.text.contains("planted"))
        }
    }

    @Test("Signing in gives a new cookie, which scripts cannot read; wrong passwords make the account rest")
    func signIn() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        func attempt(_ password: String, _ email: String = "ines%40example.org") async throws -> Web.Answer {
            let headers = Visitor.formHeaders.merging(["Cookie": "sfumato=chosen-by-the-attacker"]) { first, _ in first
            }
            let secret = password.replacing(" ", with: "+")
            return try await hub.web.send("POST", "/sign-in", headers, body: "email=\(email)&password=\(secret)")
        }
        let entered = try await attempt(Visitor.password)
        let cookie = entered.header("set-cookie") ?? ""
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("chosen"))
        #expect(entered.cookie != person.cookie)
        var refusals: Set<String> = []
        for _ in 0..<5 { refusals.insert(try await attempt("not the password").text) }
        refusals.insert(try await attempt(Visitor.password).text)  // rests now, even for the right one
        let unknown = try await attempt("not the password", "nobody%40example.org").text
        refusals.insert(unknown.replacing("nobody@example.org", with: "ines@example.org"))
        #expect(refusals.count == 1, "nothing tells an unknown, a wrong and a resting one apart")
        let entries = try await Caller(web: hub.web, token: person.apiToken()).call("GET", "/audit?kind=sign-ins").text
        #expect(entries.components(separatedBy: "session.refused").count == 8)
        #expect(try await hub.web.send("GET", hub.link).status == 404, "the set-up link works once")
    }

    @Test("What is too long, no HTTP, or asked for too often is refused, and the Hub goes on")
    func misuse() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        let api = Caller(web: hub.web, token: try await person.apiToken())
        let long = String(repeating: "a", count: 5_000_000)
        #expect(try await api.call("POST", "/projects", "{\"title\": \"\(long)\"}").status == 413)
        #expect(try await api.call("POST", "/projects", "title=x", ["Content-Type": "text/plain"]).status == 415)
        #expect(try await api.call("POST", "/projects", #"{"title": "x", "admin": true}"#).status == 422)
        #expect(try await api.call("POST", "/projects", #"{"title": "a\u0000b"}"#).status == 422)
        let split = try await person.post("/projects", ["title": "x\r\nSet-Cookie: a=b"])
        #expect(split.status == 422 && split.header("set-cookie") == nil)
        var statuses: [Int] = []
        for _ in 0..<100 {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 { group.addTask { try await api.call("GET", "/me").status } }
                for try await status in group { statuses.append(status) }
            }
            if statuses.contains(429) { break }
        }
        #expect(statuses.contains(429) && Set(statuses).isSubset(of: [200, 429]), "\(Set(statuses))")
        #expect(try await person.get("/").status == 200, "others are not refused")
    }

    @Test("Nothing of the Hub holds a credential: store, files, logs, answers")
    func credentials() async throws {
        let (secret, password) = ("planted-credential-7261", Visitor.password)
        let folder = try TemporaryFolder()
        let variables = try folder.write("source.env", "SOURCE_PASSWORD=\(secret)\n")
        let data = try folder.write("people/people.csv", RunningHub.people())
        let config = try folder.write(
            "hub.yaml",
            """
            contexts:
              - name: core
                locations: ["\(folder.path("people"))"]
                sources: [{ name: people, title: People, locations: ["\(data)"] }]
                process: { environmentFile: "\(variables)" }
            """)
        let hub = try await RunningHub(["--config", config])
        let person = try await Visitor.first(of: hub)
        let token = try await person.apiToken()
        let api = Caller(web: hub.web, token: token)
        _ = try await api.call("POST", "/projects", #"{"title": "P", "source": {"context": "core", "name": "people"}}"#)
        let run = try await api.call("POST", "/projects/p/discoveries", "{}").member("number") ?? ""
        #expect(try await api.end(of: run) == "done")
        let environment = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(hub.processIdentifier)/environ"))
        #expect(!environment.contains(secret))
        let session = String(person.cookie.split(separator: "=")[1])
        for file in try FileManager.default.subpathsOfDirectory(atPath: hub.dataFolder) + ["../hub.log"] {
            guard let content = try? Data(contentsOf: URL(fileURLWithPath: hub.dataFolder + "/" + file)) else {
                continue
            }
            for text in [secret, password, token, session, hub.link.components(separatedBy: "/")[2]] {
                #expect(!content.contains(text), "\(file) holds a secret")
            }
        }
    }
}

extension Data {
    fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
