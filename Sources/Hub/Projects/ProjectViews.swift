import FoundationEssentials
import GRDB
import TaskContract

/// The list of projects.
struct ProjectsView {
    struct Row {
        let title, path, purpose, source: String
        let runs: String
        let made: Moment
    }

    let rows: [Row]
    let isEmpty: Bool
    let mayMakeProject: Bool
    let example: ExampleOffer?

    init(_ visit: Visit) async throws {
        let identity = visit.identity
        let found = try await visit.hub.store.read { database in
            try Project.visible(to: identity, in: database).map { project in
                let sql = "SELECT count(*) FROM run WHERE projectId = ?"
                return (project, try Int.fetchOne(database, sql: sql, arguments: [project.id]) ?? 0)
            }
        }
        rows = found.map { project, runs in
            Row(
                title: project.title, path: "/projects/\(project.slug)", purpose: project.purpose,
                source: project.source?.title ?? "no source yet", runs: Words.count(runs, "run"),
                made: Moment(project.createdAt))
        }
        isEmpty = rows.isEmpty
        mayMakeProject = identity.may(.makeProject)
        example = mayMakeProject ? ExampleOffer(visit.hub.configuration) : nil
    }
}

/// The form for a new project.
struct NewProjectView {
    let title: String
    let purpose: String
    let titleError: String?
    let choices: SourceChoices
    let isLater: Bool

    init(_ visit: Visit, error: HubError? = nil) {
        (title, purpose) = (visit.form["title"] ?? "", visit.form["purpose"] ?? "")
        titleError = error?.field == "title" || error?.field == "purpose" ? error?.description : nil
        choices = SourceChoices(
            visit.hub.configuration, chosen: nil, typed: error == nil ? nil : visit.form, error: error)
        isLater = visit.form["source"] == nil
    }
}

/// Settings and people of a project.
struct ProjectSettingsView {
    struct Person {
        let name, email, initials: String
        let roles: [Option]
    }

    struct Option {
        let value, label: String
        let isChosen: Bool
    }

    let project, projectPath, title, purpose: String
    let error: String?
    let people: [Person]
    let roles: [Option]
    let others: [String]
    let hasPeople: Bool

    init(_ visit: Visit, _ project: Project, error: HubError? = nil) async throws {
        (self.project, projectPath) = (project.title, "/projects/\(project.slug)")
        title = error == nil ? project.title : visit.form["title"] ?? ""
        purpose = error == nil ? project.purpose : visit.form["purpose"] ?? ""
        self.error = error?.description
        let found = try await visit.hub.store.read { database in
            let members = try Row.fetchAll(
                database,
                sql: """
                    SELECT user.name, user.email, member.role FROM member JOIN user ON user.id = userId
                    WHERE projectId = ? ORDER BY user.name
                    """, arguments: [project.id]
            ).map { ($0["name"] as String, $0["email"] as String, $0["role"] as String) }
            let all = try String.fetchAll(
                database, sql: "SELECT email FROM user WHERE disabledAt IS NULL ORDER BY email")
            return (members, all)
        }
        let kinds = [Role.steward, .analyst, .auditor]
        people = found.0.map { name, email, role in
            let words = name.split(separator: " ").compactMap(\.first).prefix(2)
            return Person(
                name: name, email: email, initials: String(words).uppercased(),
                roles: kinds.map { Option(value: $0.rawValue, label: $0.rawValue, isChosen: $0.rawValue == role) })
        }
        roles = kinds.map { Option(value: $0.rawValue, label: $0.rawValue, isChosen: $0 == .analyst) }
        others = found.1.filter { email in !found.0.contains { $0.1 == email } }
        hasPeople = !people.isEmpty
    }
}
