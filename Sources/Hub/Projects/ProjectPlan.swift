import FoundationEssentials
import TaskContract

/// Where a project stands on its path, and what comes next.
struct ProjectPlan {
    let stations: [ProjectView.Station]
    let next: ProjectView.Next

    init(_ project: Project, _ facts: ProjectFacts, context: (String) -> String, identity: Identity) {
        let path = "/projects/\(project.slug)"
        let model = facts.models.first { $0.withdrawnAt == nil }
        let done = [
            project.source != nil, facts.schema != nil, model != nil, model?.report != nil, !facts.datasets.isEmpty,
        ]
        let now = Self.station(done, facts.open)
        let texts = Self.texts(project, facts, model, context)
        let paths = [
            path + "/source", facts.schema == nil ? path + "/source" : path + "/schema",
            facts.schema == nil ? path : path + "/train", model.map { "/models/\($0.id)" } ?? path,
            model == nil ? path : path + "/generate",
        ]
        stations = ["Source", "Schema", "Training", "Report", "Generation"].enumerated().map { index, label in
            ProjectView.Station(
                label: label, path: paths[index], first: texts[index].0, second: texts[index].1,
                css: index == now ? "now" : done[index] ? "past" : "", isNow: index == now)
        }
        next = Self.next(project, facts, model, path, context, identity)
    }

    private static func station(_ done: [Bool], _ open: Run?) -> Int {
        switch open?.kind {
        case .discovery: 1
        case .training: 2
        case .evaluation: 3
        case .generation: 4
        case nil: done.firstIndex(of: false) ?? 4
        }
    }

    private static func texts(
        _ project: Project, _ facts: ProjectFacts, _ model: Model?, _ context: (String) -> String
    ) -> [(String, String)] {
        let schema = facts.schema?.document
        let report = Verdicts(model?.report)
        let passed = report?.list.filter { $0.passed == true }.count ?? 0
        return [
            project.source.map { ($0.title, "in \(context($0.context))") } ?? ("Choose where the data is", ""),
            schema.map {
                (
                    "\(Words.count($0.tables.count, "table")), \(Words.count($0.columnCount, "column"))",
                    $0.entity.map { "protects \($0)" } ?? "version \(facts.schema?.number ?? 1)"
                )
            } ?? ("Types and keys,", "found by a discovery"),
            model.map { ($0.title, $0.epsilon.map { "ε = \(Words.epsilon($0))" } ?? "no formal bound") }
                ?? ("A model of the data,", "with defaults that fit"),
            report.map { ("\(passed) of \($0.list.count) marks reached", "against rows set aside") }
                ?? ("Follows by itself against", "rows set aside"),
            facts.datasets.first.map { ($0.title, Words.bytes($0.bytes)) } ?? ("Once you have seen", "the report"),
        ]
    }

    private static func next(
        _ project: Project, _ facts: ProjectFacts, _ model: Model?, _ path: String, _ context: (String) -> String,
        _ identity: Identity
    ) -> ProjectView.Next {
        if let run = facts.open {
            let view = RunView(run, context: context(run.context))
            return .init(
                title: "\(run.title) is under way", text: view.phase, badge: view.badge, run: view,
                button: "Watch the run", buttonPath: view.path, isForm: false, percent: view.percent, notice: nil)
        }
        if let run = facts.runs.first, [.failed, .refused, .lost].contains(run.state) {
            return step(
                "\(run.title) did not succeed", run.message ?? "", "See what to do", "/runs/\(run.number ?? 0)",
                notice: run.state == .refused ? "is-refused" : "is-failed")
        }
        let mayRun = identity.may(.run, in: project.id)
        guard project.source != nil else {
            return step(
                "Where is the data?", "Choose a source. Nothing is read yet.", "Choose a source", path + "/source")
        }
        guard facts.schema != nil else {
            return step(
                "The source is chosen", "A discovery reads it once, in its context, and finds types and keys.",
                identity.may(.chooseSource, in: project.id) ? "Discover" : nil, path + "/discover", isForm: true)
        }
        guard let model else {
            return step(
                "The schema is ready",
                "Look it through if you like. A training needs nothing more.", mayRun ? "Train a model" : nil,
                path + "/train")
        }
        guard !facts.datasets.isEmpty else {
            return step(
                "\(model.title) is ready", "Read its report, then make as much data as you like.",
                mayRun ? "Generate data" : nil, path + "/generate?model=\(model.id)")
        }
        return step(
            "There is data", "More of it costs no privacy.", mayRun ? "Generate more" : nil,
            path + "/generate?model=\(model.id)")
    }

    private static func step(
        _ title: String, _ text: String, _ button: String?, _ path: String, isForm: Bool = false, notice: String? = nil
    ) -> ProjectView.Next {
        .init(
            title: title, text: text, badge: nil, run: nil, button: button, buttonPath: path, isForm: isForm,
            percent: nil, notice: notice)
    }
}
