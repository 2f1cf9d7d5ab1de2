import Foundation
import Yams

/// A kubeconfig file as it is written. Source: client-go `clientcmd/api/v1` Config.
struct KubeconfigFile: Decodable {
    var clusters: [NamedCluster]?
    var users: [NamedUser]?
    var contexts: [NamedContext]?
    var currentContext: String?

    private enum CodingKeys: String, CodingKey {
        case clusters, users, contexts
        case currentContext = "current-context"
    }

    struct NamedCluster: Decodable {
        var name: String
        var cluster: Cluster
        /// The folder that relative paths start from; known once the file is read.
        var folder = ""

        private enum CodingKeys: String, CodingKey { case name, cluster }
    }

    struct Cluster: Decodable {
        var server: String?
        var authority: String?
        var authorityData: String?
        var isUnchecked: Bool?
        var serverName: String?
        var proxy: String?

        private enum CodingKeys: String, CodingKey {
            case server
            case authority = "certificate-authority"
            case authorityData = "certificate-authority-data"
            case isUnchecked = "insecure-skip-tls-verify"
            case serverName = "tls-server-name"
            case proxy = "proxy-url"
        }
    }

    struct NamedUser: Decodable {
        var name: String
        var user: User
        var folder = ""

        private enum CodingKeys: String, CodingKey { case name, user }
    }

    struct User: Decodable {
        var certificate: String?
        var certificateData: String?
        var key: String?
        var keyData: String?
        var token: String?
        var tokenFile: String?
        var username: String?
        var exec: Exec?
        var actAs: String?
        var actAsGroups: [String]?
        var authProvider: AuthProvider?

        private enum CodingKeys: String, CodingKey {
            case certificate = "client-certificate"
            case certificateData = "client-certificate-data"
            case key = "client-key"
            case keyData = "client-key-data"
            case token, tokenFile, username, exec
            case actAs = "as"
            case actAsGroups = "as-groups"
            case authProvider = "auth-provider"
        }
    }

    struct AuthProvider: Decodable { var name: String? }

    struct Exec: Decodable {
        var apiVersion: String?
        var command: String
        var args: [String]?
        var env: [Variable]?
        var installHint: String?
        var interactiveMode: String?
        var provideClusterInfo: Bool?

        struct Variable: Decodable {
            var name: String
            var value: String
        }
    }

    struct NamedContext: Decodable {
        var name: String
        var context: Context
    }

    struct Context: Decodable {
        var cluster: String
        var user: String?
        var namespace: String?
    }

    /// Reads one file; its entries remember the file's folder.
    init(path: String) throws(AccessError) {
        let text = try ClusterAccess.text(of: path, as: "the kubeconfig")
        guard var file = try? YAMLDecoder().decode(KubeconfigFile.self, from: text.isEmpty ? "{}" : text) else {
            throw AccessError(path, "this is not a kubeconfig", "Check it with `kubectl --kubeconfig … config view`")
        }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        for place in (file.clusters ?? []).indices { file.clusters?[place].folder = folder }
        for place in (file.users ?? []).indices { file.users?[place].folder = folder }
        self = file
    }

    /// Adds what another file has and this one does not: of two entries of one name the first counts.
    mutating func add(_ other: KubeconfigFile) {
        func joined<Entry>(_ ours: [Entry]?, _ theirs: [Entry]?, _ name: (Entry) -> String) -> [Entry] {
            let known = Set((ours ?? []).map(name))
            return (ours ?? []) + (theirs ?? []).filter { !known.contains(name($0)) }
        }
        clusters = joined(clusters, other.clusters) { $0.name }
        users = joined(users, other.users) { $0.name }
        contexts = joined(contexts, other.contexts) { $0.name }
        if currentContext?.isEmpty != false { currentContext = other.currentContext }
    }
}
