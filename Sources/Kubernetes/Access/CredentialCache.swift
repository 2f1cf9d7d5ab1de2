import Foundation

/// The token of the moment, shared by all requests of a client: an actor, so that a token which runs out is renewed once and
/// not by each request that needs it.
actor CredentialCache {
    private let source: ClusterAccess.TokenSource
    private var held: ExecPlugin.Credential?
    private var readAt = ContinuousClock.now
    private var renewal: Task<ExecPlugin.Credential, any Error>?

    /// A service account's token is renewed on disk at 80 % of its life; client-go looks at the file each minute, too.
    private static let fileLife = Duration.seconds(60)
    /// So much earlier is a token renewed: clocks differ, and requests take time.
    private static let leeway = 30

    init(_ source: ClusterAccess.TokenSource) { self.source = source }

    /// - Parameter refused: the token that the server has just refused, if any: it is not handed out again unread.
    func credential(afterRefusalOf refused: String? = nil) async throws -> ExecPlugin.Credential {
        if let held, isFresh(held), refused == nil || held.token != refused { return held }
        if let renewal { return try await renewal.value }
        let renewal = Task { [source] in try await Self.read(source) }
        self.renewal = renewal
        defer { self.renewal = nil }
        let credential = try await renewal.value
        (held, readAt) = (credential, .now)
        return credential
    }

    private func isFresh(_ credential: ExecPlugin.Credential) -> Bool {
        switch source {
        case .fixed: true
        case .file: readAt.duration(to: .now) < Self.fileLife
        case .program: credential.expires.map { $0.seconds - Self.leeway > Timestamp.now.seconds } ?? true
        }
    }

    private static func read(_ source: ClusterAccess.TokenSource) async throws -> ExecPlugin.Credential {
        switch source {
        case .fixed(let token): return ExecPlugin.Credential(token: token)
        case .file(let path):
            return ExecPlugin.Credential(token: try ClusterAccess.text(of: path, as: "the token file"))
        case .program(let plugin): return try await plugin.credential()
        }
    }
}
