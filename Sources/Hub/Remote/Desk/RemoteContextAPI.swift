import TaskContract
import Logging
import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird

/// Remote contexts, for administrators.
struct RemoteContextAPI {
    func add(to routes: CallRoutes) {
        routes.get("remote-contexts") { call in
            try call.identity.require(.manageContexts)
            let contexts = try await call.hub.store.read { try RemoteContext.all(in: $0) }
            return try .json(["items": contexts.map { RemoteContextAnswer($0) }])
        }
        routes.post("remote-contexts") { call in
            try call.identity.require(.manageContexts)
            let (hub, identity, wish) = (call.hub, call.identity, try call.read(RemoteContextRequest.self))
            let configuration = hub.configuration
            let made = try await hub.store.write { database in
                let (context, code) = try RemoteContext.add(
                    wish.name, title: wish.title, modelsTo: wish.modelsTo, by: identity, configuration, in: database)
                return RemoteContextAnswer(context, code: try hub.carried(code))
            }
            return try .json(made, status: .created, location: "/api/v1/remote-contexts/\(made.name)")
        }
        routes.post("remote-contexts/:context/code") { call in
            try call.identity.require(.manageContexts)
            let (hub, identity, name) = (call.hub, call.identity, call.part("context"))
            let made = try await hub.store.write { database in
                let (context, code) = try RemoteContext.renewCode(of: name, by: identity, in: database)
                return RemoteContextAnswer(context, code: try hub.carried(code))
            }
            return try .json(made, status: .created)
        }
        routes.post("remote-contexts/:context/revoke") { call in
            try call.identity.require(.manageContexts)
            let (hub, identity, name) = (call.hub, call.identity, call.part("context"))
            let context = try await hub.store.write { database in
                let context = try RemoteContext.revoke(name, by: identity, in: database)
                try hub.remote.refresh(in: database)
                return context
            }
            return try .json(RemoteContextAnswer(context))
        }
    }
}

/// A remote context to be added.
struct RemoteContextRequest: Codable, Sendable {
    let name: String
    let title: String?
    let modelsTo: String?
}

/// A remote context, as programs see it.
struct RemoteContextAnswer: Encodable, Sendable {
    let name, title: String
    let modelsTo: String?
    let state: RemoteContext.State
    let release: String?
    let createdAt: Date
    let heardAt: Date?
    /// The one-time code of its dispatcher: shown once, when it is made.
    let code: String?

    init(_ context: RemoteContext, code: String? = nil) {
        (name, title, modelsTo) = (context.name, context.title, context.modelsTo)
        (state, release) = (context.state(now: .now), context.release)
        (createdAt, heardAt, self.code) = (context.createdAt, context.heardAt, code)
    }
}
