import Foundation
import Kubernetes
import TestCluster

/// A Job of one pod under the restricted standard.
func job(_ name: String, image: String = "app:1", labels: [String: String] = ["app": "test"]) -> Job {
    var container = Container(name: "task", image: image)
    var rights = ContainerSecurityContext()
    rights.allowPrivilegeEscalation = false
    rights.capabilities = .init(drop: ["ALL"])
    container.securityContext = rights
    var pod = PodSpec(containers: [container])
    pod.restartPolicy = "Never"
    var person = PodSecurityContext()
    person.runAsNonRoot = true
    person.seccompProfile = SeccompProfile(type: "RuntimeDefault")
    pod.securityContext = person
    var spec = JobSpec(template: PodTemplate(metadata: ObjectMeta(labels: labels), spec: pod))
    spec.backoffLimit = 0
    return Job(metadata: ObjectMeta(name: name, labels: labels), spec: spec)
}

func configMap(_ name: String, _ data: [String: String] = [:], labels: [String: String]? = nil) -> ConfigMap {
    ConfigMap(metadata: ObjectMeta(name: name, labels: labels), data: data)
}

/// Waits until something holds; the error of the last look, or nil, after ten seconds.
func eventually<Value>(
    within limit: Duration = .seconds(60), _ look: () async throws -> Value?
) async throws -> Value? {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if let value = try await look() { return value }
        try await Task.sleep(for: .milliseconds(20))
    }
    return nil
}

/// Whether something comes to hold within ten seconds.
func holds(_ look: () async throws -> Bool) async throws -> Bool {
    try await eventually { try await look() ? true : nil } ?? false
}

/// A cluster and a client of it, ended together.
func withCluster(
    _ settings: TestCluster.Settings = .init(), patience: Duration = .seconds(15),
    _ body: (TestCluster, KubernetesClient) async throws -> Void
) async throws {
    let cluster = try await TestCluster(settings)
    let client = try KubernetesClient(cluster.access, patience: patience)
    do { try await body(cluster, client) } catch {
        await client.shutdown()
        await cluster.shutdown()
        throw error
    }
    await client.shutdown()
    await cluster.shutdown()
}

func errorOf(_ body: () async throws -> Void) async -> APIError? {
    do {
        try await body()
        return nil
    } catch { return error as? APIError }
}
