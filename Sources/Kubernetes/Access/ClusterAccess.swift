public import Foundation

/// How one cluster is reached: where it is, how we know it, how it knows us.
public struct ClusterAccess: Sendable {
    /// Such as `https://10.0.0.1:6443`.
    public var server: URL
    /// Certificates of the authorities that its certificate may come from, in PEM; nil for the system's.
    public var authorities: String?
    /// The name on its certificate where that is not the server's.
    public var serverName: String?
    /// Whether its certificate goes unchecked: for trials only.
    public var isUnchecked = false
    /// How it knows us.
    public var identity: Identity
    /// What requests go through, such as `http://proxy:3128`; nil to go straight.
    public var proxy: URL?
    /// Whom we act for, where we act for somebody else.
    public var impersonation: Impersonation?
    /// The namespace to use where none is named.
    public var namespace: String?

    /// Access to a server.
    public init(server: URL, authorities: String? = nil, identity: Identity = Identity()) {
        self.server = server
        self.authorities = authorities
        self.identity = identity
    }

    /// How the server knows us: by certificate, by token, or by both.
    public struct Identity: Sendable {
        /// A client certificate and its key.
        public var certificate: ClientCertificate?
        /// Where the token comes from.
        public var token: TokenSource?

        /// Nobody, unless told.
        public init(certificate: ClientCertificate? = nil, token: TokenSource? = nil) {
            self.certificate = certificate
            self.token = token
        }
    }

    /// A certificate and its key in PEM.
    public struct ClientCertificate: Hashable, Sendable {
        /// The certificate, and those between it and the authority.
        public var certificates: String
        /// The private key.
        public var key: String

        /// A certificate and its key.
        public init(certificates: String, key: String) {
            self.certificates = certificates
            self.key = key
        }
    }

    /// Whom we act for. Source: Kubernetes, "User impersonation".
    public struct Impersonation: Hashable, Sendable {
        /// The user.
        public var user: String
        /// The user's groups.
        public var groups: [String]
    }

    /// Where tokens come from.
    public enum TokenSource: Sendable {
        /// It never changes.
        case fixed(String)
        /// A file whose content changes now and then, such as a service account's.
        case file(String)
        /// A program that gives one, such as `aws eks get-token`.
        case program(ExecPlugin)
    }
}

extension ClusterAccess {
    /// Where Kubernetes puts what a pod needs to reach its own cluster.
    public static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Access from inside a pod. Source: Kubernetes, "Accessing the API from within a Pod".
    public static func inCluster(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        folder: String = serviceAccountFolder
    ) throws(AccessError) -> ClusterAccess {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], let port = environment["KUBERNETES_SERVICE_PORT"],
            let server = URL(string: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        else {
            throw AccessError(
                "KUBERNETES_SERVICE_HOST", "is not set, so this is no pod of a cluster", "Name a kubeconfig instead")
        }
        let authorities = try text(of: "\(folder)/ca.crt", as: "the service account's certificate authority")
        let token = "\(folder)/token"
        _ = try text(of: token, as: "the service account's token")
        var access = ClusterAccess(
            server: server, authorities: authorities, identity: Identity(token: .file(token)))
        access.namespace = try? text(of: "\(folder)/namespace", as: "the namespace")
        return access
    }

    /// The same server, known by the token in a file: for a service account of another cluster.
    public func withToken(inFile path: String) throws(AccessError) -> ClusterAccess {
        _ = try Self.text(of: path, as: "the token file")
        var access = self
        access.identity = Identity(token: .file(path))
        return access
    }

    static func text(of path: String, as what: String) throws(AccessError) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw AccessError(path, "\(what) cannot be read", "See that the file is there and may be read by this user")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
