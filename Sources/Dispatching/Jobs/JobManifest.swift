import Kubernetes
import TaskContract

/// The Job and the ConfigMap of one attempt. One attempt has one pod: whatever ends it ends the Job, and whether there is
/// another attempt is the store's decision. Source: DESIGN.md section 7; Kubernetes, "Jobs", "Pod Security Standards".
struct JobManifest: Sendable {
    let settings: JobSettings
    let name: TaskName
    let order: TaskOrder
    private let pod: PodSettings
    private let image: String

    static let container = "task"
    /// Where the image has the program.
    static let program = "/usr/bin/sfumato"
    /// The user of the image that `make image` builds.
    static let user = 65_532

    /// - Throws: ``Unstartable`` where the settings or the order rule a Job out.
    init(_ settings: JobSettings, _ name: TaskName, _ order: TaskOrder) throws(Unstartable) {
        (self.settings, self.name, self.order) = (settings, name, order)
        pod = settings.pod(for: order.kind)
        guard let image = pod.image, !image.isEmpty else {
            throw Unstartable(
                "The context \(settings.context) names no image for \(order.kind.rawValue). Name one there")
        }
        self.image = image
        guard order.spec.utf8.count <= ConfigMap.largestSize else {
            throw Unstartable("The task's spec is larger than the 1 MiB that a ConfigMap holds. Shorten its schema")
        }
        if let place = Locations(order.spec).localOne(besides: (pod.volumes ?? []).map(\.path)) {
            throw Unstartable(
                "The location \(place) is a path on one machine, and tasks run on others. Use an object store, a database, "
                    + "or a folder below a volume that the context mounts")
        }
    }

    var configMap: ConfigMap {
        ConfigMap(
            metadata: ObjectMeta(name: "\(name)", namespace: settings.namespace, labels: labels),
            data: ["spec.json": order.spec], immutable: true)
    }

    var job: Job {
        var spec = JobSpec(template: PodTemplate(metadata: podMetadata, spec: podSpec))
        (spec.parallelism, spec.completions, spec.backoffLimit) = (1, 1, 0)
        spec.activeDeadlineSeconds = pod.deadlineSeconds
        spec.podReplacementPolicy = "Failed"
        spec.podFailurePolicy = Self.failurePolicy
        if pod.queue != nil { spec.suspend = true }
        let metadata = ObjectMeta(
            name: "\(name)", namespace: settings.namespace, labels: labels, annotations: annotations)
        return Job(metadata: metadata, spec: spec)
    }

    /// The Job's own words then tell what happened, even when its pod is gone.
    private static let failurePolicy = PodFailurePolicy(rules: [
        .init("FailJob", onPodConditions: [.init(type: "DisruptionTarget")]),
        .init("FailJob", onExitCodes: .init(containerName: container, operator: "NotIn", values: [0])),
    ])

    private var labels: [String: String] {
        var labels = pod.labels ?? [:]
        if let queue = pod.queue { labels["kueue.x-k8s.io/queue-name"] = queue }
        return labels.merging(JobLabels.of(name, order.kind, context: settings.context)) { $1 }
    }

    private var annotations: [String: String] {
        let words = order.labels.map { ("\(JobLabels.domain)/\($0.key)", $0.value) }
        return (pod.annotations ?? [:]).merging(words) { ours, _ in ours }
    }

    private var podMetadata: ObjectMeta {
        // A task that is moved begins anew, so nobody is to move it for tidiness' sake. Sources: Cluster Autoscaler FAQ,
        // "What types of pods can prevent CA from removing a node"; Karpenter, "Disruption", "Pod-Level Controls".
        let kept = ["cluster-autoscaler.kubernetes.io/safe-to-evict": "false", "karpenter.sh/do-not-disrupt": "true"]
        return ObjectMeta(labels: labels, annotations: annotations.merging(kept) { ours, _ in ours })
    }

    private var podSpec: PodSpec {
        var spec = PodSpec(containers: [container])
        spec.restartPolicy = "Never"
        spec.serviceAccountName = pod.serviceAccount
        spec.automountServiceAccountToken = pod.automountServiceAccountToken ?? false
        spec.enableServiceLinks = false
        // The task ends itself at its limit and says so; this is for one that hangs.
        spec.activeDeadlineSeconds = order.limits.seconds.map { Int($0.rounded(.up)) + 60 }
        spec.terminationGracePeriodSeconds = 30
        var security = PodSecurityContext()
        (security.runAsNonRoot, security.runAsUser, security.runAsGroup) = (true, Self.user, Self.user)
        security.fsGroup = Self.user
        security.seccompProfile = SeccompProfile(type: "RuntimeDefault")
        spec.securityContext = security
        spec.imagePullSecrets = pod.imagePullSecrets?.map { LocalReference(name: $0) }
        (spec.nodeSelector, spec.tolerations, spec.affinity) = (pod.nodeSelector, pod.tolerations, pod.affinity)
        spec.topologySpreadConstraints = pod.topologySpreadConstraints
        (spec.priorityClassName, spec.runtimeClassName) = (pod.priorityClassName, pod.runtimeClassName)
        spec.volumes = volumes.map(\.volume)
        return spec
    }

    private var container: Container {
        var container = Container(name: Self.container, image: image)
        container.imagePullPolicy = pod.imagePullPolicy
        container.command = [Self.program, "task", "run", "--spec", "/etc/sfumato/spec/spec.json"]
        container.env = environment.sorted { $0.key < $1.key }.map {
            EnvironmentVariable(name: $0.key, value: $0.value)
        }
        container.envFrom = pod.secretEnvironment?.map { .object(["secretRef": .object(["name": .text($0)])]) }
        container.resources = resources
        container.volumeMounts = volumes.map(\.mount)
        container.terminationMessagePath = "/dev/termination-log"
        container.terminationMessagePolicy = "File"
        var security = ContainerSecurityContext()
        (security.allowPrivilegeEscalation, security.readOnlyRootFilesystem) = (false, true)
        security.capabilities = .init(drop: ["ALL"])
        container.securityContext = security
        return container
    }

    private var environment: [String: String] {
        var ours = [
            "HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8", "SFUMATO_TERMINATION_LOG": "/dev/termination-log",
        ]
        if pod.policyConfigMap != nil { ours["SFUMATO_POLICY"] = "/etc/sfumato/policy/policy.yaml" }
        if pod.signingKeySecret != nil { ours["SFUMATO_SIGNING_KEY_FILE"] = "/etc/sfumato/signing/signing.key" }
        return (pod.environment ?? [:]).merging(ours) { $1 }
    }

    /// Memory has a request that equals its limit: a task that was promised less than it may take would be the first to be
    /// killed where a node gets short.
    private var resources: ResourceRequirements {
        var (requests, limits) = (pod.requests ?? [:], pod.limits ?? [:])
        if let memory = order.limits.memoryBytes.map({ Quantity(bytes: $0) }) ?? pod.memory {
            (requests["memory"], limits["memory"]) = (memory, memory)
        }
        if let threads = order.limits.threads, requests["cpu"] == nil { requests["cpu"] = Quantity("\(threads)") }
        return ResourceRequirements(
            requests: requests.isEmpty ? nil : requests, limits: limits.isEmpty ? nil : limits)
    }

    private var volumes: [(volume: Volume, mount: VolumeMount)] {
        func map(_ name: String, _ source: String, _ key: String, _ object: String, at path: String)
            -> (volume: Volume, mount: VolumeMount)
        {
            let settings = PassedOn.object([key: .text(object), "defaultMode": .integer(0o440)])
            return (
                Volume(name: name, source: source, settings: settings),
                VolumeMount(name: name, mountPath: path, readOnly: true)
            )
        }
        let scratch = pod.scratch.map { ["sizeLimit": PassedOn.text($0.description)] } ?? [:]
        var all = [
            (
                volume: Volume(name: "scratch", source: "emptyDir", settings: .object(scratch)),
                mount: VolumeMount(name: "scratch", mountPath: "/tmp")
            ), map("spec", "configMap", "name", "\(name)", at: "/etc/sfumato/spec"),
        ]
        if let policy = pod.policyConfigMap {
            all.append(map("policy", "configMap", "name", policy, at: "/etc/sfumato/policy"))
        }
        if let key = pod.signingKeySecret {
            all.append(map("signing", "secret", "secretName", key, at: "/etc/sfumato/signing"))
        }
        for (number, mount) in (pod.volumes ?? []).enumerated() {
            let name = "data-\(number + 1)"
            if let claim = mount.claim {
                let settings = PassedOn.object(["claimName": .text(claim), "readOnly": .bool(mount.readOnly ?? false)])
                all.append(
                    (
                        Volume(name: name, source: "persistentVolumeClaim", settings: settings),
                        VolumeMount(name: name, mountPath: mount.path, readOnly: mount.readOnly)
                    ))
            } else if let secret = mount.secret {
                all.append(map(name, "secret", "secretName", secret, at: mount.path))
            } else if let object = mount.configMap {
                all.append(map(name, "configMap", "name", object, at: mount.path))
            }
        }
        return all
    }
}

/// Labels by which our objects are found.
enum JobLabels {
    static let domain = "sfumato.dev"
    static let harvested = "\(domain)/harvested"

    static func of(_ name: TaskName, _ kind: TaskKind, context: String) -> [String: String] {
        [
            "app.kubernetes.io/name": "sfumato", "app.kubernetes.io/component": "task",
            "app.kubernetes.io/managed-by": "sfumato", "\(domain)/context": context, "\(domain)/task": "\(name)",
            "\(domain)/kind": kind.rawValue,
        ]
    }

    static func selection(context: String) -> Selection {
        Selection(labels: "app.kubernetes.io/managed-by=sfumato,\(domain)/context=\(context)")
    }
}
