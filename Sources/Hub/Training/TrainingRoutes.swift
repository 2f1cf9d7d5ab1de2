import FoundationEssentials
import GRDB
import Hummingbird
import TaskContract

/// The form that starts a training.
struct TrainingRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/projects/:slug/train") { visit in
            let project = try await visit.project()
            try visit.identity.require(.run, in: project.id)
            let view = try await TrainingView(visit, project)
            return pages.page("train", "Train a model", visit, in: .projects, modules: ["epsilon.js"], view: view)
        }
        routes.post("/projects/:slug/train") { visit in try await start(visit, pages) }
    }

    private func start(_ visit: Visit, _ pages: Pages) async throws -> Response {
        let (project, identity) = (try await visit.project(), visit.identity)
        guard let source = project.source else {
            throw HubError.conflict("This project has no source yet", remedy: "Choose one first")
        }
        let context = try visit.hub.context(source.context)
        do {
            let choice = try TrainingChoice(visit.form)
            let request = RunRequest(
                identity: identity, context: context, project: project, purpose: visit.form["purpose"] ?? "")
            let run = try await visit.hub.change(context) { (try request.train(choice, in: $0), []) }
            return .seeOther("/runs/\(run.number ?? 0)")
        } catch let error as HubError where error.code == .invalid || error.code == .refused {
            let view = try await TrainingView(visit, project, error: error)
            return pages.page(
                "train", "Train a model", visit, in: .projects, modules: ["epsilon.js"], view: view, status: 422)
        }
    }
}

extension TrainingChoice {
    /// Reads the form.
    init(_ form: Form) throws(HubError) {
        synthesizer = form["synthesizer"].flatMap(SynthesizerName.init)
        if synthesizer == .marginals {
            epsilon = try form.number("epsilon", "ε")
            delta = try form.number("delta", "δ") ?? 1e-6
            guard let epsilon, epsilon > 0, epsilon <= 100 else {
                throw .invalid("epsilon", "ε is a number above 0", remedy: "1 is the usual choice")
            }
        }
        // These belong to trees alone; the form shows them for both.
        if synthesizer != .marginals {
            minimumCount = try form.number("minimumCount", "The least count")
            textAsCategories = form.has("textAsCategories") ? true : nil
            seed = try form.number("seed", "The seed")
        }
        evaluate = form.has("evaluate")
        if let percent: Double = try form.number("holdout", "The holdout") {
            guard (1...90).contains(percent) else {
                throw .invalid("holdout", "The holdout is from 1 to 90 % of the rows")
            }
            holdoutShare = percent / 100
        }
        let wanted = form.all("target").filter { !$0.isEmpty }
        targets = wanted.isEmpty ? nil : wanted
    }
}
