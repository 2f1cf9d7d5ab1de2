import FoundationEssentials
import GRDB
import Glibc
import TaskContract

/// The training form.
struct TrainingView {
    struct Option {
        let value, label: String
        let isChosen: Bool
    }

    let project, path, lead: String
    let error: String?
    let isPrivate, mayPrivate, mayTrees: Bool
    let privateReason: String?
    let epsilon, delta, sure, sureWidth: String
    let account: AccountView?
    let used, total: String
    let context: String
    let free: String
    let purpose: String
    let minimumCount, holdout, seed: String
    let evaluate, textAsCategories, hasText: Bool
    let targets: [Option]
    let reads, runsAs, costs, limits: String
    let command: String

    init(_ visit: Visit, _ project: Project, error: HubError? = nil) async throws {
        guard let source = project.source else {
            throw HubError.conflict("This project has no source yet", remedy: "Choose one first")
        }
        let context = try visit.hub.context(source.context)
        let found = try await visit.hub.store.read { database in
            (
                try SchemaVersion.latest(of: project.id, in: database),
                try Account.of(source.name, in: context.name, database),
                try Int.fetchOne(
                    database,
                    sql:
                        "SELECT count(*) FROM run WHERE context = ? AND state IN ('starting', 'running', 'cancelling')",
                    arguments: [context.name]) ?? 0
            )
        }
        guard let schema = found.0?.document else {
            throw HubError.conflict("The source has not been discovered yet", remedy: "Discover it first")
        }
        let (account, taken, form, policy) = (found.1, found.2, visit.form, ContextPolicy(context).policy)
        (self.project, path) = (project.title, "/projects/\(project.slug)")
        lead =
            "Everything below is set to what we would choose for \(schema.tables.count == 1 ? "this table" : "these \(schema.tables.count) tables"). You can start right away."
        self.error = error?.description
        let isAllowed = policy.map { $0.synthesizers?.marginals != nil } ?? true
        mayPrivate = isAllowed && schema.tables.count == 1
        mayTrees = policy.map { $0.synthesizers?.trees != nil } ?? true
        privateReason =
            isAllowed
            ? mayPrivate ? nil : "It learns one table so far, and this source has \(schema.tables.count)."
            : "The policy of \(context.title) does not allow it."
        isPrivate = mayPrivate && (form["synthesizer"].map { $0 == "marginals" } ?? !mayTrees)
        let number = Double(form["epsilon"] ?? "1") ?? 1
        epsilon = form["epsilon"] ?? Words.epsilon(min(1, policy?.synthesizers?.marginals?.epsilon ?? 1))
        delta = form["delta"] ?? "0.000001"
        let surety = 1 / (1 + exp(-number))
        sure = surety > 0.99 ? "practically certain" : "at most \(Int((surety * 100).rounded(.up))) % sure"
        sureWidth = String(Int((300 * surety).rounded()))
        self.account = account.budget == nil ? nil : AccountView(account)
        (used, total) = (Words.decimal(account.epsilonUsed, 4), Words.decimal(account.budget?.epsilon ?? 0, 4))
        self.context = context.title
        free =
            taken < context.places
            ? "A place is free; it starts at once."
            : "\(Words.count(taken, "place")) of \(context.places) taken; it waits in line."
        purpose = form.has("purpose") ? form.raw("purpose") : project.purpose
        minimumCount =
            form["minimumCount"] ?? String(policy?.synthesizers?.trees?.minimumCount ?? TrainingSpec.usualMinimumCount)
        holdout = form["holdout"] ?? "20"
        seed = form["seed"] ?? ""
        evaluate = error == nil || form.has("evaluate")
        textAsCategories = form.has("textAsCategories")
        hasText =
            schema.tables.contains { $0.columns.contains { $0.type == "text" } }
            && (policy.map { $0.synthesizers?.trees?.textAsCategories == true } ?? true)
        let wanted = Set(form.all("target"))
        targets = schema.tables.flatMap { table in
            table.columns.filter { ["categorical", "boolean", "integer", "decimal", "real"].contains($0.type) }.map {
                let name = "\(table.name).\($0.name)"
                return Option(
                    value: name, label: schema.tables.count == 1 ? $0.name : name, isChosen: wanted.contains(name))
            }
        }
        reads = "\(source.title), \(Words.count(schema.tables.count, "table"))"
        let unit = context.kubernetes == nil ? "process" : "Kubernetes Job"
        runsAs = "one \(unit) in \(context.title)" + (context.process.user.map { ", as \($0)" } ?? "")
        costs =
            account.budget == nil
            ? "no budget is set for this source" : "ε of the \(Words.epsilon(account.epsilonLeft ?? 0)) that are left"
        limits = [
            context.memoryBytes.map { "\(Words.memory($0)) of memory" }, context.seconds.map { Words.duration($0) },
        ].compactMap(\.self).joined(separator: ", ")
        command = "sfumato train \(source.locations.joined(separator: " ")) --evaluate --out model.sfm"
    }
}
