import FoundationEssentials
import Hummingbird
import Mustache

/// Renders pages from templates. All that is put into them is escaped; only `Charts` and our own icons go in as markup.
struct Pages: Sendable {
    let assets = Assets()
    private let library: MustacheLibrary
    private let organisation: String

    init(_ configuration: HubConfiguration) throws {
        organisation = configuration.organisation
        var templates: [String: MustacheTemplate] = [:]
        for (name, bytes) in Templates.all {
            templates[name] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
        }
        for (name, path) in Icon.paths {
            let text = "<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
            templates["icon-" + name] = try MustacheTemplate(string: text)
        }
        library = MustacheLibrary(templates: templates)
    }

    /// A page of somebody who is signed in.
    func page(
        _ template: String, _ title: String, _ visit: Visit, in room: Room, modules: [String] = [], view: Any,
        status: Int = 200
    ) -> Response {
        let frame = Frame(
            shell: Shell(title: title, visit: visit, room: room, pages: self, modules: modules + ["keys.js"]),
            view: view)
        return .html(render(template, frame), status: .init(code: status))
    }

    /// A page of a door: nobody is signed in yet.
    func door(_ template: String, _ title: String, view: Any, status: Int = 200) -> Response {
        .html(
            render(template, Frame(shell: Shell(title: title, pages: self), view: view)), status: .init(code: status))
    }

    /// A page that says what went wrong.
    func failure(_ error: HubError, status: Int, scope: RequestScope) -> String {
        let view = FailureView(
            title: error.problem, remedy: error.remedy, isForbidden: status == 403,
            requestID: status >= 500 ? scope.requestID : nil,
            isSignedIn: scope.identity != nil)
        return render("failure", Frame(shell: Shell(title: "Not possible", pages: self), view: view))
    }

    fileprivate var name: String { organisation }

    private func render(_ template: String, _ frame: Frame) -> String {
        library.render(frame, withTemplate: template) ?? ""
    }
}

/// What a template sees: the shell around the page, and the page's own values.
private struct Frame {
    let shell: Shell
    let view: Any
}

private struct FailureView {
    let title: String
    let remedy: String
    let isForbidden: Bool
    let requestID: String?
    let isSignedIn: Bool
}

/// The entries of the side list.
enum Room: String, CaseIterable {
    case home, projects, runs, models, datasets, contexts, ledger, audit, users, none

    fileprivate var label: String {
        switch self {
        case .ledger: "Privacy ledger"
        case .audit: "Audit log"
        case .users: "People"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }

    fileprivate var path: String { self == .home ? "/" : "/" + rawValue }
}

/// What stands around each page.
private struct Shell {
    struct Entry {
        let label: String
        let path: String
        let isHere: Bool
        let icon: String
    }

    let title: String
    let organisation: String
    let version = HubRelease.version
    let theme: String?
    let shortcuts: Bool
    let tokens, components, hub, icon: String
    let modules: [String]
    var work: [Entry] = []
    var governance: [Entry] = []
    var name: String?
    var initials: String?
    var role: String?
    var formToken: String?
    var here: String?

    init(title: String, pages: Pages) {
        (self.title, organisation, theme, shortcuts, modules) = (title, pages.name, nil, false, [])
        (tokens, components, hub) = Self.styles(pages)
        icon = pages.assets.path("icon.svg")
    }

    init(title: String, visit: Visit, room: Room, pages: Pages, modules: [String]) {
        let user = visit.identity.user
        (self.title, organisation) = (title, pages.name)
        theme = user.theme == "system" ? nil : user.theme
        shortcuts = user.shortcuts
        (tokens, components, hub) = Self.styles(pages)
        icon = pages.assets.path("icon.svg")
        self.modules = modules.map(pages.assets.path)
        work = [Room.home, .projects, .runs, .models, .datasets].map { Self.entry($0, room) }
        var rooms = [Room.contexts, .ledger, .audit]
        if visit.identity.may(.manageUsers) { rooms.append(.users) }
        governance = rooms.map { Self.entry($0, room) }
        (name, initials, role) = (user.name, user.initials, user.role?.rawValue)
        formToken = visit.session.formToken
        here = visit.request.uri.string
    }

    private static func styles(_ pages: Pages) -> (String, String, String) {
        (pages.assets.path("tokens.css"), pages.assets.path("components.css"), pages.assets.path("hub.css"))
    }

    private static func entry(_ room: Room, _ here: Room) -> Entry {
        Entry(label: room.label, path: room.path, isHere: room == here, icon: "icon-" + room.rawValue)
    }
}

/// Which release this is.
public enum HubRelease {
    /// As `sfumato --version` has it.
    public static let version = "0.1.0"
}
