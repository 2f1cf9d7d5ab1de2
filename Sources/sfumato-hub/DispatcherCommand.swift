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
                Each right that the dispatcher needs, and a Job of each kind as a trial that keeps nothing. With --run a Job
                of each kind is made that runs and does nothing: whether nodes pull the image and mount the volumes, and
                whether accounts and Secrets are there, shows only then.
                Exit code 0: all is there. 78: something is not.

                  sfumato-hub dispatcher check --config hub.yaml
                  sfumato-hub dispatcher check --config hub.yaml --run
                """)

        @OptionGroup var options: ConfigurationOptions
        @Option(help: ArgumentHelp("Only this context.", valueName: "name")) var context: String?
        @Flag(help: "Run a Job of each kind, too.") var run = false
        @Option(help: ArgumentHelp("How long a Job of --run may take, a node's start included.", valueName: "seconds"))
        var patience = 300

        func run() async throws {
            let configuration = try options.configuration()
            let contexts = configuration.contexts.filter {
                $0.kubernetes != nil && (context == nil || $0.name == context)
            }
            guard !contexts.isEmpty else { throw ValidationError("No such context runs tasks as Kubernetes Jobs.") }
            var isWhole = true
            if let lease = configuration.lease {
                print("lease \(lease.name), namespace \(lease.namespace)")
                isWhole = tell(try await Preflight.findings(lease))
            }
            for context in contexts {
                guard let settings = context.kubernetes else { continue }
                print("\(context.name), namespace \(settings.namespace)")
                var isReady = tell(try await Preflight.findings(settings))
                if run, isReady {
                    isReady = tell(
                        try await Rehearsal.findings(
                            settings, limits: context.limits(), patience: .seconds(patience)))
                }
                isWhole = isWhole && isReady
            }
            guard isWhole else { throw ExitCode(78) }
        }

        /// - Returns: whether all is there.
        private func tell(_ findings: [Preflight.Finding]) -> Bool {
            for finding in findings {
                print("  \(finding.fault == nil ? "yes" : "NO ")  \(finding.subject)")
                if let fault = finding.fault { print("       \(fault).") }
            }
            return findings.allSatisfy { $0.fault == nil }
        }
    }
}
