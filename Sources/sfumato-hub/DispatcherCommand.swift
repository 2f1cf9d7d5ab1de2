import ArgumentParser
import Dispatching
import Foundation
import Hub
import Logging
import ServiceLifecycle
import UnixSignals

struct Dispatcher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the tasks of one context, apart from the Hub; or tests what they will need.",
        subcommands: [Run.self, Check.self], defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs the tasks of one context for a Hub elsewhere, as the context's owner allows.",
            discussion: """
                It reaches out to the Hub and is reached by nobody. The first start takes the one-time code that the Hub's
                administrator was shown: the variable SFUMATO_DISPATCHER_CODE, or a file.

                  sfumato-hub dispatcher --context frankfurt --hub https://sfumato.example.org --config frankfurt.yaml
                """)

        @Option(help: ArgumentHelp("The context, as the configuration describes it.", valueName: "name")) var context:
            String
        @Option(help: ArgumentHelp("The Hub's address.", valueName: "https://…")) var hub: String
        @Option(help: ArgumentHelp("The owner's configuration in YAML.", valueName: "file")) var config: String
        @Option(help: ArgumentHelp("Where it keeps what it holds, its log and its keys.", valueName: "folder"))
        var stateDir = "dispatcher"
        @Option(help: ArgumentHelp("A file with the one-time code; else SFUMATO_DISPATCHER_CODE.", valueName: "file"))
        var codeFile: String?
        @Option(help: ArgumentHelp("Certificates in PEM that the Hub's is checked against.", valueName: "file"))
        var authorities: String?

        func run() async throws {
            var code = ProcessInfo.processInfo.environment["SFUMATO_DISPATCHER_CODE"]
            // One that has enrolled needs no code any more, and its file may be gone.
            if let codeFile { code = try? String(contentsOfFile: codeFile, encoding: .utf8) }
            let settings = try DispatcherSettings(
                context: context, hub: hub, stateFolder: stateDir, configuration: config, authoritiesFile: authorities,
                code: code.flatMap { $0.isEmpty ? nil : $0 })
            let logger = Logger(label: "sfumato-dispatcher") { _ in JSONLogHandler() }
            let dispatcher = try RemoteDispatcher(settings, logger: logger)
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: dispatcher, successTerminationBehavior: .gracefullyShutdownGroup)],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tests whatever the contexts' Kubernetes Jobs will need.",
            discussion: """
                Each right that the dispatcher needs, and a Job of each kind as a trial that keeps nothing.
                Exit code 0: all is there. 78: something is not.

                  sfumato-hub dispatcher check --config hub.yaml
                """)

        @OptionGroup var options: ConfigurationOptions
        @Option(help: ArgumentHelp("Only this context.", valueName: "name")) var context: String?

        func run() async throws {
            let contexts = try options.configuration().contexts.filter { context == nil || $0.name == context }
            let clusters = contexts.compactMap { context in context.kubernetes.map { (context.name, $0) } }
            guard !clusters.isEmpty else { throw ValidationError("No such context runs tasks as Kubernetes Jobs.") }
            var isWhole = true
            for (name, settings) in clusters {
                print("\(name), namespace \(settings.namespace)")
                for finding in try await Preflight.findings(settings) {
                    print("  \(finding.fault == nil ? "yes" : "NO ")  \(finding.subject)")
                    if let fault = finding.fault { print("       \(fault).") }
                    if finding.fault != nil { isWhole = false }
                }
            }
            guard isWhole else { throw ExitCode(78) }
        }
    }
}
