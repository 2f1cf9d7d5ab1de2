import Hummingbird
public import Logging
public import ServiceLifecycle

/// What a Hub answers while another one acts: that it is alive, and not ready. It has not opened the store.
public struct HubStandby: Sendable {
    private let configuration: HubConfiguration
    private let logger: Logger

    /// A Hub that waits, at the address of the Hub that it will be.
    public init(_ configuration: HubConfiguration, logger: Logger) {
        (self.configuration, self.logger) = (configuration, logger)
    }

    /// The server as a service that stops gracefully.
    public func service() throws -> any Service {
        let router = Router()
        router.get("/healthz") { _, _ in Response.text("alive\n", type: "text/plain") }
        router.get("/readyz") { _, _ in Self.unready }
        router.get("/**") { _, _ in Self.unready }
        return Application(
            router: router, server: try HubServer.builder(configuration),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil), logger: logger)
    }

    private static var unready: Response {
        var response = Response.text("another Hub acts; this one waits\n", type: "text/plain")
        response.status = .serviceUnavailable
        response.headers[.retryAfter] = "5"
        return response
    }
}
