import ArgumentParser
import Hub

struct ContextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context", abstract: "Contexts that dispatchers elsewhere serve, for whoever runs the Hub.",
        subcommands: [Add.self, Code.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a remote context and prints the one-time code for its dispatcher.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The context's name: small letters, digits, hyphens.") var name: String
        @Option(help: "For people, such as Frankfurt.") var title: String?
        @Option(help: ArgumentHelp("The context on this side that keeps models which come out.", valueName: "name"))
        var modelsTo: String?

        func run() async throws {
            let configuration = try options.configuration(isAside: true)
            print(try await Hub.addRemoteContext(name, title: title, modelsTo: modelsTo, configuration))
        }
    }

    struct Code: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a new one-time code, such as for a dispatcher that was set up anew.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The context's name.") var name: String

        func run() async throws {
            print(try await Hub.renewRemoteCode(of: name, try options.configuration(isAside: true)))
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends the rights of a context's dispatcher at this Hub; its open runs end here as lost.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The context's name.") var name: String

        func run() async throws {
            try await Hub.revokeRemoteContext(name, try options.configuration(isAside: true))
            print("The dispatcher of \(name) may neither ask nor tell any more.")
        }
    }
}
