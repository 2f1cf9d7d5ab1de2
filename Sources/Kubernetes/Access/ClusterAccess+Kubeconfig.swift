public import Foundation

extension ClusterAccess {
    /// Access as a kubeconfig tells. Source: Kubernetes, "Organizing Cluster Access Using kubeconfig Files".
    /// - Parameters:
    ///   - paths: files, of which the first counts where two say something of the same name; empty for what `KUBECONFIG`
    ///     names, or else `~/.kube/config`.
    ///   - context: nil for the current one.
    public static func kubeconfig(
        _ paths: [String] = [], context: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(AccessError) -> ClusterAccess {
        let paths = paths.isEmpty ? usualPaths(environment) : paths
        var config: KubeconfigFile?
        for path in paths {
            let file = try KubeconfigFile(path: path)
            if config == nil { config = file } else { config?.add(file) }
        }
        let place = paths.joined(separator: ", ")
        guard let config else { throw AccessError(place, "no kubeconfig is there", "Name one") }
        return try Choice(config: config, place: place, environment: environment).access(context: context)
    }

    private static func usualPaths(_ environment: [String: String]) -> [String] {
        if let list = environment["KUBECONFIG"], !list.isEmpty {
            let there = list.split(separator: ":").map(String.init)
            let found = there.filter { FileManager.default.fileExists(atPath: $0) }
            return found.isEmpty ? there : found
        }
        return ["\(environment["HOME"] ?? "")/.kube/config"]
    }
}

/// One context of a kubeconfig, looked up and read.
private struct Choice {
    let config: KubeconfigFile
    let place: String
    let environment: [String: String]

    func access(context wanted: String?) throws(AccessError) -> ClusterAccess {
        guard let name = wanted ?? config.currentContext, !name.isEmpty else {
            throw AccessError(place, "no current-context is set", "Name a context")
        }
        guard let context = config.contexts?.first(where: { $0.name == name })?.context else {
            let names = (config.contexts ?? []).map(\.name).joined(separator: ", ")
            throw AccessError(place, "there is no context \(name)", "Name one of: \(names)")
        }
        guard let cluster = config.clusters?.first(where: { $0.name == context.cluster }) else {
            throw AccessError(place, "context \(name) names a cluster \(context.cluster) that is not there", "Add it")
        }
        var access = try access(to: cluster)
        access.namespace = context.namespace
        if let userName = context.user, !userName.isEmpty {
            guard let user = config.users?.first(where: { $0.name == userName }) else {
                throw AccessError(place, "context \(name) names a user \(userName) that is not there", "Add it")
            }
            access.identity = try identity(of: user, at: access)
            access.impersonation = user.user.actAs.map {
                ClusterAccess.Impersonation(user: $0, groups: user.user.actAsGroups ?? [])
            }
        }
        return access
    }

    private func access(to cluster: KubeconfigFile.NamedCluster) throws(AccessError) -> ClusterAccess {
        let settings = cluster.cluster
        guard let text = settings.server, let server = URL(string: text), server.host() != nil,
            server.scheme == "https" || server.scheme == "http"
        else {
            throw AccessError(place, "cluster \(cluster.name) has no server, such as https://10.0.0.1:6443", "Add it")
        }
        var access = ClusterAccess(server: server)
        access.authorities = try pem(
            settings.authorityData, settings.authority, in: cluster.folder, "cluster \(cluster.name)")
        access.isUnchecked = settings.isUnchecked ?? false
        access.serverName = settings.serverName
        access.proxy = try settings.proxy.map(proxy) ?? ProxyChoice(environment).proxy(for: server)
        return access
    }

    private func proxy(_ text: String) throws(AccessError) -> URL {
        guard let url = URL(string: text), url.host() != nil else {
            throw AccessError(place, "the proxy-url is no URL", "Write it like http://proxy.example:3128")
        }
        return url
    }

    private func identity(
        of named: KubeconfigFile.NamedUser, at access: ClusterAccess
    ) throws(AccessError) -> ClusterAccess.Identity {
        let (user, who) = (named.user, "user \(named.name)")
        if user.authProvider != nil {
            throw AccessError(
                place, "\(who) has an auth-provider, which Kubernetes gave up in 1.26", "Use an exec plugin")
        }
        if user.username != nil {
            throw AccessError(place, "\(who) has a password, which Kubernetes gave up in 1.19", "Use a token")
        }
        var identity = ClusterAccess.Identity()
        if let certificates = try pem(user.certificateData, user.certificate, in: named.folder, who) {
            guard let key = try pem(user.keyData, user.key, in: named.folder, who) else {
                throw AccessError(place, "\(who) has a client certificate without its key", "Add client-key")
            }
            identity.certificate = ClusterAccess.ClientCertificate(certificates: certificates, key: key)
        }
        if let file = user.tokenFile, !file.isEmpty {
            let path = absolute(file, in: named.folder)
            _ = try ClusterAccess.text(of: path, as: "the token file of \(who)")
            identity.token = .file(path)
        } else if let token = user.token, !token.isEmpty {
            identity.token = .fixed(token)
        } else if let exec = user.exec {
            identity.token = .program(
                try ExecPlugin(exec, folder: named.folder, access: access, place: "\(place), \(who)"))
        }
        return identity
    }

    private func pem(
        _ data: String?, _ file: String?, in folder: String, _ who: String
    ) throws(AccessError) -> String? {
        if let data, !data.isEmpty {
            guard let bytes = Data(base64Encoded: data, options: .ignoreUnknownCharacters), !bytes.isEmpty else {
                throw AccessError(place, "\(who) has certificate or key data that is not Base64", "Write it anew")
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        guard let file, !file.isEmpty else { return nil }
        return try ClusterAccess.text(of: absolute(file, in: folder), as: "the certificate or key of \(who)")
    }

    private func absolute(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}
