import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite("Who may do what, for every operation and every page")
struct AuthorisationTests {
    @Test(
        "Every operation of the description is refused without a token, and allowed to exactly those roles that it names"
    )
    func matrix() async throws {
        let hub = try await RunningHub()
        let admin = try await Visitor.first(of: hub)
        let people = try await Cast(hub, admin)
        let description = try APIDescription()
        #expect(description.operations.count > 45)
        for operation in description.operations where operation.permission != "public" {
            let path = people.path(operation.path)
            let nobody = try await Caller(web: hub.web, token: "").call(operation.method, path, "{}")
            #expect(nobody.status == 401, "\(operation.name) without a token: \(nobody.status)")
            let forged = try await Caller(web: hub.web, token: "sfm_" + String(repeating: "A", count: 43))
                .call(operation.method, path, "{}")
            #expect(forged.status == 401, "\(operation.name) with a forged token: \(forged.status)")
            let isFinal = Self.removing.contains(operation.name)
            for (role, caller) in people.callers where !isFinal || !Self.isAllowed(role, operation.permission) {
                let status = try await caller.call(operation.method, path, "{}").status
                let isAllowed = Self.isAllowed(role, operation.permission)
                // What is allowed may still fail for its body or because the thing is not there; never for the role.
                #expect(
                    isAllowed ? ![401, 403].contains(status) && status < 500 : status == 403,
                    "\(operation.name) as \(role): \(status)")
            }
            if operation.path.hasPrefix("/projects/{project}") {
                let status = try await people.stranger.call(operation.method, path, "{}").status
                #expect(status == 404, "\(operation.name) for one without a role: \(status)")
            }
        }
        let steward = try #require(people.callers.first { $0.0 == .steward }?.1)
        // What removes something is allowed once, at the end of all that was started meanwhile.
        for run in 1...60 where try await steward.call("GET", "/runs/\(run)").status == 200 {
            _ = try await steward.end(of: String(run))
        }
        for (method, path) in [
            ("POST", "/models/{model}/withdraw"), ("DELETE", "/datasets/{dataset}"), ("DELETE", "/projects/{project}"),
        ] {
            let answer = try await steward.call(method, people.path(path))
            #expect([200, 204].contains(answer.status), "\(path): \(answer.text)")
        }
    }

    /// Operations after which there is nothing left to ask for.
    private static let removing: Set = ["withdrawModel", "deleteDataset", "deleteProject"]

    @Test("Each route of the API is described, and each description has its route")
    func descriptionIsWhole() async throws {
        let hub = try await RunningHub()
        let caller = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        for operation in try APIDescription().operations {
            let path = operation.path.replacing("{", with: "").replacing("}", with: "")
            let answer = try await caller.call(operation.method, path, "{}")
            #expect(answer.member("title") != "There is no such page", "\(operation.method) \(operation.path)")
        }
        let text = try String(contentsOf: Self.sources.appendingPathComponent("API/openapi.yaml"), encoding: .utf8)
        for file in [
            "ProjectAPI", "RunAPI", "OutcomeAPI", "GovernanceAPI", "PeopleAPI", "../Remote/Desk/RemoteContextAPI",
        ] {
            let code = try String(contentsOf: Self.sources.appendingPathComponent("API/\(file).swift"), encoding: .utf8)
            for match in code.matches(of: /routes\.(?:get|post|on)\((?:\.\w+, )?"([^"]+)"/) {
                let path = match.1.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
                #expect(text.contains("\n  /" + path.joined(separator: "/") + ":"), "\(file): \(match.1)")
            }
        }
    }

    @Test("Each page sends those who are not signed in to the door, and changes nothing for them")
    func pages() async throws {
        let hub = try await RunningHub()
        _ = try await Visitor.first(of: hub)
        for path in [
            "/", "/projects", "/projects/new", "/runs", "/models", "/datasets", "/contexts", "/ledger", "/audit",
            "/users", "/settings", "/api",
        ] {
            let answer = try await hub.web.send("GET", path)
            #expect(answer.status == 303 && answer.header("location")?.hasPrefix("/sign-in?next=") == true, "\(path)")
        }
        for path in ["/projects", "/users", "/settings/tokens", "/ledger", "/runs/1/cancel"] {
            let answer = try await hub.web.send("POST", path, Visitor.formHeaders, body: "title=x")
            #expect(answer.status == 401, "\(path): \(answer.status)")
        }
    }

    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Hub")

    private static func isAllowed(_ role: Role, _ permission: String) -> Bool {
        if ["signedIn", "ownTokens"].contains(permission) { return true }
        return role.permissions.contains { $0.rawValue == permission }
    }
}

/// A person of each role, and one without any, beside a project with a training, a model and a dataset.
private struct Cast {
    let callers: [(Role, Caller)]
    let stranger: Caller
    private let run, model, dataset, person: String

    init(_ hub: RunningHub, _ admin: Visitor) async throws {
        let api = Caller(web: hub.web, token: try await admin.apiToken())
        _ = try await api.call(
            "POST", "/projects",
            #"{"title": "P", "source": {"context": "this-host", "location": "\#(hub.folder.path("sources"))"}}"#)
        func done(_ path: String, _ body: String) async throws -> Web.Answer {
            let answer = try await api.call("POST", "/projects/p/" + path, body)
            #expect(try await api.end(of: answer.member("number") ?? "") == "done", "\(answer.text)")
            return answer
        }
        _ = try await done("discoveries", "{}")
        let training = try await done("trainings", "{}")
        model = training.member("id") ?? ""
        let generation = try await done("generations", #"{"model": "\#(model)"}"#)
        (run, dataset) = (training.member("number") ?? "", generation.member("id") ?? "")
        var callers = [(Role.admin, api)]
        for role in Role.allCases where role != .admin {
            callers.append((role, try await Self.add(role.rawValue, api, hub).caller))
        }
        self.callers = callers
        (stranger, person) = try await Self.add("none", api, hub)
    }

    private static func add(
        _ role: String, _ api: Caller, _ hub: RunningHub
    ) async throws -> (caller: Caller, id: String) {
        let choice = role == "none" ? "" : #", "role": "\#(role)""#
        let added = try await api.call(
            "POST", "/users", #"{"email": "\#(role)@example.org", "name": "A \#(role)"\#(choice)}"#)
        let link = try #require(added.member("invitation")).components(separatedBy: "/invitation/")[1]
        let body = "password=\(Visitor.password.replacing(" ", with: "+"))"
        let entered = try await hub.web.send("POST", "/invitation/\(link)", Visitor.formHeaders, body: body)
        let visitor = try await Visitor(hub.web, entered.cookie ?? "")
        return (Caller(web: hub.web, token: try await visitor.apiToken()), added.member("person", "id") ?? "")
    }

    /// With names of things that are there: else nobody's role would be asked for.
    func path(_ path: String) -> String {
        let names = [
            "project": "p", "run": run, "model": model, "dataset": dataset, "user": person, "context": "this-host",
            "source": "people", "email": "nobody%40example.org", "file": "people.csv", "token": "none",
        ]
        return names.reduce(path) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
