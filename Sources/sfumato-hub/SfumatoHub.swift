import ArgumentParser
import Foundation
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
        version: HubRelease.version,
        subcommands: [
            Serve.self, Config.self, UserCommand.self, Audit.self, Backup.self, Dispatcher.self, ContextCommand.self,
            Supervise.self,
        ])
}

/// Where the Hub's store is.
struct DataDirectory: ParsableArguments {
    @Option(help: ArgumentHelp("Where store, models and datasets are; else SFUMATO_HUB_DATA_DIR.", valueName: "folder"))
    var dataDir: String?

    var folder: String { dataDir ?? ProcessInfo.processInfo.environment["SFUMATO_HUB_DATA_DIR"] ?? "hub" }
}
