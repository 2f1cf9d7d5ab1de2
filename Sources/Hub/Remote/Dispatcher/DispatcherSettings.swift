import Dispatching
import Foundation
import TaskContract

/// What a context's owner lets a dispatcher send to the Hub, beside what the policy decides.
public struct DispatcherRules: Hashable, Sendable, Codable {
    /// Whether models are sent, where they lie in a folder that the dispatcher reads; nil for yes.
    public var sendModels: Bool?
    /// Whether the lines that tasks write for people beside their events are sent; nil for no.
    public var sendLog: Bool?

    /// These rules.
    public init(sendModels: Bool? = nil, sendLog: Bool? = nil) {
        (self.sendModels, self.sendLog) = (sendModels, sendLog)
    }
}

/// How a dispatcher is set up: by the owner of the context, in the context. The Hub decides nothing of it.
public struct DispatcherSettings: Sendable {
    let hub: String
    let stateFolder: String
    let context: ContextConfiguration
    let policy: Policy
    let rules: DispatcherRules
    /// Certificates that the Hub's is checked against; nil for those of the system.
    let authoritiesFile: String?
    /// The code that the Hub's administrator was shown; nil once it was used.
    let code: String?

    /// - Throws: ``HubError`` for what is missing, or would let more out than an owner can have meant.
    public init(
        context name: String, hub: String, stateFolder: String, configuration path: String, authoritiesFile: String?,
        code: String?
    ) throws {
        let file = try HubFile(path: path)
        guard let chosen = file.contexts?.first(where: { $0.name == name }) else {
            throw HubError.configuration("\(path) has no context \(name)", remedy: "Describe it there, or name another")
        }
        var single = file
        single.contexts = [chosen]
        var configuration = HubConfiguration(dataDirectory: stateFolder)
        try configuration.take(single)
        let context = configuration.contexts[0]
        self.context = context
        rules = chosen.dispatcher ?? DispatcherRules()
        guard let policy = ContextPolicy(context).policy else {
            throw HubError.configuration(
                "\(name) has no policyFile, or it cannot be read",
                remedy: "Say what others may ask for: without a policy a dispatcher does nothing. docs/policy.md")
        }
        (self.policy, self.stateFolder) = (policy, configuration.dataDirectory)
        (self.authoritiesFile, self.code) = (authoritiesFile, code)
        self.hub = try Self.address(hub)
        try requireDigests()
    }

    /// Over the network only encrypted.
    private static func address(_ text: String) throws(HubError) -> String {
        guard let url = URL(string: text), let host = url.host(), let scheme = url.scheme else {
            throw .configuration("\(text) is no address of a Hub", remedy: "It begins with https://")
        }
        guard scheme == "https" || (scheme == "http" && ["127.0.0.1", "::1", "localhost"].contains(host)) else {
            throw .configuration("\(text) is not encrypted", remedy: "Use https://")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A tag can be moved to another program by whoever may write to the registry.
    private func requireDigests() throws(HubError) {
        guard let jobs = context.kubernetes else { return }
        for kind in TaskKind.allCases {
            guard let image = jobs.pod(for: kind).image, image.contains("@sha256:") else {
                throw .configuration(
                    "The image of \(kind.rawValue) in \(context.name) is not named by its digest",
                    remedy: "Give it as repository@sha256:…, so that the owner decides which program reads the data")
            }
        }
    }

    /// What the Hub is told.
    var profile: Profile {
        Profile(
            title: context.title, about: context.about, owner: context.owner, places: context.places,
            memoryBytes: context.memoryBytes, memoryCeilingBytes: context.memoryCeilingBytes, threads: context.threads,
            seconds: context.seconds, storage: context.storage, sources: context.sources, locations: context.locations,
            policy: policy, runsAs: context.kubernetes == nil ? "Unix processes" : "Kubernetes Jobs",
            sendsModels: sendsModels)
    }

    /// A model in a folder can be sent; one in a store is where others can be given the right to read it.
    var sendsModels: Bool { rules.sendModels != false && context.storage.hasPrefix("/") && context.kubernetes == nil }
}
