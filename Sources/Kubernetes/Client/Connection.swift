import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// The HTTP client of a cluster: trust, certificates, proxy, time-outs.
enum Connection {
    /// So long may a stream be silent before it is taken for dead: the server sends bookmarks each minute.
    static let longestSilence = TimeAmount.seconds(150)

    static func client(_ access: ClusterAccess) throws(AccessError) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = try tls(access, certificate: access.identity.certificate)
        configuration.timeout = .init(connect: .seconds(10), read: longestSilence)
        configuration.redirectConfiguration = .disallow
        // A watch or a log has a connection of its own: one that dies takes no other with it.
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        // Whoever calls decides on tries; a refused connection is to be told at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.proxy = try access.proxy.map(proxy)
        if let name = access.serverName, let host = access.server.host() { configuration.dnsOverride = [name: host] }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    static func tls(
        _ access: ClusterAccess, certificate: ClusterAccess.ClientCertificate?
    ) throws(AccessError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if access.isUnchecked { tls.certificateVerification = .none }
        let place = access.server.absoluteString
        if let pem = access.authorities {
            guard let roots = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)), !roots.isEmpty else {
                throw AccessError(place, "the certificate authority is no PEM certificate", "Correct it")
            }
            tls.trustRoots = .certificates(roots)
        }
        if let certificate {
            guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(certificate.certificates.utf8)),
                let key = try? NIOSSLPrivateKey(bytes: Array(certificate.key.utf8), format: .pem)
            else { throw AccessError(place, "the client certificate or its key is no PEM", "Correct it") }
            tls.certificateChain = chain.map { .certificate($0) }
            tls.privateKey = .privateKey(key)
        }
        return tls
    }

    private static func proxy(_ url: URL) throws(AccessError) -> HTTPClient.Configuration.Proxy {
        let host = url.host() ?? ""
        switch url.scheme {
        case "http":
            let login = url.user().map { HTTPClient.Authorization.basic(username: $0, password: url.password() ?? "") }
            return .server(host: host, port: url.port ?? 80, authorization: login)
        case "socks5", "socks5h": return .socksServer(host: host, port: url.port ?? 1_080)
        default:
            throw AccessError(
                "proxy \(host)", "\(url.scheme ?? "") is no kind of proxy that we speak to", "Use http or socks5")
        }
    }

    /// Where requests go: the server's URL, with the name on its certificate where that is another.
    static func base(_ access: ClusterAccess) -> String {
        var text = access.server.absoluteString
        while text.hasSuffix("/") { text.removeLast() }
        guard let name = access.serverName, var parts = URLComponents(string: text) else { return text }
        parts.host = name
        return parts.string ?? text
    }
}
