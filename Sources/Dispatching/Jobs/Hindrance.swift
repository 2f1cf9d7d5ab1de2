import Kubernetes

/// Why a task does not run yet, from what its Job and pod say: nil where nothing hinders it.
func hindrance(_ facts: TaskFacts) -> Condition? {
    guard let pod = facts.pod else {
        guard facts.job.isSuspended else { return nil }
        return Condition(
            code: "queued",
            message: "It waits in its queue until there is room. Ask the cluster's owner if that takes too long")
    }
    if pod.hasBegun || pod.hasEnded { return nil }
    if let reason = pod.unschedulable { return Hindrance.unschedulable(reason) }
    return pod.waiting.flatMap { Hindrance.waiting($0.reason, $0.message) }
}

/// Sentences about what hinders a task. Kubernetes' own words are added, since an administrator knows them; they name
/// objects of the cluster, never data.
enum Hindrance {
    /// Source: pkg/scheduler, plugins' reasons.
    static func unschedulable(_ message: String) -> Condition {
        let remedy =
            switch message {
            case _ where message.contains("Insufficient memory"):
                "No node has enough free memory for it. Wait for one to be added, or give the task less memory"
            case _ where message.contains("Insufficient"):
                "No node has enough room for it. Wait for one to be added, or ask for less"
            case _ where message.contains("persistentvolumeclaim"):
                "A volume that the context mounts is not there. Create the claim, or correct its name"
            case _ where message.contains("node affinity/selector"):
                "No node has the labels that the context asks for. Wait for one to be added, or correct nodeSelector"
            case _ where message.contains("untolerated taint"):
                "All nodes keep such tasks away. Wait for one of its own to be added, or add a toleration"
            default: "No node takes it yet"
            }
        return Condition(code: "unschedulable", message: "\(remedy). Kubernetes says: \(Sentence.cut(message))")
    }

    /// Source: pkg/kubelet/images/types.go, kuberuntime; `ContainerCreating` and `PodInitializing` are the usual way.
    static func waiting(_ reason: String, _ message: String) -> Condition? {
        let words = message.isEmpty ? "" : " Kubernetes says: \(Sentence.cut(message))"
        switch reason {
        case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError",
            "RegistryUnavailable", "SignatureValidationFailed":
            return Condition(
                code: "imagePull",
                message:
                    "The image cannot be pulled. Check its name and the registry's secret (imagePullSecrets) in the "
                    + "context's settings.\(words)")
        case "CreateContainerConfigError":
            return Condition(
                code: "configuration",
                message:
                    "The pod names something that is not there, such as a Secret. Create it, or correct its name in "
                    + "the context's settings.\(words)")
        case "CreateContainerError", "RunContainerError":
            return Condition(code: "container", message: "The container cannot be made. It is tried again.\(words)")
        default: return nil
        }
    }

    /// What events tell where neither Job nor pod does. Sources: pkg/controller `FailedCreate`; kubelet `FailedMount`.
    static func event(_ reason: String, _ message: String) -> Condition? {
        switch reason {
        case "FailedCreate", "FailedMount", "FailedAttachVolume": break
        default: return nil
        }
        let words = " Kubernetes says: \(Sentence.cut(message))"
        if message.contains("exceeded quota") { return quota(message) }
        if message.contains("serviceaccount") || message.contains("service account") {
            return Condition(
                code: "serviceAccount",
                message:
                    "The service account that the context names is not there. Create it, or correct its name.\(words)")
        }
        if reason != "FailedCreate" {
            return Condition(
                code: "volume",
                message: "A volume cannot be mounted. Check the claims and Secrets that it names.\(words)")
        }
        return Condition(
            code: "admission",
            message: "The cluster's rules refuse the task's pod. Ask who looks after the namespace.\(words)")
    }

    static func quota(_ message: String) -> Condition {
        Condition(
            code: "quota",
            message:
                "The namespace's quota is used up. It begins when others end; or have the quota raised. Kubernetes says: "
                + Sentence.cut(message))
    }
}

/// Words of the cluster, as part of a sentence of ours.
enum Sentence {
    /// One line of at most 400 characters.
    static func cut(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= 400 ? line : line.prefix(399) + "…"
    }
}
