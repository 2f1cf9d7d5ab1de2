import ArgumentParser
import Foundation
import Hub

/// Where a Hub's settings come from: options, then variables of the environment, then the file.
struct ConfigurationOptions: ParsableArguments {
    @OptionGroup var data: DataDirectory
    @Option(help: ArgumentHelp("Configuration in YAML; else SFUMATO_HUB_CONFIG.", valueName: "file")) var config:
        String?
    @Option(help: "The address to listen on; else SFUMATO_HUB_HOST, else 127.0.0.1.") var host: String?
    @Option(help: "The port to listen on; else SFUMATO_HUB_PORT, else 8080.") var port: Int?
    @Option(help: ArgumentHelp("A folder that stewards may choose sources from.", valueName: "folder"))
    var allow: [String] = []
    @Option(
        help: ArgumentHelp(
            "How people reach the Hub, if not by address and port; else SFUMATO_HUB_PUBLIC_URL.", valueName: "address"))
    var publicUrl: String?
    @Option(help: ArgumentHelp("The name that pages show; else SFUMATO_HUB_ORGANISATION.", valueName: "name"))
    var organisation: String?
    @Option(help: ArgumentHelp("Certificate chain in PEM; else SFUMATO_HUB_CERTIFICATE.", valueName: "file"))
    var certificate: String?
    @Option(help: ArgumentHelp("Private key of the certificate; else SFUMATO_HUB_KEY.", valueName: "file"))
    var key: String?
    @Option(help: ArgumentHelp("A proxy whose forwarded addresses are believed.", valueName: "address"))
    var trustProxy: [String] = []
    @Option(
        help: ArgumentHelp(
            "A file that gets each audit entry as a line of JSON; else SFUMATO_HUB_AUDIT_FILE.", valueName: "file"))
    var auditFile: String?

    /// - Parameter isAside: for a command beside a Hub that may run.
    /// - Throws: for what cannot be read, or names what is not there.
    func configuration(isAside: Bool = false) throws -> HubConfiguration {
        let variables = ProcessInfo.processInfo.environment
        func variable(_ name: String) -> String? { variables["SFUMATO_HUB_" + name].flatMap { $0.isEmpty ? nil : $0 } }
        var result = HubConfiguration(dataDirectory: data.folder)
        if let path = config ?? variable("CONFIG") { try result.take(try HubFile(path: path)) }
        result.host = host ?? variable("HOST") ?? result.host
        if let text = variable("PORT"), port == nil {
            guard let number = Int(text) else { throw ValidationError("SFUMATO_HUB_PORT is no number.") }
            result.port = number
        }
        result.port = port ?? result.port
        result.publicURL = publicUrl ?? variable("PUBLIC_URL") ?? result.publicURL
        result.organisation = organisation ?? variable("ORGANISATION") ?? result.organisation
        result.certificateFile = certificate ?? variable("CERTIFICATE") ?? result.certificateFile
        result.keyFile = key ?? variable("KEY") ?? result.keyFile
        result.auditFile = auditFile ?? variable("AUDIT_FILE") ?? result.auditFile
        result.trustedProxies += trustProxy
        // Without a context of its own a Hub runs tasks beside itself; so do the folders of --allow.
        if result.contexts.isEmpty || !allow.isEmpty {
            try result.addHostContext(examples: Self.examples, allowing: allow, isAside: isAside)
        }
        return result
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

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks at a configuration before it is used.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what would keep the Hub from working.", discussion: "Exit code 0: nothing. 78: something.")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let configuration = try options.configuration()
            let faults = configuration.faults()
            for fault in faults { print("\(fault).") }
            guard faults.isEmpty else { throw ExitCode(78) }
            let contexts = configuration.contexts.map(\.name).joined(separator: ", ")
            print("All is well: \(configuration.address), contexts \(contexts).")
        }
    }
}
