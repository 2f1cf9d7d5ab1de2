import ArgumentParser
import Hub

@main
struct SfumatoHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sfumato-hub",
        abstract: "Pages, API and orchestration for synthetic data.",
        discussion: """
            sfumato-hub serve --data-dir hub/       starts it, and prints a link for the first account
            sfumato-hub audit verify --data-dir hub/  proves that the audit log was not altered
            """,
        version: HubRelease.version, subcommands: [Serve.self, Audit.self, Backup.self, Supervise.self])
}

/// Where the Hub's store is.
struct DataDirectory: ParsableArguments {
    @Option(help: ArgumentHelp("Where store, models and datasets are.", valueName: "folder"))
    var dataDir = "hub"
}
