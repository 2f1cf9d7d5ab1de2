import Foundation
import Kubernetes

/// What the server fills in. Source: pkg/apis/batch/v1/defaults.go, pkg/apis/core/v1/defaults.go, registry/batch/job.
enum Defaults {
    static func applied(to object: JSON, _ kind: Kind) throws -> JSON {
        switch kind {
        case .job: job(object)
        case .pod: pod(object)
        default: object
        }
    }

    private static func job(_ job: JSON) -> JSON {
        var job = job
        func fill(_ path: String, _ value: JSON) { if job[path] == nil { job[path] = value } }
        let hasPolicy = job["spec.podFailurePolicy"] != nil
        for (field, value): (String, JSON) in [
            ("parallelism", 1), ("completions", 1), ("backoffLimit", 6), ("completionMode", "NonIndexed"),
            ("suspend", false), ("manualSelector", false),
            ("podReplacementPolicy", hasPolicy ? "Failed" : "TerminatingOrFailed"),
        ] { fill("spec.\(field)", value) }
        let (uid, name) = (job["metadata.uid"] ?? "", job["metadata.name"] ?? "")
        var labels = job["spec.template.metadata"]?["labels"]?.members ?? [:]
        for (label, value) in [
            ("batch.kubernetes.io/controller-uid", uid), ("controller-uid", uid),
            ("batch.kubernetes.io/job-name", name), ("job-name", name),
        ] { labels[label] = value }
        job["spec.template.metadata.labels"] = .object(labels)
        job["spec.selector"] = .object(["matchLabels": .object(["batch.kubernetes.io/controller-uid": uid])])
        fill("spec.template.spec.restartPolicy", "Always")
        fill("spec.template.spec.terminationGracePeriodSeconds", 30)
        return job
    }

    private static func pod(_ pod: JSON) -> JSON {
        var pod = pod
        pod["status.phase"] = "Pending"
        if pod["spec.serviceAccountName"] == nil { pod["spec.serviceAccountName"] = "default" }
        return pod
    }
}

/// What the server refuses. Source: apimachinery validation, pkg/apis/batch/validation.
enum Validation {
    static func check(_ object: JSON, _ kind: Kind, _ name: String) throws {
        guard isName(name, kind == .job ? 63 : 253) else {
            throw Refusal.invalid(
                kind, name,
                "metadata.name: Invalid value: \"\(name)\": a lowercase RFC 1123 subdomain must consist of lower case "
                    + "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character")
        }
        for (label, value) in object["metadata"]?["labels"]?.strings ?? [:] where !isLabelValue(value) {
            throw Refusal.invalid(
                kind, name,
                "metadata.labels: Invalid value: \"\(value)\": a valid label must be an empty string or consist of "
                    + "alphanumeric characters, '-', '_' or '.' (\(label))")
        }
        if kind == .configMap {
            let size = (object["data"]?.strings ?? [:]).values.reduce(0) { $0 + $1.utf8.count }
            guard size <= 1_048_576 else {
                throw Refusal.invalid(kind, name, "[]: Too long: may not be more than 1048576 bytes")
            }
        }
        if kind == .job { try checkJob(object, name) }
    }

    private static func checkJob(_ job: JSON, _ name: String) throws {
        func fail(_ why: String) throws -> Never { throw Refusal.invalid(.job, name, why) }
        let policy = job["spec.template.spec.restartPolicy"]?.string
        guard policy == "Never" || policy == "OnFailure" else {
            try fail("spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")
        }
        let containers = job["spec.template.spec.containers"]?.elements ?? []
        guard !containers.isEmpty else { try fail("spec.template.spec.containers: Required value") }
        let volumes = Set((job["spec.template.spec.volumes"]?.elements ?? []).compactMap { $0["name"]?.string })
        for container in containers {
            guard container["image"]?.string?.isEmpty == false else {
                try fail("spec.template.spec.containers[0].image: Required value")
            }
            for mount in container["volumeMounts"]?.elements ?? []
            where !volumes.contains(mount["name"]?.string ?? "") {
                try fail(
                    "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"\(mount["name"]?.string ?? "")\""
                )
            }
        }
        for rule in job["spec.podFailurePolicy"]?["rules"]?.elements ?? [] {
            guard policy == "Never" else { try fail("spec.podFailurePolicy: Invalid value: only allowed with Never") }
            guard (rule["onExitCodes"] == nil) != (rule["onPodConditions"] == nil) else {
                try fail("spec.podFailurePolicy.rules[0]: specify one of onExitCodes and onPodConditions")
            }
            let values = (rule["onExitCodes"]?["values"]?.elements ?? []).compactMap(\.int)
            if rule["onExitCodes"] != nil {
                guard !values.isEmpty, values.count <= 255, values == values.sorted(),
                    Set(values).count == values.count,
                    rule["onExitCodes.operator"] != "In" || !values.contains(0)
                else { try fail("spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value") }
            }
        }
    }

    private static func isName(_ name: String, _ longest: Int) -> Bool {
        let isPlain = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
        return isPlain && (1...longest).contains(name.utf8.count) && name.first != "-" && name.last != "-"
    }

    private static func isLabelValue(_ value: String) -> Bool {
        let isPlain = value.utf8.allSatisfy {
            (97...122).contains($0 | 32) || (48...57).contains($0) || [45, 46, 95].contains($0)
        }
        guard let first = value.utf8.first, let last = value.utf8.last else { return true }
        return isPlain && value.utf8.count <= 63 && ![45, 46, 95].contains(first) && ![45, 46, 95].contains(last)
    }
}

/// The Pod Security Standard "restricted", version 1.30. Source: Kubernetes, "Pod Security Standards".
enum PodSecurity {
    static func check(_ pod: JSON, _ name: String) throws {
        let faults = (pod["spec.containers"]?.elements ?? []).flatMap { Self.faults(pod, $0) }
        guard faults.isEmpty else {
            throw Refusal.forbidden(
                .pod, name, "violates PodSecurity \"restricted:latest\": \(faults.joined(separator: ", "))")
        }
    }

    private static func faults(_ pod: JSON, _ container: JSON) -> [String] {
        let (ours, theirs) = (container["securityContext"], pod["spec.securityContext"])
        let name = container["name"]?.string ?? ""
        var faults: [String] = []
        if ours?["allowPrivilegeEscalation"]?.truth != false {
            faults.append("allowPrivilegeEscalation != false (container \"\(name)\" must set it)")
        }
        if ours?["capabilities"]?["drop"]?.elements.contains("ALL") != true {
            faults.append("unrestricted capabilities (container \"\(name)\" must drop ALL)")
        }
        if (ours?["runAsNonRoot"] ?? theirs?["runAsNonRoot"])?.truth != true {
            faults.append("runAsNonRoot != true (pod or container \"\(name)\" must set it)")
        }
        let profile = (ours?["seccompProfile.type"] ?? theirs?["seccompProfile.type"])?.string
        if profile != "RuntimeDefault" && profile != "Localhost" {
            faults.append("seccompProfile (pod or container \"\(name)\" must set it)")
        }
        let allowed = [
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
        ]
        for volume in pod["spec.volumes"]?.elements ?? [] {
            for source in volume.members.keys where source != "name" && !allowed.contains(source) {
                faults.append("restricted volume types (volume \"\(volume["name"]?.string ?? "")\" uses \(source))")
            }
        }
        return faults
    }
}
