import FoundationEssentials
import GRDB
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
public import ServiceLifecycle

/// Pages and API over HTTP.
public struct HubServer: Sendable {
    private let hub: Hub
    private let onStart: @Sendable () async -> Void

    /// - Parameter onStart: called once requests are taken.
    public init(_ hub: Hub, onStart: @escaping @Sendable () async -> Void = {}) {
        self.hub = hub
        self.onStart = onStart
    }

    /// The server as a service that stops gracefully.
    public func service() throws -> any Service { try application() }

    func application() throws -> some ApplicationProtocol {
        let configuration = hub.configuration
        return Application(
            responder: try router().buildResponder(), server: try Self.builder(configuration),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { [onStart] _ in await onStart() }, logger: hub.logger)
    }

    func router() throws -> Router<RequestScope> {
        let (router, metrics, pages) = (Router(context: RequestScope.self), HubMetrics(), try Pages(hub.configuration))
        router.add(middleware: RequestLog(metrics: metrics))
        router.add(middleware: Headers(isEncrypted: hub.configuration.isEncrypted))
        router.add(middleware: Failures(hub: hub, pages: pages))
        router.add(middleware: SameSite(hub: hub))
        router.add(middleware: Doors(hub: hub))
        router.add(middleware: Throttle())
        let routes = PageRoutes(hub: hub, pages: pages, router: router)
        AssetRoutes(assets: pages.assets).add(to: router)
        OperationRoutes(hub: hub, metrics: metrics).add(to: router)
        DoorRoutes(hub: hub, pages: pages).add(to: router)
        HomeRoutes().add(to: routes)
        ProjectRoutes().add(to: routes)
        SourceRoutes().add(to: routes)
        SchemaRoutes().add(to: routes)
        TrainingRoutes().add(to: routes)
        GenerationRoutes().add(to: routes)
        RunRoutes().add(to: routes)
        ModelRoutes().add(to: routes)
        DatasetRoutes().add(to: routes)
        ContextRoutes().add(to: routes)
        RemoteContextRoutes().add(to: routes)
        LedgerRoutes().add(to: routes)
        AuditRoutes().add(to: routes)
        UserRoutes().add(to: routes)
        APIDescriptionRoutes(description: try APIDescription()).add(to: routes)
        let calls = CallRoutes(hub: hub, router: router.group("api/v1"))
        ProjectAPI().add(to: calls)
        RunAPI().add(to: calls)
        OutcomeAPI().add(to: calls)
        GovernanceAPI().add(to: calls)
        PeopleAPI().add(to: calls)
        RemoteContextAPI().add(to: calls)
        DispatcherAPI().add(to: DispatcherRoutes(hub: hub, router: router.group("api/v1/dispatcher")))
        return router
    }

    static func builder(_ configuration: HubConfiguration) throws -> HTTPServerBuilder {
        let server = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
        guard let certificate = configuration.certificateFile, let key = configuration.keyFile else { return server }
        return try .tls(server, tlsConfiguration: try tls(certificate, key))
    }

    private static func tls(_ certificate: String, _ key: String) throws -> TLSConfiguration {
        do {
            return .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        } catch {
            throw HubError.configuration(
                "The certificate \(certificate) or its key cannot be used", remedy: "Give both in PEM")
        }
    }
}

/// For those who run the Hub: is it alive, is it ready, what does it do.
struct OperationRoutes {
    let hub: Hub
    let metrics: HubMetrics

    func add(to router: Router<RequestScope>) {
        router.get("/healthz") { _, _ in Response.text("alive\n", type: "text/plain") }
        router.get("/readyz") { [hub] _, _ in
            _ = try await hub.store.read { try Int.fetchOne($0, sql: "SELECT 1") }
            return Response.text("ready\n", type: "text/plain")
        }
        router.get("/metrics") { [hub, metrics] _, _ in
            let runs = try await hub.store.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT context, state, count(*) AS runs FROM run GROUP BY context, state"
                ).map { (context: $0["context"] as String, state: $0["state"] as String, count: $0["runs"] as Int) }
            }
            let text = metrics.text(runs: runs, uptime: ContinuousClock.now - hub.startedAt)
            return Response.text(text, type: "text/plain; version=0.0.4")
        }
    }
}
