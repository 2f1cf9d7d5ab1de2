import Kubernetes
public import TaskContract

/// How tasks of one context run as Jobs of a Kubernetes namespace. The context's owner writes it; all names are those of
/// Kubernetes' own API.
public struct JobSettings: Hashable, Sendable, Codable {
    /// A kubeconfig file; nil for the cluster that this very pod is in.
    public var kubeconfig: String?
    /// The kubeconfig's context; nil for its current one.
    public var kubeconfigContext: String?
    /// The namespace of the Jobs.
    public var namespace: String
    /// Tells the Jobs of this context from those of others in the same namespace: a label value.
    public var context: String
    /// What is the same for all kinds of task.
    public var defaults: PodSettings
    /// What differs, by kind. Discovery and evaluation read the source as training does, so they take training's settings
    /// where they have none of their own.
    public var kinds: [String: PodSettings]
    /// How long an ended Job, with its pod and log, stays after it was harvested. Never before.
    public var secondsKept: Int

    /// Jobs in a namespace.
    public init(namespace: String, context: String, defaults: PodSettings, kinds: [String: PodSettings] = [:]) {
        (self.namespace, self.context, self.defaults, self.kinds) = (namespace, context, defaults, kinds)
        secondsKept = 600
    }

    private enum Key: String, CodingKey {
        case kubeconfig, kubeconfigContext, namespace, context, defaults, kinds, secondsKept
    }

    /// Reads settings; what is absent is as in new settings.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        kubeconfig = try fields.decodeIfPresent(String.self, forKey: .kubeconfig)
        kubeconfigContext = try fields.decodeIfPresent(String.self, forKey: .kubeconfigContext)
        namespace = try fields.decode(String.self, forKey: .namespace)
        context = try fields.decodeIfPresent(String.self, forKey: .context) ?? "default"
        defaults = try fields.decodeIfPresent(PodSettings.self, forKey: .defaults) ?? PodSettings()
        kinds = try fields.decodeIfPresent([String: PodSettings].self, forKey: .kinds) ?? [:]
        secondsKept = try fields.decodeIfPresent(Int.self, forKey: .secondsKept) ?? 600
        if let stranger = kinds.keys.first(where: { TaskKind(rawValue: $0) == nil }) {
            throw DecodingError.dataCorruptedError(
                forKey: .kinds, in: fields, debugDescription: "\(stranger) is no kind of task")
        }
    }

    /// The settings of a kind: its own, then training's where the kind reads the source, then the defaults.
    public func pod(for kind: TaskKind) -> PodSettings {
        let own = kinds[kind.rawValue] ?? PodSettings()
        let readsSource = kind == .discovery || kind == .evaluation
        var next = readsSource ? kinds[TaskKind.training.rawValue] ?? PodSettings() : PodSettings()
        next.signingKeySecret = nil  // nothing but a training signs
        return own.filled(from: next).filled(from: defaults)
    }

    /// How the cluster is reached.
    func access() throws(AccessError) -> ClusterAccess {
        guard let kubeconfig else { return try .inCluster() }
        return try .kubeconfig([kubeconfig], context: kubeconfigContext)
    }
}
