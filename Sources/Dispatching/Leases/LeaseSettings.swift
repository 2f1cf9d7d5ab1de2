public import Kubernetes

/// The lease that lets one of several Hubs act.
public struct LeaseSettings: Hashable, Sendable, Codable {
    /// A kubeconfig file; nil for the cluster that this very pod is in.
    public var kubeconfig: String?
    /// The kubeconfig's context; nil for its current one.
    public var kubeconfigContext: String?
    /// Where the lease is.
    public var namespace: String
    /// The lease's name.
    public var name: String

    /// A lease of the cluster that this pod is in.
    public init(namespace: String, name: String) { (self.namespace, self.name) = (namespace, name) }

    /// Connects as the settings tell.
    /// - Throws: where the kubeconfig, or what it names, is not there.
    public func client() throws -> KubernetesClient {
        guard let kubeconfig else { return try KubernetesClient(.inCluster(), patience: .seconds(4)) }
        return try KubernetesClient(.kubeconfig([kubeconfig], context: kubeconfigContext), patience: .seconds(4))
    }
}
