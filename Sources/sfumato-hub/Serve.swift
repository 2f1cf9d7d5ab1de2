import ArgumentParser
import Foundation
import Hub
import Logging
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Starts the Hub.")

    @OptionGroup var data: DataDirectory
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on.") var port = 8080
    @Option(help: ArgumentHelp("A folder that stewards may choose sources from.", valueName: "folder"))
    var allow: [String] = []
    @Option(help: ArgumentHelp("How people reach the Hub, if not by address and port.", valueName: "address"))
    var publicUrl: String?
    @Option(help: ArgumentHelp("The name that pages show.", valueName: "name")) var organisation = "Sfumato"
    @Option(help: ArgumentHelp("Certificate chain in PEM.", valueName: "file")) var certificate: String?
    @Option(help: ArgumentHelp("Private key of the certificate.", valueName: "file")) var key: String?
    @Option(help: ArgumentHelp("A proxy whose forwarded addresses are believed.", valueName: "address"))
    var trustProxy: [String] = []

    func run() async throws {
        var configuration = HubConfiguration(dataDirectory: data.dataDir)
        (configuration.host, configuration.port, configuration.publicURL) = (host, port, publicUrl)
        (configuration.organisation, configuration.trustedProxies) = (organisation, trustProxy)
        (configuration.certificateFile, configuration.keyFile) = (certificate, key)
        try configuration.addHostContext(examples: Self.examples, allowing: allow)
        let logger = Logger(label: "sfumato-hub") { _ in JSONLogHandler() }
        let hub = try Hub(configuration, logger: logger)
        let link = try await hub.setUpLink()
        let address = configuration.address
        let server = try HubServer(hub) {
            let text = link.map { "Open this link once, within an hour, to make your account:\n  \($0)" } ?? "Open \(address)"
            FileHandle.standardOutput.write(Data((text + "\n").utf8))
        }
        let services = [try server.service()] + (try hub.services())
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// The examples that were installed beside the program, or lie in the folder that it was built in.
    private static var examples: String? {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        var folder = program
        let installed = program.appendingPathComponent("../share/sfumato/examples").standardizedFileURL.path
        if FileManager.default.fileExists(atPath: installed + "/adult") { return installed }
        while folder.path != "/" {
            let path = folder.appendingPathComponent("examples").path
            if FileManager.default.fileExists(atPath: path + "/adult/train.csv") { return path }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
