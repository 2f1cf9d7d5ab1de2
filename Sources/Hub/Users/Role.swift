/// What a person is, for the whole Hub or in one project.
public enum Role: String, Codable, CaseIterable, Sendable {
    /// Runs the Hub: people, settings, everything else.
    case admin
    /// Answers for a project's data: sources, schema, people.
    case steward
    /// Trains and generates.
    case analyst
    /// Sees who did what; changes nothing.
    case auditor

    var permissions: Set<Permission> {
        switch self {
        case .admin: Set(Permission.allCases)
        case .steward:
            [
                .see, .makeProject, .changeProject, .chooseSource, .changeSchema, .run, .cancel, .withdraw, .download,
                .readReport,
            ]
        case .analyst: [.see, .run, .cancelOwn, .download, .readReport]
        case .auditor: [.see, .readReport, .readAudit, .setBudget]
        }
    }
}

/// What can be allowed.
enum Permission: String, CaseIterable, Sendable {
    /// See the project and all in it but reports.
    case see
    case makeProject
    case changeProject
    case chooseSource
    case changeSchema
    /// Discover, train, generate.
    case run
    case cancel
    case cancelOwn
    /// Take a model or a dataset out of use.
    case withdraw
    case download
    case readReport
    /// The whole audit log, not only one's own entries.
    case readAudit
    case setBudget
    case manageUsers
    /// Add and revoke contexts that dispatchers elsewhere serve.
    case manageContexts

    /// The deed, after "Your role does not allow to …".
    var deed: String {
        switch self {
        case .see: "see this"
        case .makeProject: "make projects"
        case .changeProject: "change this project"
        case .chooseSource: "choose its source"
        case .changeSchema: "change its schema"
        case .run: "start tasks here"
        case .cancel, .cancelOwn: "cancel this run"
        case .withdraw: "remove this"
        case .download: "download this"
        case .readReport: "read this report"
        case .readAudit: "read the audit log of others"
        case .setBudget: "set a privacy budget"
        case .manageUsers: "manage people"
        case .manageContexts: "manage remote contexts"
        }
    }

    /// Who can do it, or change who may.
    var owner: String {
        [.manageUsers, .manageContexts, .makeProject].contains(self) ? "an administrator" : "a steward of the project"
    }
}

/// Who asks, and what that allows.
struct Identity: Sendable {
    var user: User
    /// Role in each project where the person has one of its own.
    var projects: [String: Role]
    /// nil for a person in a browser.
    var token: APIToken?
    /// Where the request came from.
    var address: String

    /// Whether it may be done in a project, or, with nil, in the Hub as a whole.
    func may(_ permission: Permission, in project: String? = nil) -> Bool {
        if let token, !token.scope.allows(permission) { return false }
        let roles = [user.role, project.flatMap { projects[$0] }].compactMap(\.self)
        return roles.contains { $0.permissions.contains(permission) }
    }

    /// - Throws: `notFound` for a project that the person may not know of, else `forbidden`.
    func require(_ permission: Permission, in project: String? = nil) throws(HubError) {
        if may(permission, in: project) { return }
        if project != nil, !may(.see, in: project) { throw .notFound("project") }
        throw .forbidden(permission.deed, who: permission.owner)
    }

    /// The projects that the person may see; nil for all.
    var visibleProjects: [String]? {
        user.role?.permissions.contains(.see) == true
            ? nil : projects.filter { $0.value.permissions.contains(.see) }.map(\.key)
    }
}
