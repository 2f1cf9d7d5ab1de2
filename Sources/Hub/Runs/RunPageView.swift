import FoundationEssentials
import GRDB
import TaskContract

/// The page of one run.
struct RunPageView {
    struct Line {
        let number: Int
        let time, css, text: String
        let isWarning: Bool
    }

    struct Event {
        let time: Moment
        let text: String
    }

    /// What stands in place of the progress once the run is over, or waits.
    struct Ending {
        let css, icon, title, text: String
        let links: [Link]
        let canRunAgain, canTryNow: Bool
    }

    struct Link {
        let label, path: String
        let isPrimary: Bool
    }

    let run: RunView
    let project, projectPath, path, lead: String
    let snapshot: RunSnapshot
    let stages: [RunProgress.Stage]
    let isLive: Bool
    let condition: String?
    let ending: Ending?
    let lines: [Line]
    let lastLine: Int
    let isCut: Bool
    let facts: [Fact]
    let events: [Event]
    let canCancel: Bool

    struct Fact {
        let name, value: String
        /// nil for what leads nowhere. Not `path`: a template would take the page's.
        var link: String?
    }

    init(_ visit: Visit, _ run: Run, _ project: Project) async throws {
        let hub = visit.hub
        let context = (try? hub.context(run.context).title) ?? run.context
        let (log, entries, place) = try await hub.store.read { database in
            let total =
                try Int.fetchOne(
                    database, sql: "SELECT max(number) FROM logLine WHERE runId = ?", arguments: [run.id]) ?? 0
            let place =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM run WHERE context = ? AND state = 'waiting' AND number < ?",
                    arguments: [run.context, run.number]) ?? 0
            return (
                try LogLine.after(max(0, total - 400), of: run.id, limit: 400, in: database),
                try AuditFilter(subject: "run/\(run.id)").entries(limit: 40, in: database), place
            )
        }
        let view = RunView(run, context: context)
        self.run = view
        (self.project, projectPath, path) = (project.title, "/projects/\(project.slug)", view.path)
        lead = "In \(context), asked for by \(run.requester)" + (run.purpose.isEmpty ? "." : " for “\(run.purpose)”.")
        snapshot = RunSnapshot(run, lines: [])
        stages = snapshot.stages
        isLive = !run.state.isOver
        condition = run.condition
        ending = RunEnding(run, project, context, place: place, mayRun: visit.identity.may(.run, in: project.id)).ending
        lines = log.map {
            Line(
                number: $0.number, time: $0.clock, css: $0.level.css, text: $0.text,
                isWarning: $0.level == .warning || $0.level == .failure)
        }
        (lastLine, isCut) = (log.last?.number ?? 0, (log.first?.number ?? 1) > 1)
        facts = [
            Fact(name: "Context", value: context, link: "/contexts#\(run.context)"),
            Fact(name: "Attempt", value: String(run.attempt)),
            Fact(name: "Memory", value: run.memoryBytes.map { "at most \(Words.memory($0))" } ?? "as there is"),
            Fact(name: "Asked for", value: view.created.full),
            Fact(name: "Spec", value: run.specDigest.prefix(19) + "…", link: "\(view.path)/spec"),
        ]
        events = entries.reversed().compactMap { entry in
            let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            guard let date = try? format.parse(entry.entry.time) else { return nil }
            return Event(time: Moment(date), text: entry.entry.sentence)
        }
        let isOwn = run.requestedBy == visit.identity.user.id
        canCancel =
            isLive && run.state != .cancelling
            && (visit.identity.may(.cancel, in: project.id)
                || (isOwn && visit.identity.may(.cancelOwn, in: project.id)))
    }
}

/// What the page says in place of the progress, cause first, then what it means, then what to do.
struct RunEnding {
    let ending: RunPageView.Ending?

    init(_ run: Run, _ project: Project, _ context: String, place: Int, mayRun: Bool) {
        let path = "/projects/\(project.slug)"
        func link(_ label: String, _ path: String, _ isPrimary: Bool = true) -> RunPageView.Link {
            .init(label: label, path: path, isPrimary: isPrimary)
        }
        func end(
            _ css: String, _ icon: String, _ title: String, _ text: String, _ links: [RunPageView.Link] = [],
            again: Bool = false, tryNow: Bool = false
        ) -> RunPageView.Ending {
            .init(
                css: css, icon: "icon-" + icon, title: title, text: text, links: links, canRunAgain: again && mayRun,
                canTryNow: tryNow && mayRun)
        }
        switch run.state {
        case .done:
            let links =
                switch run.kind {
                case .discovery:
                    [link("Look at the schema", path + "/schema"), link("Train a model", path + "/train", false)]
                case .training:
                    [
                        link("Read the report", "/models/\(run.id)"),
                        link("Generate data", path + "/generate?model=\(run.id)", false),
                    ]
                case .generation: [link("See the data", "/datasets/\(run.id)")]
                case .evaluation: [link("Back to the project", path)]
                }
            ending = end("is-done", "check", "\(run.title) is done", Self.gift(run), links)
        case .failed:
            ending = end(
                "is-failed", "warning", "\(run.title) failed", "\(run.message ?? "It left no word"). \(Self.cost(run))",
                Self.remedy(run, path), again: true)
        case .refused:
            ending = end(
                "is-refused", "stop", "\(run.title) was refused by the policy of \(context)",
                "\(run.message ?? ""). The owner of \(context) decides this, not the Hub.",
                [link("Change what is asked for", run.kind == .training ? path + "/train" : path)])
        case .lost:
            ending = end(
                "is-failed", "warning", "\(run.title) is lost",
                "\(run.message ?? "Its process is gone"). \(Self.cost(run))",
                again: true)
        case .cancelled:
            ending = end(
                "is-waiting", "stop", "\(run.title) was cancelled", "Nothing was written. \(Self.cost(run))",
                again: true)
        case .retrying:
            let moment = run.notBefore.map { Moment($0).full } ?? "soon"
            ending = end(
                "is-waiting", "info", "\(run.title) tries again",
                "\(run.message ?? ""). Attempt \(run.attempt) begins at \(moment).",
                tryNow: true)
        case .waiting:
            ending = end(
                "is-waiting", "info", "\(run.title) is in the queue of \(context)",
                place == 0 ? "It is next, as soon as a place is free." : "\(Words.count(place, "run")) came before it.")
        case .starting, .running, .cancelling: ending = nil
        }
    }

    private static func gift(_ run: Run) -> String {
        switch run.kind {
        case .discovery: "Types and keys are found. Look them through; what is wrong can be corrected."
        case .training: "The model is made and judged. It never leaves its context by itself."
        case .generation: "The dataset is whole, and drawn from the model alone."
        case .evaluation: "The report is made."
        }
    }

    private static func cost(_ run: Run) -> String {
        guard run.kind == .training else { return "" }
        return run.startedAt == nil ? "It cost no privacy." : "What it has cost of a budget stays spent."
    }

    private static func remedy(_ run: Run, _ path: String) -> [RunPageView.Link] {
        switch (run.code, run.kind) {
        case ("memory", .training), ("deadline", .training):
            [.init(label: "Train on fewer columns", path: path + "/schema", isPrimary: true)]
        case (_, .training): [.init(label: "Change the training", path: path + "/train", isPrimary: true)]
        case (_, .discovery): [.init(label: "Look at the source", path: path + "/source", isPrimary: true)]
        default: []
        }
    }
}
