import FoundationEssentials
import GRDB
import TaskContract

/// The page of a project: its path, what is next, models, datasets, runs.
struct ProjectView {
    struct Station {
        let label, path, first, second: String
        let css: String
        let isNow: Bool
    }

    /// What there is to do now, with one button.
    struct Next {
        let title, text: String
        let badge: Badge?
        let run: RunView?
        let button, buttonPath: String?
        /// Sent as a form rather than followed as a link.
        let isForm: Bool
        let percent: Int?
        let notice: String?
    }

    let title, path: String
    let purpose: String?
    let stations: [Station]
    let next: Next
    let models: [ModelRow]
    let runs: [RunView]
    let runCount: String
    let datasets: [DatasetLine]
    let account: AccountView?
    let people: [String]
    let mayChange: Bool
    let hasModels, hasRuns, hasDatasets, hasPeople: Bool
    let live: String?

    init(_ visit: Visit, _ project: Project) async throws {
        let facts = try await visit.hub.store.read { try ProjectFacts(project, in: $0) }
        let name = { (context: String) in (try? visit.hub.context(context).title) ?? context }
        (title, path) = (project.title, "/projects/\(project.slug)")
        purpose = project.purpose.isEmpty ? nil : project.purpose
        let plan = ProjectPlan(project, facts, context: name, identity: visit.identity)
        (stations, next) = (plan.stations, plan.next)
        let address = path
        models = facts.models.map { ModelRow($0, path: address) }
        runs = facts.runs.prefix(8).map { RunView($0, context: name($0.context)) }
        runCount = Words.count(facts.runCount)
        datasets = facts.datasets.map { DatasetLine($0, context: name($0.context)) }
        account = facts.account?.budget == nil ? nil : facts.account.map(AccountView.init)
        people = facts.people
        mayChange = visit.identity.may(.changeProject, in: project.id)
        (hasModels, hasRuns, hasDatasets) = (!models.isEmpty, !runs.isEmpty, !datasets.isEmpty)
        hasPeople = !people.isEmpty
        live = facts.open.map { "/runs/\($0.number ?? 0)/events" }
    }
}

/// A model in a list.
struct ModelRow {
    let title, path, facts, privacy, privacyHint, generatePath: String
    let made: Moment
    let verdicts: [VerdictMark]
    let fidelity: String?
    let isWithdrawn: Bool
    var project: String?

    init(_ model: Model, path: String, project: String? = nil) {
        (title, self.path) = (model.title, "/models/\(model.id)")
        facts = Words.bytes(model.bytes)
        if let epsilon = model.epsilon {
            privacy = "ε = \(Words.epsilon(epsilon))"
            privacyHint = "with a proven bound"
        } else {
            (privacy, privacyHint) = ("no formal bound", "suppression and tests")
        }
        made = Moment(model.createdAt)
        verdicts = VerdictMark.all(model.report)
        fidelity = Verdicts(model.report)?.list.first { $0.kind == "fidelity" }?.value.map(Words.percent)
        generatePath = "\(path)/generate?model=\(model.id)"
        isWithdrawn = model.withdrawnAt != nil
        self.project = project
    }
}

/// A dataset in a list.
struct DatasetLine {
    let title, path, facts: String
    let made: Moment
    let rows: String?
    var project: String?
    var projectPath: String?

    init(_ dataset: Dataset, context: String, project: Project? = nil) {
        (title, path) = (dataset.title, "/datasets/\(dataset.id)")
        facts = "\(Words.count(dataset.tables.count, "table")), \(Words.bytes(dataset.bytes)), in \(context)"
        (made, rows) = (Moment(dataset.createdAt), dataset.rows.map(Words.count))
        (self.project, projectPath) = (project?.title, project.map { "/projects/\($0.slug)" })
    }
}

/// What the store knows of a project.
struct ProjectFacts: Sendable {
    let schema: SchemaVersion?
    let models: [Model]
    let datasets: [Dataset]
    /// The newest.
    let runs: [Run]
    let runCount: Int
    let account: Account?
    let people: [String]

    init(_ project: Project, in database: Database) throws {
        schema = try SchemaVersion.latest(of: project.id, in: database)
        models = try Model.list(of: project.id, in: database)
        datasets = try Dataset.fetchAll(
            database,
            sql: "SELECT * FROM dataset WHERE projectId = ? AND deletedAt IS NULL ORDER BY createdAt DESC LIMIT 5",
            arguments: [project.id])
        runs = try Run.fetchAll(
            database, sql: "SELECT * FROM run WHERE projectId = ? ORDER BY number DESC LIMIT 50",
            arguments: [project.id])
        runCount =
            try Int.fetchOne(database, sql: "SELECT count(*) FROM run WHERE projectId = ?", arguments: [project.id])
            ?? 0
        account = try project.source.map { try Account.of($0.name, in: $0.context, database) }
        people = try String.fetchAll(
            database,
            sql: """
                SELECT user.name || ', ' || member.role FROM member JOIN user ON user.id = userId
                WHERE projectId = ? ORDER BY user.name
                """, arguments: [project.id])
    }

    /// The run that is under way; the newest of several.
    var open: Run? { runs.first { !$0.state.isOver } }

    func last(_ kind: TaskKind) -> Run? { runs.first { $0.kind == kind } }
}
