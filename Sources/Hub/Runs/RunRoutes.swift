import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import TaskContract

/// Runs: the list, the live page, the log, and what can be done to one.
struct RunRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/runs") { visit in
            pages.page("runs", "Runs", visit, in: .runs, view: try await RunListView(visit))
        }
        routes.get("/runs/:number") { visit in
            let (run, project) = try await visit.run()
            let view = try await RunPageView(visit, run, project)
            return pages.page("run", run.title, visit, in: .runs, modules: ["live.js"], view: view)
        }
        routes.get("/runs/:number/log") { visit in
            let (run, _) = try await visit.run()
            let lines = try await visit.hub.store.read { try LogLine.after(0, of: run.id, limit: 20_000, in: $0) }
            let text = lines.map { "\($0.time.iso) \($0.level == .plain ? "" : $0.level.rawValue + ": ")\($0.text)\n" }
            return .text(text.joined(), type: "text/plain; charset=utf-8")
        }
        routes.get("/runs/:number/spec") { visit in
            let (run, _) = try await visit.run()
            var response = Response.text(run.spec + "\n", type: "application/json")
            let name = "\(run.kind.rawValue)-\(run.number ?? 0).json"
            response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
            return response
        }
        routes.get("/runs/:number/events") { visit in
            let (run, _) = try await visit.run()
            return RunStream(hub: visit.hub, run: run.id, after: Int(visit.query["after"] ?? "") ?? 0).response
        }
        routes.post("/runs/:number/cancel") { visit in try await cancel(visit) }
        routes.post("/runs/:number/try-now") { visit in try await tryNow(visit) }
        routes.post("/runs/:number/again") { visit in try await again(visit) }
    }

    private func cancel(_ visit: Visit) async throws -> Response {
        let (run, _) = try await visit.run()
        try await visit.hub.cancel(run, by: visit.identity)
        return .seeOther("/runs/\(run.number ?? 0)")
    }

    private func tryNow(_ visit: Visit) async throws -> Response {
        let (run, project) = try await visit.run()
        try visit.identity.require(.run, in: project.id)
        try await visit.hub.change(try visit.hub.context(run.context)) { database in
            guard var run = try Run.find(id: run.id, in: database) else { throw HubError.notFound("run") }
            try Cancelling.tryNow(&run, in: database)
            return ((), [])
        }
        return .seeOther("/runs/\(run.number ?? 0)")
    }

    /// Asks for the same once more, with outputs of its own.
    private func again(_ visit: Visit) async throws -> Response {
        let (run, project) = try await visit.run()
        let context = try visit.hub.context(run.context)
        let request = RunRequest(
            identity: visit.identity, context: context, project: project, purpose: run.purpose, priority: run.priority)
        let next = try await visit.hub.change(context) { (try request.again(run, in: $0), []) }
        return .seeOther("/runs/\(next.number ?? 0)")
    }
}

extension Hub {
    /// Ends a run before it is done.
    func cancel(_ run: Run, by identity: Identity) async throws {
        let context = try context(run.context)
        try await change(context) { database in
            guard var run = try Run.find(id: run.id, in: database) else { throw HubError.notFound("run") }
            let name = try Cancelling.cancel(&run, by: identity, context, in: database)
            return ((), [name].compactMap(\.self))
        }
        await signals.changed(run.id)
    }
}

extension RunRequest {
    /// The same choices as a former run, on what is newest now.
    func again(_ run: Run, in database: Database) throws -> Run {
        let spec = try JSONDecoder().decode(TaskSpec.self, from: Data(run.spec.utf8))
        switch spec.work {
        case .discovery: return try discover(in: database)
        case .training(let former): return try train(TrainingChoice(former), in: database)
        case .generation(let former):
            let choice = GenerationChoice(
                model: run.modelId ?? "", scale: former.scale, rows: former.rows, seed: former.seed)
            return try generate(choice, in: database)
        case .evaluation:
            throw HubError.conflict("An evaluation belongs to a training", remedy: "Train again")
        }
    }
}

extension TrainingChoice {
    init(_ spec: TrainingSpec) {
        (synthesizer, epsilon, delta) = (spec.synthesizer, spec.epsilon, spec.delta)
        (minimumCount, textAsCategories, seed) = (spec.minimumCount, spec.textAsCategories, spec.seed)
        (evaluate, holdoutShare) = (spec.evaluation != nil, spec.evaluation?.holdoutShare)
        targets = spec.evaluation?.judgement?.targets
    }
}

extension LogLine {
    /// Lines after a number, oldest first.
    static func after(_ number: Int, of run: String, limit: Int, in database: Database) throws -> [LogLine] {
        try LogLine.fetchAll(
            database, sql: "SELECT * FROM logLine WHERE runId = ? AND number > ? ORDER BY number LIMIT ?",
            arguments: [run, number, limit])
    }
}
