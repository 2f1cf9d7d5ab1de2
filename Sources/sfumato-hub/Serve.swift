import ArgumentParser
import Foundation
import Hub
import Logging
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Starts the Hub.",
        discussion: """
            sfumato-hub serve --data-dir hub/                     examples only, on http://127.0.0.1:8080
            sfumato-hub serve --data-dir hub/ --allow /data       sources below /data, too
            sfumato-hub serve --data-dir hub/ --config hub.yaml   contexts of your own
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.configuration()
        let logger = Logger(label: "sfumato-hub") { _ in JSONLogHandler() }
        guard let lease = configuration.lease else { return try await serve(configuration, logger) }
        try await LeasedHub(configuration, lease, logger: logger).run { leased in
            try await serve(configuration, logger, leased)
        }
    }

    private func serve(
        _ configuration: HubConfiguration, _ logger: Logger, _ lease: LeaseService? = nil
    ) async throws {
        var hub = try Hub(configuration, logger: logger)
        if let lease { hub = hub.acting { lease.isHeld } }
        let (link, address) = (try await hub.setUpLink(), configuration.address)
        let server = HubServer(hub) {
            let text =
                link.map { "Open this link once, within an hour, to make your account:\n  \($0)" } ?? "Open \(address)"
            FileHandle.standardOutput.write(Data((text + "\n").utf8))
        }
        // Stopped from the last to the first, so that the lease is held while anything still acts.
        let services: [any Service] = [lease].compactMap(\.self) + [try server.service()] + (try hub.services())
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}
