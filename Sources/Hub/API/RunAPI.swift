import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import TaskContract

/// Runs: asking for them, following them, ending them.
struct RunAPI {
    func add(to routes: CallRoutes) {
        routes.post("projects/:project/discoveries") { call in
            let project = try await call.project(for: .chooseSource)
            let wish = try call.read(DiscoveryRequest.self)
            return try await ask(call, of: project, wish.purpose, wish.priority) { try $0.discover(in: $1) }
        }
        routes.post("projects/:project/trainings") { call in
            let project = try await call.project(for: .run)
            let wish = try call.read(TrainingRequest.self)
            let choice = try wish.choice()
            return try await ask(call, of: project, wish.purpose, wish.priority) { try $0.train(choice, in: $1) }
        }
        routes.post("projects/:project/generations") { call in
            let project = try await call.project(for: .run)
            let wish = try call.read(GenerationRequest.self)
            let choice = try wish.choice()
            // Data is made where the model is, which need not be where its source is.
            guard let context = try await call.hub.store.read({ try Model.fetchOne($0, key: choice.model)?.context })
            else { throw HubError.notFound("model") }
            return try await ask(
                call, in: project, context: context, wish.purpose ?? project.purpose, wish.priority ?? 0
            ) { try $0.generate(choice, in: $1) }
        }
        routes.get("runs", list)
        routes.get("runs/:run") { call in
            let (run, project) = try await call.run()
            return try .json(RunAnswer(run, project: project.slug))
        }
        routes.get("runs/:run/spec") { call in .text(try await call.run().0.spec, type: "application/json") }
        routes.get("runs/:run/log", log)
        routes.get("runs/:run/events", events)
        routes.get("runs/:run/stream") { call in
            let (run, project) = try await call.run()
            return EventStream(hub: call.hub, run: run.id, project: project.slug, after: try EventCursor(call)).response
        }
        routes.post("runs/:run/cancel") { call in
            let (run, project) = try await call.run()
            try await call.hub.cancel(run, by: call.identity)
            let now = try await call.hub.store.read { try Run.find(id: run.id, in: $0) }
            return try .json(RunAnswer(now ?? run, project: project.slug), status: .accepted)
        }
        routes.post("runs/:run/again") { call in
            let (run, project) = try await call.run()
            return try await ask(call, in: project, context: run.context, run.purpose, run.priority) {
                try $0.again(run, in: $1)
            }
        }
    }

    typealias Asking = @Sendable (RunRequest, Database) throws -> Run

    private func ask(
        _ call: Call, of project: Project, _ purpose: String?, _ priority: Int?, _ asking: @escaping Asking
    ) async throws -> Response {
        guard let context = project.source?.context else {
            throw HubError.conflict("This project has no source yet", remedy: "Choose one first")
        }
        return try await ask(call, in: project, context: context, purpose ?? project.purpose, priority ?? 0, asking)
    }

    private func ask(
        _ call: Call, in project: Project, context name: String, _ purpose: String, _ priority: Int,
        _ asking: @escaping Asking
    ) async throws -> Response {
        guard (-10...10).contains(priority) else { throw HubError.invalid("priority", "priority is from -10 to 10") }
        if priority > 0 { try call.identity.require(.changeProject, in: project.id) }
        let context = try call.hub.context(name)
        let request = RunRequest(
            identity: call.identity, context: context, project: project, purpose: purpose, priority: priority)
        let run = try await call.hub.change(context) { database in
            (try call.once(in: database) { RunAnswer(try asking(request, database), project: project.slug) }, [])
        }
        return try .json(run, status: .accepted, location: "/api/v1/runs/\(run.number)")
    }

    @Sendable private func list(_ call: Call) async throws -> Response {
        let (limit, query, visible) = (try call.limit(), call.query, call.identity.visibleProjects)
        let before: Int? = try query.number("cursor", "cursor")
        let state = query["state"]
        if let state, RunState(rawValue: state) == nil { throw HubError.invalid("state", "There is no such state") }
        let (project, context) = (query["project"], query["context"])
        let found = try await call.hub.store.read { database in
            let among = Visible(visible, column: "projectId")
            return try Run.fetchAll(
                database,
                sql: """
                    SELECT * FROM run WHERE \(among.sql) AND (?1 IS NULL OR number < ?1) AND (?2 IS NULL OR state = ?2)
                    AND (?3 IS NULL OR projectId = (SELECT id FROM project WHERE slug = ?3))
                    AND (?4 IS NULL OR context = ?4) ORDER BY number DESC LIMIT ?5
                    """, arguments: [before, state, project, context, limit + 1]
            ).map { run in
                let slug = try String.fetchOne(
                    database, sql: "SELECT slug FROM project WHERE id = ?", arguments: [run.projectId])
                return RunAnswer(run, project: slug ?? "")
            }
        }
        return try .json(PageAnswer(found, limit: limit, cursor: { String($0.number) }) { $0 })
    }

    @Sendable private func log(_ call: Call) async throws -> Response {
        let (run, _) = try await call.run()
        let (after, limit) = (try call.query.number("after", "after") ?? 0, try call.limit())
        let lines = try await call.hub.store.read { try LogLine.after(after, of: run.id, limit: limit + 1, in: $0) }
        return try .json(PageAnswer(lines, limit: limit, cursor: { String($0.number) }, LogLineAnswer.init))
    }

    @Sendable private func events(_ call: Call) async throws -> Response {
        let (run, _) = try await call.run()
        let (after, limit) = (try EventCursor(call), try call.limit())
        let events = try await call.hub.store.read { try after.events(of: run.id, limit: limit + 1, in: $0) }
        return try .json(PageAnswer(events, limit: limit, cursor: \.cursor.text, EventAnswer.init))
    }
}

extension Call {
    /// The run that the path names by its number or id.
    func run() async throws -> (Run, Project) {
        let name = part("run")
        return try await record("run", project: \.projectId) { database in
            if let number = Int(name) { return try Run.find(number: number, in: database) }
            return try Run.find(id: name, in: database)
        }
    }
}
