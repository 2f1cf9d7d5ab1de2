public import Kubernetes
import TaskContract

/// Tests whatever a context's Jobs will need before anybody asks for one: the server, each right, and a Job of each kind as a
/// trial that keeps nothing. `sfumato-hub dispatcher check` prints it.
public struct Preflight: Sendable {
    private let settings: JobSettings
    private let client: KubernetesClient

    /// What one test found.
    public struct Finding: Hashable, Sendable {
        /// What was tested, such as `create jobs`.
        public var subject: String
        /// What is wrong and what to do; nil where nothing is.
        public var fault: String?
    }

    /// - Parameter client: stays the caller's to shut down.
    public init(_ settings: JobSettings, client: KubernetesClient) { (self.settings, self.client) = (settings, client) }

    /// Connects as the settings tell, and tests everything.
    /// - Throws: where the kubeconfig, or what it names, is not there.
    public static func findings(_ settings: JobSettings) async throws -> [Finding] {
        let client = try KubernetesClient(settings.access())
        let findings = await Preflight(settings, client: client).findings()
        await client.shutdown()
        return findings
    }

    /// Tests the rights to the lease that lets one of several Hubs act.
    public static func findings(_ lease: LeaseSettings) async throws -> [Finding] {
        let client = try lease.client()
        let findings = await findings(lease, client: client)
        await client.shutdown()
        return findings
    }

    /// Tests the rights to a lease.
    /// - Parameter client: stays the caller's to shut down.
    public static func findings(_ lease: LeaseSettings, client: KubernetesClient) async -> [Finding] {
        var findings: [Finding] = []
        for (verb, name) in [("create", nil), ("get", lease.name), ("update", lease.name)] {
            let question = SelfSubjectAccessReview.Attributes(
                namespace: lease.namespace, verb: verb, group: "coordination.k8s.io", resource: "leases", name: name)
            findings.append(await answer("\(verb) leases", question, of: client))
        }
        return findings
    }

    /// All rights that the dispatcher needs; `docs/kubernetes.md` lists the same.
    static let rights: [(group: String, resource: String, subresource: String?, verbs: [String])] = [
        ("batch", "jobs", nil, ["create", "get", "list", "watch", "patch", "delete"]),
        ("", "configmaps", nil, ["create", "list", "patch", "delete"]),
        ("", "pods", nil, ["list", "watch"]), ("", "pods", "log", ["get"]), ("", "events", nil, ["list"]),
    ]

    /// Tests everything; stops where the server cannot be reached.
    public func findings() async -> [Finding] {
        var all = [await server()]
        guard all.allSatisfy({ $0.fault == nil }) else { return all }
        for right in Self.rights {
            for verb in right.verbs { all.append(await has(verb, right.group, right.resource, right.subresource)) }
        }
        all.append(await lacks("get", "secrets"))
        for kind in TaskKind.allCases { all.append(await trial(kind)) }
        return all
    }

    private func server() async -> Finding {
        do {
            let version = try await client.serverVersion()
            let parts = version.drop { !$0.isNumber }.split(separator: ".").prefix(2).compactMap { Int($0) }
            let isOld = parts.count == 2 && (parts[0], parts[1]) < (1, 30)
            return Finding(
                subject: "Kubernetes \(version)", fault: isOld ? "It is older than 1.30. Upgrade the cluster" : nil)
        } catch { return Finding(subject: "the API server", fault: "\(error)") }
    }

    private func has(_ verb: String, _ group: String, _ resource: String, _ subresource: String?) async -> Finding {
        await Self.answer(
            "\(verb) \(resource)\(subresource.map { "/\($0)" } ?? "")",
            .init(
                namespace: settings.namespace, verb: verb, group: group, resource: resource, subresource: subresource),
            of: client)
    }

    private static func answer(
        _ what: String, _ question: SelfSubjectAccessReview.Attributes, of client: KubernetesClient
    ) async -> Finding {
        do {
            let fault =
                "The dispatcher may not do so in \(question.namespace ?? ""). Grant it, as docs/kubernetes.md lists"
            return Finding(subject: what, fault: try await client.may(question) ? nil : fault)
        } catch { return Finding(subject: what, fault: "\(error)") }
    }

    /// What the dispatcher ought not to be able to do.
    private func lacks(_ verb: String, _ resource: String) async -> Finding {
        let attributes = SelfSubjectAccessReview.Attributes(
            namespace: settings.namespace, verb: verb, group: "", resource: resource)
        let isAllowed = (try? await client.may(attributes)) ?? false
        return Finding(
            subject: "no right to \(verb) \(resource)",
            fault: isAllowed ? "The dispatcher may do so, and needs not. Give it an account of its own" : nil)
    }

    private func trial(_ kind: TaskKind) async -> Finding {
        let subject = "a trial Job for \(kind.rawValue)"
        let order = TaskOrder(kind: kind, spec: "{}")
        guard let run = RunID("trial\(UInt32.random(in: 0...(.max)))") else { return Finding(subject: subject) }
        do {
            let manifest = try JobManifest(settings, TaskName(run: run, attempt: 1), order)
            _ = try await client.create(manifest.job, in: settings.namespace, isTrial: true)
            return Finding(subject: subject)
        } catch let error as APIError {
            switch CreationProblem(error, settings) {
            case .final(let reason): return Finding(subject: subject, fault: reason.description)
            case .passing(let reason): return Finding(subject: subject, fault: reason.condition.message)
            case .exists, .other: return Finding(subject: subject, fault: "\(error)")
            }
        } catch { return Finding(subject: subject, fault: "\(error)") }
    }
}
