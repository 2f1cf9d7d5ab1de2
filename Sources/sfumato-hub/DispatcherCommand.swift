import ArgumentParser
import Dispatching
import Hub

struct Dispatcher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks after places where tasks run.", subcommands: [Check.self])

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
