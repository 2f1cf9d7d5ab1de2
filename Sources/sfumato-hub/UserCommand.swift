import ArgumentParser
import Hub

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People, for whoever runs the Hub.", subcommands: [Add.self, Link.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a person and prints the link with which a password is set.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The person's e-mail address.") var email: String
        @Option(help: "The person's name.") var name: String
        @Option(help: "admin, steward, analyst or auditor, for all projects.") var role: String?

        func run() async throws {
            let configuration = try options.configuration(isAside: true)
            print(try await Hub.addPerson(email: email, name: name, role: role, configuration))
        }
    }

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a link with which a person sets a new password, such as an administrator who lost it.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The person's e-mail address.") var email: String

        func run() async throws {
            let configuration = try options.configuration(isAside: true)
            print(try await Hub.passwordLink(for: email, configuration))
        }
    }
}
