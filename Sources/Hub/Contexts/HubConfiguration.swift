public import Dispatching
import FoundationEssentials
import Glibc
import TaskContract

/// How a Hub is set up.
public struct HubConfiguration: Sendable {
    /// Where store, tasks and outputs are.
    public var dataDirectory: String
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on.
    public var port = 8080
    /// How people reach the Hub, such as `https://sfumato.bank.example`; nil for host and port.
    public var publicURL: String?
    /// The name that pages show, such as `Alder Bank, group hub`.
    public var organisation = "Sfumato"
    /// Where tasks run.
    public var contexts: [ContextConfiguration] = []
    /// Certificate and key in PEM; nil for plain HTTP.
    public var certificateFile: String?
    /// The key of the certificate.
    public var keyFile: String?
    /// A file that gets each entry of the audit log as a line of JSON, for a collector; nil for none.
    public var auditFile: String?
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public var trustedProxies: [String] = []

    /// The lease that lets one of several Hubs of this store act; nil where there is but one.
    public var lease: LeaseSettings?

    /// A Hub with nowhere to run tasks yet.
    public init(dataDirectory: String) { self.dataDirectory = Self.absolute(dataDirectory) }

    /// What to open in a browser.
    public var address: String { publicAddress }

    /// Without a slash at its end.
    var publicAddress: String {
        publicURL ?? "\(certificateFile == nil ? "http" : "https")://\(host == "0.0.0.0" ? "localhost" : host):\(port)"
    }

    /// Whether browsers reach the Hub over an encrypted connection.
    var isEncrypted: Bool { publicAddress.hasPrefix("https:") }

    var storePath: String { dataDirectory + "/hub.sqlite" }

    /// This very program.
    var ownProgram: String { Self.resolved("/proc/self/exe") ?? "sfumato-hub" }

    /// The program that runs a context's tasks: the one named, the one beside this program, or the one on the path.
    func program(of context: ContextConfiguration) throws(HubError) -> String {
        if let named = context.process.program { return named }
        let beside = ownProgram.split(separator: "/").dropLast().joined(separator: "/")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = ["/" + beside] + path.split(separator: ":").map(String.init)
        guard let program = folders.map({ $0 + "/sfumato" }).first(where: { access($0, X_OK) == 0 }) else {
            throw .configuration(
                "The program sfumato is neither beside sfumato-hub nor on the path",
                remedy: "Install it there, or name it: contexts[].process.program")
        }
        return program
    }

    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Without links; nil for what is not there.
    static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
