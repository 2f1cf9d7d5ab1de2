public import Foundation
public import Kubernetes
import Synchronization

/// A cluster for tests: an API server that behaves as the real one on a real socket, with the controllers, scheduler and
/// kubelets that our Jobs meet. Its pods run programs of this machine, or parts that a test plays.
public final class TestCluster: Sendable {
    let state: ClusterState
    let authority: TestAuthority
    private let server: HTTPServer
    /// Who is known by which token, who may do what, and what goes wrong: a test changes them while requests come in.
    let rules: Mutex<Rules>

    struct Rules: Sendable {
        var tokens: [String: String] = ["admin-token": "system:admin"]
        var rights: [String: [Right]] = [:]
        var fault: (@Sendable (Asked) -> Fault?)?
        var requests = 0
        var log: [String] = []
    }

    /// Starts a cluster with one node, a namespace `tasks` and its default service account.
    public init(_ settings: Settings = Settings(), isTLS: Bool = true) async throws {
        let (state, authority) = (ClusterState(), try TestAuthority())
        let rules = Mutex(Rules())
        self.state = state
        self.authority = authority
        let door = Door(state: state)
        server = try await HTTPServer(tls: isTLS ? authority.serverContext() : nil) { request, exchange in
            try await door.serve(request, exchange)
        }
        self.rules = rules
        await state.begin(settings)
        try await add(.namespace, "", ["metadata": ["name": "tasks"]])
        for name in ["default", "training", "generation"] {
            try await add(.serviceAccount, "tasks", ["metadata": ["name": .text(name)]])
        }
        await state.setNode(Node(name: "node-a"))
        door.open(self)
    }

    /// Ends all pods and connections.
    public func shutdown() async {
        await state.end()
        await server.stop()
    }

    /// How to reach it as its administrator, with a token.
    public var access: ClusterAccess { access(token: "admin-token") }

    /// How to reach it with a token.
    public func access(token: String) -> ClusterAccess {
        var access = ClusterAccess(
            server: url, authorities: server.isTLS ? authority.pem : nil,
            identity: ClusterAccess.Identity(token: .fixed(token)))
        access.namespace = "tasks"
        return access
    }

    /// Where it listens.
    public var url: URL {
        guard let url = URL(string: "\(server.isTLS ? "https" : "http")://127.0.0.1:\(server.port)") else {
            preconditionFailure("a port makes a URL")
        }
        return url
    }

    /// Its authority's certificate in PEM.
    public var authorityPEM: String { authority.pem }

    /// A client certificate and its key in PEM, for a user.
    public func clientCertificate(for user: String) throws -> ClusterAccess.ClientCertificate {
        try authority.client(user)
    }

    /// Makes a token known, or unknown (`user` nil).
    public func setToken(_ token: String, user: String?) { rules.withLock { $0.tokens[token] = user } }

    /// What a user may do; all users but the administrator may do nothing unless told.
    public func setRights(_ rights: [Right], for user: String) { rules.withLock { $0.rights[user] = rights } }

    /// What goes wrong, asked for each request.
    public func setFault(_ fault: (@Sendable (Asked) -> Fault?)?) { rules.withLock { $0.fault = fault } }

    /// How many requests came in.
    public var requestCount: Int { rules.withLock { $0.requests } }

    /// The requests that came in, as `create jobs`.
    public var requestLog: [String] { rules.withLock { $0.log } }

    /// The program that an image holds; images without one cannot be pulled.
    public func setImage(_ image: String, _ program: Program?) async { await state.setImage(image, program) }

    /// Adds a node, or changes it.
    public func setNode(_ node: Node) async { await state.setNode(node) }

    /// Removes a node with all that runs there.
    public func removeNode(_ name: String) async { await state.removeNode(name) }

    /// What admission says to new objects.
    public func addAdmission(_ check: @escaping @Sendable (String, JSON) -> Denial?) async {
        await state.addAdmission(check)
    }

    /// Changes how the cluster behaves.
    public func change(_ change: @escaping @Sendable (inout Settings) -> Void) async {
        await state.changeSettings(change)
    }

    /// Makes a secret known, whose values containers get as environment variables.
    public func addSecret(_ name: String, _ values: [String: String]) async throws {
        try await add(
            .secret, "tasks",
            ["metadata": ["name": .text(name)], "stringData": .object(values.mapValues { .text($0) })])
    }

    /// Makes a ConfigMap in `tasks`.
    public func addConfigMap(_ name: String, _ values: [String: String]) async throws {
        try await add(
            .configMap, "tasks",
            ["metadata": ["name": .text(name)], "data": .object(values.mapValues { .text($0) })])
    }

    /// Makes a service account known.
    public func addServiceAccount(_ name: String) async throws {
        try await add(.serviceAccount, "tasks", ["metadata": ["name": .text(name)]])
    }

    private func add(_ kind: Kind, _ namespace: String, _ object: JSON) async throws {
        var object = object
        (object["apiVersion"], object["kind"]) = (.text(kind.apiVersion), .text(kind.name))
        _ = try await state.create(kind, namespace: namespace, object)
    }

    /// Forgets the history, so that all watches have to list anew.
    public func expireHistory() async { await state.expireHistory() }

    /// All objects of a kind, such as `Job`, in a namespace.
    public func objects(_ kind: String, in namespace: String = "tasks") async -> [JSON] {
        guard let kind = Kind.all.first(where: { $0.name == kind }) else { return [] }
        return await state.all(kind, in: kind.isNamespaced ? namespace : nil)
    }

    /// How often a pod of a Job was started.
    public func starts(ofJob name: String) async -> Int { await state.starts[name] ?? 0 }

    /// Ends a pod in a certain way.
    public func end(_ pods: PodEnd, ofJob job: String) async { await state.end(pods, ofJob: job) }
}
